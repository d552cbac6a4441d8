package io.poolifier.task;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

/**
 * What accompanies one task from its submission to its end. The calls come from different
 * threads. {@link #end} comes once and, if the task is cancelled while it runs, before
 * {@link #call} is over; the others come at most once each, one after the other.
 */
public interface TaskScope {

	/**
	 * The task has been taken by a worker, and waits no more. What this throws is logged.
	 * @param worker the key of the worker
	 */
	default void started(int worker) {
	}

	/**
	 * Calls the task's function, in the thread that runs it. Not called by workers that
	 * run their tasks outside of this JVM. An asynchronous function has not ended when
	 * this returns.
	 * @param function the function, with what it is given
	 * @return what the function returned
	 * @throws Exception what the function threw, or something else that the task is to
	 * fail with
	 */
	default @Nullable Object call(Callable<@Nullable Object> function) throws Exception {
		return function.call();
	}

	/**
	 * Ends the task: completes the caller's future, which runs the actions that depend on
	 * it, in the thread that happens to end the task. If this throws, that is logged, and
	 * the future completed.
	 * @param error what the task ends with, a
	 * {@link java.util.concurrent.CancellationException} if it was cancelled;
	 * {@code null} if it has a result
	 * @param completion completes the future
	 */
	default void end(@Nullable Throwable error, Runnable completion) {
		completion.run();
	}

}

package io.poolifier.task;

import org.jspecify.annotations.Nullable;

/**
 * The code behind a task function. A handler is shared by all workers of a pool and
 * called by several of them at once, so it has to be safe for use by many threads.
 * <p>
 * A handler may be asynchronous: if it returns a
 * {@link java.util.concurrent.CompletionStage}, the task runs until that completes, and
 * its result is the stage's. Meanwhile the worker's thread is free for other tasks, as
 * many as the pool's concurrency allows.
 *
 * @param <D> what the function is given
 * @param <R> what it returns
 */
@FunctionalInterface
public interface TaskHandler<D extends @Nullable Object, R extends @Nullable Object> {

	/**
	 * Does the work of one task.
	 * @param data the task's data, as given at submission, {@code null} included
	 * @return the task's result
	 * @throws Exception to fail the task; the caller gets this very exception as cause
	 */
	R handle(D data) throws Exception;

}

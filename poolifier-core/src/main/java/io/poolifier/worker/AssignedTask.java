package io.poolifier.worker;

import org.jspecify.annotations.Nullable;

/**
 * A task that a worker has to run. It has to report exactly one end.
 */
public interface AssignedTask {

	/**
	 * The function that is to run.
	 * @return the name of the function
	 */
	String function();

	/**
	 * What the function is given.
	 * @return the data
	 */
	@Nullable Object data();

	/**
	 * Calls the function, for workers that share the engine's heap.
	 * @return what it returned
	 * @throws Exception what it threw
	 */
	@Nullable Object call() throws Exception;

	/**
	 * Announces that the function returned without having ended the task, and the thread
	 * is free for others. The task's end is reported later, by any thread. Called at most
	 * once, by the thread that called the function.
	 */
	void detached();

	/**
	 * Reports that the function returned. Runs actions that depend on the task's future.
	 * @param result what it returned
	 */
	void succeeded(@Nullable Object result);

	/**
	 * Reports that the function threw. Runs actions that depend on the task's future.
	 * @param error what it threw
	 */
	void failed(Throwable error);

}

package io.poolifier.task;

/**
 * Facts about a running task, for its function. Valid while the function runs. Methods
 * may be added; the interface is implemented by this library only.
 */
public interface TaskContext {

	/**
	 * Returns the name by which the function was called.
	 * @return the name of the function
	 */
	String function();

	/**
	 * Returns the worker that runs the task.
	 * @return the key of the worker
	 */
	int workerKey();

}

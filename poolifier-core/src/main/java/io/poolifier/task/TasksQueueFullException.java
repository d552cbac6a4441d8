package io.poolifier.task;

import java.util.concurrent.RejectedExecutionException;

/**
 * Thrown when a task is rejected because the queues of all workers that may run it have
 * reached their capacity. The task has not started.
 */
public class TasksQueueFullException extends RejectedExecutionException {

	private final String poolName;

	private final String function;

	/**
	 * Creates the exception.
	 * @param poolName the name of the pool
	 * @param function the name of the task's function
	 * @param message what happened
	 */
	public TasksQueueFullException(String poolName, String function, String message) {
		super(message);
		this.poolName = poolName;
		this.function = function;
	}

	/**
	 * The pool that did not run the task.
	 * @return the name of the pool
	 */
	public String getPoolName() {
		return this.poolName;
	}

	/**
	 * What the task would have run.
	 * @return the name of the function
	 */
	public String getFunction() {
		return this.function;
	}

}

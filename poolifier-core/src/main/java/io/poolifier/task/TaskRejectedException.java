package io.poolifier.task;

import java.util.concurrent.RejectedExecutionException;

/**
 * The pool does not run the task, because all workers that may have it have as many tasks
 * waiting as their queues may hold.
 */
public class TaskRejectedException extends RejectedExecutionException {

	private final String poolName;

	private final String function;

	/**
	 * Creates the exception.
	 * @param poolName the name of the pool
	 * @param function the name of the task's function
	 * @param message what happened
	 */
	public TaskRejectedException(String poolName, String function, String message) {
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

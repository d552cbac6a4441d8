package io.poolifier.task;

import java.util.concurrent.RejectedExecutionException;

/**
 * The pool does not run the task, because it is not started, is being destroyed, or was
 * destroyed before the task ended.
 */
public class PoolClosedException extends RejectedExecutionException {

	private final String poolName;

	/**
	 * Creates the exception.
	 * @param poolName the name of the pool
	 * @param message what happened
	 */
	public PoolClosedException(String poolName, String message) {
		super(message);
		this.poolName = poolName;
	}

	/**
	 * The pool that did not run the task.
	 * @return the name of the pool
	 */
	public String getPoolName() {
		return this.poolName;
	}

}

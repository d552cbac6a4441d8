package io.poolifier.task;

import org.jspecify.annotations.Nullable;

/**
 * The worker that a task was running on, or waiting for, is gone, and nothing is known of
 * the task's outcome beyond that.
 */
public class WorkerLostException extends RuntimeException {

	private final String poolName;

	/**
	 * Creates the exception.
	 * @param poolName the name of the pool
	 * @param message what happened
	 * @param cause what the worker died of, if that is known
	 */
	public WorkerLostException(String poolName, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.poolName = poolName;
	}

	/**
	 * The pool that lost a worker.
	 * @return the name of the pool
	 */
	public String getPoolName() {
		return this.poolName;
	}

}

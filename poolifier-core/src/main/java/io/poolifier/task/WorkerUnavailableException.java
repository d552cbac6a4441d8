package io.poolifier.task;

/**
 * Thrown when a task has waited for too long for a worker to get ready. The task has not
 * started.
 */
public class WorkerUnavailableException extends RuntimeException {

	private final String poolName;

	/**
	 * Creates the exception.
	 * @param poolName the name of the pool
	 * @param message the detail message
	 */
	public WorkerUnavailableException(String poolName, String message) {
		super(message);
		this.poolName = poolName;
	}

	/**
	 * Returns the pool without a ready worker.
	 * @return the name of the pool
	 */
	public String getPoolName() {
		return this.poolName;
	}

}

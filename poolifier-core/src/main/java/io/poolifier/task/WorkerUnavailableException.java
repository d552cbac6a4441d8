// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.task;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a task times out because no worker that may run it becomes ready. The task
 * has not started.
 */
public class WorkerUnavailableException extends RuntimeException {

	private final String poolName;

	/**
	 * Creates an exception for a pool.
	 * @param poolName the name of the pool
	 * @param message the detail message
	 * @param cause the last failure of a worker that was to run the task; {@code null} if
	 * none has failed
	 */
	public WorkerUnavailableException(String poolName, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.poolName = poolName;
	}

	/**
	 * Returns the name of the pool that has no ready worker for the task.
	 * @return the name of the pool
	 */
	public String getPoolName() {
		return this.poolName;
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.task;

import java.util.concurrent.RejectedExecutionException;

/**
 * Thrown when a pool does not run a task because it is not started, is being destroyed,
 * or was destroyed before the task completed.
 */
public class PoolClosedException extends RejectedExecutionException {

	private final String poolName;

	/**
	 * Creates an exception for a pool.
	 * @param poolName the name of the pool
	 * @param message the detail message
	 */
	public PoolClosedException(String poolName, String message) {
		super(message);
		this.poolName = poolName;
	}

	/**
	 * Returns the name of the pool that did not run the task.
	 * @return the name of the pool
	 */
	public String getPoolName() {
		return this.poolName;
	}

}

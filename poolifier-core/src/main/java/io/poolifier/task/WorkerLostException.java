// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.task;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the worker that ran a task, or was to run it, was lost. If the task had
 * started, its outcome is unknown.
 */
public class WorkerLostException extends RuntimeException {

	private final String poolName;

	/**
	 * Creates an exception for a pool.
	 * @param poolName the name of the pool
	 * @param message the detail message
	 * @param cause the cause of the failure of the worker; {@code null} if unknown
	 */
	public WorkerLostException(String poolName, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.poolName = poolName;
	}

	/**
	 * Returns the name of the pool that lost the worker.
	 * @return the name of the pool
	 */
	public String getPoolName() {
		return this.poolName;
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

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
	 * Creates an exception for a task.
	 * @param poolName the name of the pool
	 * @param function the name of the function of the task
	 * @param message the detail message
	 */
	public TasksQueueFullException(String poolName, String function, String message) {
		super(message);
		this.poolName = poolName;
		this.function = function;
	}

	/**
	 * Returns the name of the pool that rejected the task.
	 * @return the name of the pool
	 */
	public String getPoolName() {
		return this.poolName;
	}

	/**
	 * Returns the name of the function of the task.
	 * @return the name of the function
	 */
	public String getFunction() {
		return this.function;
	}

}

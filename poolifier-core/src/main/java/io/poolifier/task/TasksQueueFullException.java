// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.task;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a task is rejected because there is no room for it in the queues of the
 * workers that may run it, or discarded to make room for another one. The task has not
 * started.
 */
public class TasksQueueFullException extends RejectedExecutionException {

	private final String poolName;

	private final String function;

	private final int depth;

	private final int limit;

	private final @Nullable Duration estimatedWait;

	private final boolean discarded;

	/**
	 * Creates an exception for a task.
	 * @param poolName the name of the pool
	 * @param function the name of the function of the task
	 * @param message the detail message
	 * @param depth the number of waiting tasks
	 * @param limit the number of waiting tasks that the pool permits
	 * @param estimatedWait the estimated wait time of a further task; {@code null} if it
	 * is unknown
	 * @param discarded whether the task was accepted, and discarded for another one
	 */
	public TasksQueueFullException(String poolName, String function, String message, int depth, int limit,
			@Nullable Duration estimatedWait, boolean discarded) {
		super(message);
		this.poolName = poolName;
		this.function = function;
		this.depth = depth;
		this.limit = limit;
		this.estimatedWait = estimatedWait;
		this.discarded = discarded;
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

	/**
	 * Returns the number of waiting tasks that the limit was compared with: those of the
	 * pool, or of the worker with the fewest among the workers that may run the task.
	 * @return the number of waiting tasks
	 */
	public int getDepth() {
		return this.depth;
	}

	/**
	 * Returns the limit that left no room: the capacity of the pool or of a worker.
	 * @return the maximum number of waiting tasks
	 */
	public int getLimit() {
		return this.limit;
	}

	/**
	 * Returns the estimated time after which a further task would have started: the
	 * waiting tasks, times their recent run time, divided by the number of tasks that run
	 * at once.
	 * @return the time; {@code null} if run times are not measured
	 */
	public @Nullable Duration getEstimatedWait() {
		return this.estimatedWait;
	}

	/**
	 * Returns whether the task had been accepted, and was discarded while it waited, to
	 * make room for another one.
	 * @return {@code true} if the task was discarded; {@code false} if it was rejected
	 */
	public boolean isDiscarded() {
		return this.discarded;
	}

}

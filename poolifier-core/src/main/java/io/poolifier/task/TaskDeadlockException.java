// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.task;

/**
 * Thrown when a task waits for another task of its own pool that cannot start before the
 * waiting task has ended. The awaited task is not affected.
 * <p>
 * This is the case if the awaited task needs an ordering key, or a place within the
 * concurrency of its function, that the waiting task has, directly or by way of other
 * tasks. It is assumed if every worker that may run the awaited task is occupied, and the
 * {@linkplain io.poolifier.options.DeadlockGuard deadlock guard} of the pool is set to
 * fail.
 */
public class TaskDeadlockException extends IllegalStateException {

	private final String poolName;

	private final String function;

	private final String awaitedFunction;

	/**
	 * Creates an exception for a task that waits while every worker is occupied.
	 * @param poolName the name of the pool
	 * @param function the name of the function of the task that waits
	 * @param awaitedFunction the name of the function of the awaited task
	 */
	public TaskDeadlockException(String poolName, String function, String awaitedFunction) {
		this(poolName, function, awaitedFunction,
				("A task of function '%s' of pool '%s' waits for a queued task of function '%s' of the same pool while every worker that may run it is occupied, which can last forever."
						+ " Raise the size of the pool, run '%s' in another pool, compose the futures instead of waiting for them, or set the deadlock guard to 'help'")
					.formatted(function, poolName, awaitedFunction, awaitedFunction));
	}

	/**
	 * Creates an exception for a task.
	 * @param poolName the name of the pool
	 * @param function the name of the function of the task that waits
	 * @param awaitedFunction the name of the function of the awaited task
	 * @param message the explanation
	 */
	public TaskDeadlockException(String poolName, String function, String awaitedFunction, String message) {
		super(message);
		this.poolName = poolName;
		this.function = function;
		this.awaitedFunction = awaitedFunction;
	}

	/**
	 * Returns the name of the pool.
	 * @return the name of the pool
	 */
	public String getPoolName() {
		return this.poolName;
	}

	/**
	 * Returns the name of the function of the task that waits.
	 * @return the name of the function
	 */
	public String getFunction() {
		return this.function;
	}

	/**
	 * Returns the name of the function of the awaited task.
	 * @return the name of the function
	 */
	public String getAwaitedFunction() {
		return this.awaitedFunction;
	}

}

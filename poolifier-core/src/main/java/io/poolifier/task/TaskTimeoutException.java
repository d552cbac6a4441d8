// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.task;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a task has exceeded one of its {@linkplain io.poolifier.options.TimeLimits
 * time limits}. If it exceeded the limit of its run time, its function has been
 * interrupted, and may still be running.
 */
public final class TaskTimeoutException extends RuntimeException {

	private final String poolName;

	private final String function;

	private final Limit exceeded;

	private final Duration limit;

	private final Duration elapsed;

	private final @Nullable Integer workerKey;

	private final transient List<StackTraceElement> stack;

	/**
	 * Creates an exception for a task.
	 * @param poolName the name of the pool
	 * @param function the name of the function of the task
	 * @param exceeded the kind of the exceeded limit
	 * @param limit the exceeded limit
	 * @param elapsed the time that the task has waited or run
	 * @param workerKey the key of the worker that runs the task; {@code null} if it has
	 * not started
	 * @param stack the stack of the thread that ran the task, the innermost call first;
	 * empty if there is none or it is unknown
	 */
	public TaskTimeoutException(String poolName, String function, Limit exceeded, Duration limit, Duration elapsed,
			@Nullable Integer workerKey, List<StackTraceElement> stack) {
		super(message(poolName, function, exceeded, limit, elapsed, workerKey));
		this.poolName = poolName;
		this.function = function;
		this.exceeded = exceeded;
		this.limit = limit;
		this.elapsed = elapsed;
		this.workerKey = workerKey;
		this.stack = List.copyOf(stack);
		if (!stack.isEmpty()) {
			addSuppressed(new StackOfTask(this.stack));
		}
	}

	private static String message(String poolName, String function, Limit exceeded, Duration limit, Duration elapsed,
			@Nullable Integer workerKey) {
		String subject = "A task of function '%s' of pool '%s'".formatted(function, poolName);
		return (exceeded == Limit.QUEUE)
				? "%s has not started within %d ms, the limit of the time in the queue (waited for %d ms)"
					.formatted(subject, limit.toMillis(), elapsed.toMillis())
				: "%s has not ended within %d ms, the limit of the run time (ran for %d ms on worker %s)"
					.formatted(subject, limit.toMillis(), elapsed.toMillis(), workerKey);
	}

	/**
	 * Returns the name of the pool.
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
	 * Returns the kind of the exceeded limit.
	 * @return the kind of the limit
	 */
	public Limit getExceeded() {
		return this.exceeded;
	}

	/**
	 * Returns the exceeded limit.
	 * @return the limit
	 */
	public Duration getLimit() {
		return this.limit;
	}

	/**
	 * Returns the time that the task has waited or run, according to the kind of the
	 * limit.
	 * @return the time
	 */
	public Duration getElapsed() {
		return this.elapsed;
	}

	/**
	 * Returns the key of the worker that ran the task.
	 * @return the key; {@code null} if the task has not started
	 */
	public @Nullable Integer getWorkerKey() {
		return this.workerKey;
	}

	/**
	 * Returns the stack of the thread that ran the task when the limit was exceeded, the
	 * innermost call first.
	 * @return an immutable list; empty if no thread ran the task, or the stack is unknown
	 */
	public List<StackTraceElement> getStack() {
		// Not serialized.
		return (this.stack != null) ? this.stack : List.of();
	}

	/**
	 * Kinds of time limits.
	 */
	public enum Limit {

		/** The time between the submission of a task and its start. */
		QUEUE,

		/** The time between the start of a task and its end. */
		RUN

	}

	/**
	 * Stack of the task, which logs show below the exception.
	 */
	private static final class StackOfTask extends Exception {

		StackOfTask(List<StackTraceElement> stack) {
			super("The task was running here", null, false, true);
			setStackTrace(stack.toArray(StackTraceElement[]::new));
		}

	}

}

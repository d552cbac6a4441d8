// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.options;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Time limits of tasks. A limit that is not set is taken from the function of the task,
 * then from its pool. Limits are checked every 10 milliseconds. Immutable, and valid by
 * construction.
 *
 * @param queue the time for which a task may wait, from its submission to the start of
 * its function; {@code null} if not set
 * @param run the time for which the function may run, from its start; {@code null} if not
 * set
 * @param grace the time for which a function may continue after its run time limit, when
 * it has been interrupted and its caller has been answered, before its worker is freed
 * from it; {@code null} if not set
 */
public record TimeLimits(@Nullable Duration queue, @Nullable Duration run, @Nullable Duration grace) {

	/** The grace period of tasks with a run time limit that have none. */
	public static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);

	private static final TimeLimits NONE = new TimeLimits(null, null, null);

	/**
	 * Creates time limits.
	 * @throws InvalidOptionException if the queue or run time limit is not longer than 0,
	 * or the grace period is negative
	 */
	public TimeLimits {
		requirePositive("queue", queue);
		requirePositive("run", run);
		if (grace != null && grace.isNegative()) {
			throw new InvalidOptionException("timeLimits.grace", grace, "must not be negative");
		}
	}

	private static void requirePositive(String limit, @Nullable Duration value) {
		if (value != null && (value.isNegative() || value.isZero())) {
			throw new InvalidOptionException("timeLimits." + limit, value,
					"must be longer than 0; leave it out to have no limit");
		}
	}

	/**
	 * Returns time limits of which none is set.
	 * @return the time limits
	 */
	public static TimeLimits none() {
		return NONE;
	}

	/**
	 * Returns a copy with another limit of the time in the queue.
	 * @param limit the limit; {@code null} to leave it to the function and the pool
	 * @return the copy
	 * @throws InvalidOptionException if the limit is not longer than 0
	 */
	public TimeLimits withQueue(@Nullable Duration limit) {
		return new TimeLimits(limit, this.run, this.grace);
	}

	/**
	 * Returns a copy with another limit of the run time.
	 * @param limit the limit; {@code null} to leave it to the function and the pool
	 * @return the copy
	 * @throws InvalidOptionException if the limit is not longer than 0
	 */
	public TimeLimits withRun(@Nullable Duration limit) {
		return new TimeLimits(this.queue, limit, this.grace);
	}

	/**
	 * Returns a copy with another grace period.
	 * @param period the grace period; {@code null} to leave it to the function and the
	 * pool
	 * @return the copy
	 * @throws InvalidOptionException if the grace period is negative
	 */
	public TimeLimits withGrace(@Nullable Duration period) {
		return new TimeLimits(this.queue, this.run, period);
	}

	/**
	 * Returns these limits, with those that are not set taken from others.
	 * @param others the limits that apply where none is set here
	 * @return the combined limits
	 */
	public TimeLimits orElse(TimeLimits others) {
		if (isNone()) {
			return others;
		}
		if (others.isNone()) {
			return this;
		}
		return new TimeLimits(either(this.queue, others.queue), either(this.run, others.run),
				either(this.grace, others.grace));
	}

	private boolean isNone() {
		return this.queue == null && this.run == null && this.grace == null;
	}

	private static @Nullable Duration either(@Nullable Duration first, @Nullable Duration second) {
		return (first != null) ? first : second;
	}

	/**
	 * Returns whether the time in the queue or the run time is limited.
	 * @return {@code true} if there is a limit
	 */
	public boolean isLimited() {
		return this.queue != null || this.run != null;
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Backoff before the replacement of a worker that failed soon after its start. The first
 * replacement is immediate; each further delay is longer. Not thread-safe.
 */
final class RestartBackoff {

	private static final Duration FIRST = Duration.ofMillis(100);

	private static final Duration LONGEST = Duration.ofSeconds(30);

	/** The age from which a failed worker counts as healthy. */
	static final Duration HEALTHY = Duration.ofSeconds(60);

	private int failures;

	/** The function whose task caused the previous failure. */
	private @Nullable String lastFunction;

	/** Returns the number of consecutive failures without progress. */
	int failures() {
		return this.failures;
	}

	/**
	 * Records the failure of a worker that had executed a task, or was terminated on
	 * request. Such workers make progress however often they fail, so there is no delay,
	 * and earlier failures are forgotten.
	 * @return the delay before the replacement
	 */
	Duration succeeded() {
		this.failures = 0;
		this.lastFunction = null;
		return Duration.ZERO;
	}

	/**
	 * Records the failure of a worker that never became ready or failed by itself.
	 * @param age the age of the worker
	 * @return the delay before the replacement
	 */
	Duration failed(Duration age) {
		if (age.compareTo(HEALTHY) >= 0) {
			this.failures = 0;
		}
		int doublings = this.failures - 1;
		this.failures = Math.min(this.failures + 1, Integer.SIZE - 1);
		if (doublings < 0) {
			return Duration.ZERO;
		}
		Duration delay = FIRST.multipliedBy(1L << doublings);
		return (delay.compareTo(LONGEST) < 0) ? delay : LONGEST;
	}

	/**
	 * Records the failure of a worker because of a task. While only tasks of one function
	 * cause failures, the worker is not to blame, and there is no delay.
	 * @param age the age of the worker
	 * @param function the function of the task
	 * @return the delay before the replacement
	 */
	Duration failed(Duration age, String function) {
		boolean sameFunction = this.lastFunction == null || this.lastFunction.equals(function);
		this.lastFunction = function;
		return sameFunction ? Duration.ZERO : failed(age);
	}

}

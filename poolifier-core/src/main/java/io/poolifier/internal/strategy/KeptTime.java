// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

/**
 * Expected time of a task that is kept for some microseconds. It is the average or median
 * of hundreds of tasks, and takes longer to read than the rest of a choice. Thread-safe:
 * a thread may see a time that is out of date.
 */
final class KeptTime {

	private static final long KEPT_NANOS = 10_000;

	private volatile long expected;

	private volatile long since;

	/** Returns the time in nanoseconds; 0 if none is kept any longer. */
	long get(long now) {
		long age = now - this.since;
		// In tests, the clock may stand still.
		return (age > 0 && age < KEPT_NANOS) ? this.expected : 0;
	}

	void keep(long expected, long now) {
		this.expected = expected;
		this.since = now;
	}

}

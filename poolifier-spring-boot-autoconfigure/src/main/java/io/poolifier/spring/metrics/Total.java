// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.metrics;

/**
 * A total that never goes down, of a number that may start again from 0. Written under a
 * lock, read by any thread.
 */
final class Total {

	private double before;

	private double latest;

	private volatile double value;

	/** The number is now this. */
	void set(long number) {
		set((double) number);
	}

	/** The number is now this. */
	void set(double number) {
		if (number < this.latest) {
			restart();
		}
		this.latest = number;
		this.value = this.before + number;
	}

	/** The number starts again from 0. */
	void restart() {
		this.before += this.latest;
		this.latest = 0;
	}

	double value() {
		return this.value;
	}

	long longValue() {
		return (long) this.value;
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * A seeded source of random choices. Not thread-safe.
 */
final class Dice {

	private final SplittableRandom random;

	Dice(long seed) {
		this(new SplittableRandom(seed));
	}

	private Dice(SplittableRandom random) {
		this.random = random;
	}

	/** Returns the dice of another thread. */
	Dice split() {
		return new Dice(this.random.split());
	}

	/** Returns a number from 0 to below a bound. */
	int below(int bound) {
		return this.random.nextInt(bound);
	}

	/** Returns a number from a range, bounds included. */
	int between(int least, int most) {
		return this.random.nextInt(least, most + 1);
	}

	/** Returns a number from a range, each order of magnitude as likely as others. */
	int logUniform(int least, int most) {
		double exponent = Math.log(least) + this.random.nextDouble() * (Math.log(most + 1.0) - Math.log(least));
		return Math.min(Math.max((int) Math.exp(exponent), least), most);
	}

	boolean percent(int chance) {
		return below(100) < chance;
	}

	/** Returns whether something happens that does so once in a number of times. */
	boolean oneIn(int times) {
		return below(times) == 0;
	}

	double share() {
		return this.random.nextDouble();
	}

	Duration millis(int least, int most) {
		return Duration.ofMillis(between(least, most));
	}

	<T> T of(T[] values) {
		return values[below(values.length)];
	}

}

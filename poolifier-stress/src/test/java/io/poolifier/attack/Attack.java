// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.time.Duration;
import java.util.function.LongPredicate;

/**
 * Rounds of attacks on pools, each on another one.
 */
final class Attack {

	private static final Duration LONGEST_ROUND = Duration.ofSeconds(3);

	private final long seed;

	private final WorkerKind[] workers;

	private long tasks;

	private int rounds;

	/**
	 * Prepares an attack.
	 * @param seed the seed of all that is chosen at random
	 * @param workers the kinds of workers to choose from
	 */
	Attack(long seed, WorkerKind... workers) {
		this.seed = seed;
		this.workers = workers;
	}

	/**
	 * Runs rounds.
	 * @param enough given the number of tasks so far, whether that is enough
	 */
	void run(LongPredicate enough) throws Exception {
		try {
			while (!enough.test(this.tasks)) {
				// A round can be run again without those before it.
				Dice dice = new Dice(this.seed + this.rounds);
				this.rounds++;
				this.tasks += new Round("attack" + this.rounds, dice, dice.of(this.workers),
						Duration.ofMillis(dice.logUniform(30, (int) LONGEST_ROUND.toMillis())))
					.run();
			}
		}
		catch (Throwable ex) {
			throw new AssertionError(
					this + ". To run the last round again: -Dattack.seed=" + (this.seed + this.rounds - 1), ex);
		}
	}

	@Override
	public String toString() {
		return "attack: %d tasks in %d rounds, seed %d".formatted(this.tasks, this.rounds, this.seed);
	}

}

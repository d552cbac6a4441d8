// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.time.Duration;

/**
 * The mode of a run, which determines the duration of the measurement.
 */
enum RunMode {

	/** Shows that all works, and measures nothing. */
	SMOKE(1, 20, Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofMillis(5), 1, Duration.ofMillis(20),
			Duration.ofMillis(5)),

	/** Under ten minutes. */
	SHORT(5, Workload.BATCH, Duration.ofMillis(600), Duration.ofMillis(100), Duration.ofMillis(300), 5,
			Duration.ofSeconds(5), Duration.ofMillis(100)),

	/** About twenty minutes. */
	FULL(7, Workload.BATCH, Duration.ofSeconds(2), Duration.ofMillis(150), Duration.ofMillis(500), 10,
			Duration.ofSeconds(10), Duration.ofMillis(250));

	private final int rounds;

	private final int batch;

	private final Duration firstWarmup;

	private final Duration warmup;

	private final Duration round;

	private final int openLoopRounds;

	private final Duration openLoopRound;

	private final Duration iteration;

	RunMode(int rounds, int batch, Duration firstWarmup, Duration warmup, Duration round, int openLoopRounds,
			Duration openLoopRound, Duration iteration) {
		this.rounds = rounds;
		this.batch = batch;
		this.firstWarmup = firstWarmup;
		this.warmup = warmup;
		this.round = round;
		this.openLoopRounds = openLoopRounds;
		this.openLoopRound = openLoopRound;
		this.iteration = iteration;
	}

	/** The rounds that count; one before them does not. */
	int rounds() {
		return this.rounds;
	}

	/** Returns the number of tasks submitted before the first of them is waited for. */
	int batch() {
		return this.batch;
	}

	/**
	 * The first part of a round, which does not count. That of the round that does not
	 * count at all is long enough for the compiler to be done with all contenders.
	 */
	Duration warmup(int round) {
		return (round == Rounds.WARMUP) ? this.firstWarmup : this.warmup;
	}

	Duration round() {
		return this.round;
	}

	/** The rounds under a load that does not wait, which are long. */
	int openLoopRounds() {
		return this.openLoopRounds;
	}

	Duration openLoopRound() {
		return this.openLoopRound;
	}

	/** An iteration of JMH. */
	Duration iteration() {
		return this.iteration;
	}

}

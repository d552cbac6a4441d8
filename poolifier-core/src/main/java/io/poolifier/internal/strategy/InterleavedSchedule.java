// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import io.poolifier.options.StrategyOptions;

/**
 * Schedule with one round per distinct weight, in ascending order. A worker takes part in
 * the rounds up to its own weight. In each round it gets the difference between the
 * weights of this round and the previous one. Over a cycle, the differences add up to its
 * weight.
 */
final class InterleavedSchedule implements Schedule {

	private final Weights weights;

	/** The weight of each round. */
	private final long[] rounds;

	InterleavedSchedule(StrategyOptions options) {
		this.weights = new Weights(options);
		this.rounds = this.weights.distinct();
	}

	@Override
	public int rounds() {
		return this.rounds.length;
	}

	@Override
	public long turnNanos(int round, int key) {
		long weight = this.rounds[round];
		if (this.weights.nanos(key) < weight) {
			return 0;
		}
		return (round > 0) ? weight - this.rounds[round - 1] : weight;
	}

}

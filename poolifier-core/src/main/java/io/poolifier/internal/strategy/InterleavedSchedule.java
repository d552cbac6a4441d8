package io.poolifier.internal.strategy;

import io.poolifier.options.StrategyOptions;

/**
 * A round for each of the weights, from the least to the greatest. A worker takes part in
 * the rounds up to its own weight, and is given in each by how much that round's weight
 * exceeds the last one's: over a cycle, its own weight.
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

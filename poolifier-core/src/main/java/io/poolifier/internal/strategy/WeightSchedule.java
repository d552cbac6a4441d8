// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import io.poolifier.options.StrategyOptions;

/**
 * Schedule with one round, in which each worker gets its whole weight.
 */
final class WeightSchedule implements Schedule {

	private final Weights weights;

	WeightSchedule(StrategyOptions options) {
		this.weights = new Weights(options);
	}

	@Override
	public int rounds() {
		return 1;
	}

	@Override
	public long turnNanos(int round, int key) {
		return this.weights.nanos(key);
	}

}

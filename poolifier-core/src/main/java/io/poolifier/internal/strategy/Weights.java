// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import java.util.Arrays;
import java.util.Map;

import io.poolifier.options.StrategyOptions;

/**
 * Weights of the workers: the task time that each worker gets at a time.
 */
final class Weights {

	private static final double NANOS_PER_MILLI = 1_000_000;

	/** The maximum weight, about 26 days. A turn could not keep account of more. */
	private static final long MAX_NANOS = Long.MAX_VALUE >> 12;

	private static final long DEFAULT_NANOS = toNanos(StrategyOptions.DEFAULT_WEIGHT);

	/** The weights by worker key. The options have been checked for completeness. */
	private final long[] nanos;

	Weights(StrategyOptions options) {
		Map<Integer, Double> weights = options.weights();
		this.nanos = (weights != null) ? byKey(weights) : new long[0];
	}

	private static long[] byKey(Map<Integer, Double> weights) {
		long[] nanos = new long[weights.size()];
		Arrays.setAll(nanos, (key) -> toNanos(weights.getOrDefault(key, (double) StrategyOptions.DEFAULT_WEIGHT)));
		return nanos;
	}

	private static long toNanos(double millis) {
		return Math.max(1, Math.min(Math.round(millis * NANOS_PER_MILLI), MAX_NANOS));
	}

	long nanos(int key) {
		return (key < this.nanos.length) ? this.nanos[key] : DEFAULT_NANOS;
	}

	/** Returns the distinct weights in ascending order. */
	long[] distinct() {
		return (this.nanos.length > 0) ? Arrays.stream(this.nanos).distinct().sorted().toArray()
				: new long[] { DEFAULT_NANOS };
	}

}

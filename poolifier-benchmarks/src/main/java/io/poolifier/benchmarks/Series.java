// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * One quantity that was measured, round by round.
 *
 * @param suite the suite it belongs to
 * @param scenario the measured scenario
 * @param contender the measured contender
 * @param metric the measured quantity
 * @param unit the unit of the values
 * @param values a value for each round
 * @param otherCores the number of cores that other processes used in that round;
 * {@code null} if unknown
 */
record Series(String suite, String scenario, String contender, String metric, String unit, List<Double> values,
		List<@Nullable Double> otherCores) {

	/** Beyond it, a round is marked. */
	static final double TOO_MANY_CORES = 0.15;

	double median() {
		return quantile(this.values.stream().mapToDouble(Double::doubleValue), 0.5);
	}

	/** The distance between the quartiles, in relation to the median. */
	double spread() {
		double low = quantile(this.values.stream().mapToDouble(Double::doubleValue), 0.25);
		double high = quantile(this.values.stream().mapToDouble(Double::doubleValue), 0.75);
		return (high - low) / median();
	}

	/** In how many rounds others took too much. */
	long marked() {
		return this.otherCores.stream().filter(Objects::nonNull).filter((cores) -> cores > TOO_MANY_CORES).count();
	}

	/**
	 * The median of the ratios of each round: what disturbed a round disturbed both.
	 * @param yardstick the same, measured in the same rounds
	 */
	double ratioTo(Series yardstick) {
		int rounds = Math.min(this.values.size(), yardstick.values.size());
		return quantile(
				IntStream.range(0, rounds).mapToDouble((round) -> this.values.get(round) / yardstick.values.get(round)),
				0.5);
	}

	private static double quantile(DoubleStream values, double share) {
		double[] sorted = values.sorted().toArray();
		if (sorted.length == 0) {
			return Double.NaN;
		}
		double place = share * (sorted.length - 1);
		int below = (int) place;
		int above = Math.min(below + 1, sorted.length - 1);
		return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
	}

}

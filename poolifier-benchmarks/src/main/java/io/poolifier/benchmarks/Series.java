// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.List;
import java.util.Objects;
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

	/** Returns the figure of the rounds. */
	Figure figure() {
		return Figure.of(this.values.stream().mapToDouble(Double::doubleValue));
	}

	double median() {
		return figure().median();
	}

	/** In how many rounds others took too much. */
	long marked() {
		return this.otherCores.stream().filter(Objects::nonNull).filter((cores) -> cores > TOO_MANY_CORES).count();
	}

	/**
	 * Returns the figure of the ratios of each round: what disturbed a round disturbed
	 * both.
	 * @param yardstick the same, measured in the same rounds
	 */
	Figure ratioTo(Series yardstick) {
		int rounds = Math.min(this.values.size(), yardstick.values.size());
		return Figure.of(IntStream.range(0, rounds)
			.mapToDouble((round) -> this.values.get(round) / yardstick.values.get(round)));
	}

}

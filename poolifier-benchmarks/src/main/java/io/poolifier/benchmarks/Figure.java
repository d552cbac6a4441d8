// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.stream.DoubleStream;

/**
 * Figure that rounds have given.
 *
 * @param median the median of the rounds
 * @param low their lower quartile; not a number if the figure is not one of rounds
 * @param high their upper quartile; not a number if the figure is not one of rounds
 */
record Figure(double median, double low, double high) {

	/** Returns the figure of values, one for each round. */
	static Figure of(DoubleStream values) {
		double[] sorted = values.sorted().toArray();
		return new Figure(quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75));
	}

	/** Returns the quotient of two figures that were not measured in the same rounds. */
	static Figure quotient(double dividend, double divisor) {
		return new Figure(dividend / divisor, Double.NaN, Double.NaN);
	}

	boolean hasQuartiles() {
		return !Double.isNaN(this.low);
	}

	/** Returns the distance of the quartiles, in relation to the median. */
	double spread() {
		return (this.high - this.low) / this.median;
	}

	private static double quantile(double[] sorted, double share) {
		if (sorted.length == 0) {
			return Double.NaN;
		}
		double place = share * (sorted.length - 1);
		int below = (int) place;
		int above = Math.min(below + 1, sorted.length - 1);
		return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
	}

}

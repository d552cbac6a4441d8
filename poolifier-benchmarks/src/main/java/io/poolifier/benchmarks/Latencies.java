// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

/**
 * The latencies of one round. Not for use by several threads.
 */
final class Latencies {

	static final String P50 = "p50";

	static final String P99 = "p99";

	private static final int DIGITS = 3;

	private final Histogram nanos = new Histogram(TimeUnit.MINUTES.toNanos(5), DIGITS);

	void add(long latency) {
		this.nanos.recordValue(latency);
	}

	void record(ContenderFactory factory, OptionalDouble otherCores, Recording into) {
		into.add(factory, P50, "us", micros(50), otherCores);
		into.add(factory, P99, "us", micros(99), otherCores);
		into.add(factory, "p99.9", "us", micros(99.9), otherCores);
	}

	private double micros(double percentile) {
		return this.nanos.getValueAtPercentile(percentile) / 1_000.0;
	}

}

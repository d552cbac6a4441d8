// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.List;

/**
 * Measurement of the time that a caller waits for a task that does nothing. The caller
 * has nothing else to do.
 */
final class RoundTrip {

	static final String SCENARIO = "round trip of a no-op, 2 workers, 1 submitter";

	private static final int WORKERS = 2;

	private final RunMode mode;

	RoundTrip(RunMode mode) {
		this.mode = mode;
	}

	List<Series> run(String suite, List<ContenderFactory> factories) {
		return Rounds.run(suite, SCENARIO, factories, this.mode.rounds(), this::measure);
	}

	private void measure(ContenderFactory factory, int round, Recording into) {
		try (Contender contender = factory.open(WORKERS, Workload.NO_OP)) {
			callFor(this.mode.warmup(round).toNanos(), contender);
			ProcessSample before = ProcessSample.now();
			Latencies latencies = callFor(this.mode.round().toNanos(), contender);
			latencies.record(factory, ProcessSample.now().otherCoresSince(before), into);
		}
	}

	private static Latencies callFor(long nanos, Contender contender) {
		Latencies latencies = new Latencies();
		long end = System.nanoTime() + nanos;
		long start = System.nanoTime();
		while (start - end < 0) {
			contender.submit(0).join();
			long now = System.nanoTime();
			latencies.add(now - start);
			start = System.nanoTime();
		}
		return latencies;
	}

}

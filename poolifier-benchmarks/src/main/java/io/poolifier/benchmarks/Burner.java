// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import org.openjdk.jmh.infra.Blackhole;

/**
 * Burns a given amount of CPU: work, not time, so that a thread that is held up has as
 * much to do afterwards.
 */
final class Burner {

	private static final int SAMPLES = 100;

	private static final long SAMPLE = 100_000;

	private static final double TOKENS_PER_MICRO = calibrate();

	private Burner() {
	}

	static void burn(int micros) {
		Blackhole.consumeCPU((long) (micros * TOKENS_PER_MICRO));
	}

	/** The fastest sample is the one that nothing disturbed. */
	private static double calibrate() {
		long least = Long.MAX_VALUE;
		for (int sample = 0; sample < SAMPLES; sample++) {
			long start = System.nanoTime();
			Blackhole.consumeCPU(SAMPLE);
			least = Math.min(least, System.nanoTime() - start);
		}
		return 1_000.0 * SAMPLE / least;
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.List;

/**
 * Rounds in which all contenders are measured in turn, each round in another order.
 * Changes on the machine meanwhile thus affect all contenders alike.
 */
final class Rounds {

	/**
	 * Measures a contender once.
	 */
	@FunctionalInterface
	interface Measurement {

		/**
		 * Measures.
		 * @param factory whom
		 * @param round the number of the round, {@link #WARMUP} or from 0
		 * @param into takes what was measured
		 */
		void measure(ContenderFactory factory, int round, Recording into);

	}

	/** The round that does not count. */
	static final int WARMUP = -1;

	private Rounds() {
	}

	/**
	 * Runs a round that does not count, and those that do.
	 */
	static List<Series> run(String suite, String scenario, List<ContenderFactory> factories, int rounds,
			Measurement measurement) {
		run(factories, WARMUP, new Recording(suite, scenario), measurement);
		Recording recording = new Recording(suite, scenario);
		for (int round = 0; round < rounds; round++) {
			run(factories, round, recording, measurement);
		}
		return recording.series();
	}

	private static void run(List<ContenderFactory> factories, int round, Recording recording, Measurement measurement) {
		for (int place = 0; place < factories.size(); place++) {
			measurement.measure(factories.get(Math.floorMod(place + round, factories.size())), round, recording);
		}
	}

}

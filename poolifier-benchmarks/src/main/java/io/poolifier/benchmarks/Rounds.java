package io.poolifier.benchmarks;

import java.util.List;

/**
 * Has all entrants measured in turn, round by round, each round in another order: what
 * changes on the machine meanwhile hits all of them alike.
 */
final class Rounds {

	/**
	 * Measures an entrant once.
	 */
	@FunctionalInterface
	interface Measurement {

		/**
		 * Measures.
		 * @param entrant whom
		 * @param round the number of the round, {@link #WARMUP} or from 0
		 * @param into takes what was measured
		 */
		void measure(Entrant entrant, int round, Recording into);

	}

	/** The round that does not count. */
	static final int WARMUP = -1;

	private Rounds() {
	}

	/**
	 * Runs a round that does not count, and those that do.
	 */
	static List<Series> run(String suite, String scenario, List<Entrant> entrants, int rounds,
			Measurement measurement) {
		run(entrants, WARMUP, new Recording(suite, scenario), measurement);
		Recording recording = new Recording(suite, scenario);
		for (int round = 0; round < rounds; round++) {
			run(entrants, round, recording, measurement);
		}
		return recording.series();
	}

	private static void run(List<Entrant> entrants, int round, Recording recording, Measurement measurement) {
		for (int place = 0; place < entrants.size(); place++) {
			measurement.measure(entrants.get(Math.floorMod(place + round, entrants.size())), round, recording);
		}
	}

}

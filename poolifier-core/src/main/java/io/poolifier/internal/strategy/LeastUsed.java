// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

/**
 * Chooser of the ready worker with the fewest tasks among {@linkplain CandidateSampler
 * some candidates}. The search stops at the first worker without tasks.
 */
final class LeastUsed implements WorkerChooser {

	private final CandidateSampler candidates = new CandidateSampler();

	@Override
	public int choose(WorkerView[] workers, long now) {
		int chosen = choose(workers, CandidateSampler.count(workers.length), this.candidates.turn(workers.length));
		return (chosen != NONE) ? chosen : choose(workers, workers.length, CandidateSampler.FIRST);
	}

	private static int choose(WorkerView[] workers, int candidates, int turn) {
		int chosen = NONE;
		int least = Integer.MAX_VALUE;
		for (int candidate = 0; candidate < candidates && least > 0; candidate++) {
			int index = CandidateSampler.index(candidate, turn, workers.length);
			if (workers[index].ready()) {
				int load = workers[index].load();
				if (load < least) {
					least = load;
					chosen = index;
				}
			}
		}
		return chosen;
	}

}

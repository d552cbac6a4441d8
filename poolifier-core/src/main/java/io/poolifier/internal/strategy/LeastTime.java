// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import io.poolifier.options.Statistic;

/**
 * Chooser of the ready worker among {@linkplain CandidateSampler some candidates} whose
 * tasks have taken the least time, summed over two statistics. The search stops at the
 * first worker with a sum of 0.
 */
final class LeastTime implements WorkerChooser {

	private final Statistic one;

	private final Statistic other;

	private final CandidateSampler candidates = new CandidateSampler();

	LeastTime(Statistic one, Statistic other) {
		this.one = one;
		this.other = other;
	}

	@Override
	public int choose(WorkerView[] workers, long now) {
		int chosen = choose(workers, CandidateSampler.count(workers.length), this.candidates.turn(workers.length));
		return (chosen != NONE) ? chosen : choose(workers, workers.length, CandidateSampler.FIRST);
	}

	private int choose(WorkerView[] workers, int candidates, int turn) {
		int chosen = NONE;
		long least = Long.MAX_VALUE;
		for (int candidate = 0; candidate < candidates && least > 0; candidate++) {
			int index = CandidateSampler.index(candidate, turn, workers.length);
			WorkerView worker = workers[index];
			if (worker.ready()) {
				long time = worker.total(this.one) + worker.total(this.other);
				worker.compared(time);
				if (time < least) {
					least = time;
					chosen = index;
				}
			}
		}
		return chosen;
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import io.poolifier.options.Statistic;
import org.jspecify.annotations.Nullable;

/**
 * Chooser of the ready worker among {@linkplain CandidateSampler some candidates} whose
 * tasks have taken the least time, summed over two statistics. The search stops at the
 * first worker with a sum of 0. A choice holds for a microsecond, because the times
 * change only when tasks start or end.
 */
final class LeastTime implements WorkerChooser {

	private static final long CHOICE_NANOS = 1_000;

	@SuppressWarnings("ArrayRecordComponent") // never compared, and private
	private record Choice(WorkerView[] workers, int index, long nanos) {

		boolean holds(WorkerView[] workers, long now) {
			long age = now - this.nanos;
			// In tests, the clock may stand still.
			return this.workers == workers && age > 0 && age < CHOICE_NANOS && workers[this.index].ready();
		}

	}

	private volatile @Nullable Choice last;

	private final Statistic one;

	private final Statistic other;

	private final CandidateSampler candidates = new CandidateSampler();

	LeastTime(Statistic one, Statistic other) {
		this.one = one;
		this.other = other;
	}

	@Override
	public int choose(WorkerView[] workers, long now) {
		Choice last = this.last;
		if (last != null && last.holds(workers, now)) {
			return last.index();
		}
		int chosen = choose(workers, CandidateSampler.count(workers.length), this.candidates.turn(workers.length));
		if (chosen == NONE) {
			chosen = choose(workers, workers.length, CandidateSampler.FIRST);
		}
		if (chosen != NONE) {
			this.last = new Choice(workers, chosen, now);
		}
		return chosen;
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

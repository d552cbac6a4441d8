package io.poolifier.strategy;

import io.poolifier.usage.Statistic;

/**
 * The ready worker whose tasks have taken the least time, in the sum of two statistics.
 * Stops at the first for which that is 0.
 */
final class LeastTime implements WorkerChooser {

	private final Statistic one;

	private final Statistic other;

	LeastTime(Statistic one, Statistic other) {
		this.one = one;
		this.other = other;
	}

	@Override
	public int choose(WorkerView[] workers) {
		int chosen = NONE;
		long least = Long.MAX_VALUE;
		for (int index = 0; index < workers.length && least > 0; index++) {
			WorkerView worker = workers[index];
			if (worker.ready()) {
				long time = worker.total(this.one) + worker.total(this.other);
				if (time < least) {
					least = time;
					chosen = index;
				}
			}
		}
		return chosen;
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import org.jspecify.annotations.Nullable;

/**
 * Chooser of the ready worker among {@linkplain CandidateSampler some candidates} that is
 * expected to finish its tasks first.
 */
final class FairShare implements WorkerChooser {

	/*
	 * Implementation note. Each worker has a virtual end, the time at which it should
	 * have finished all tasks assigned to it. The end advances as soon as the worker is
	 * chosen, so the next choice takes it into account. Ends in the past are equal, and
	 * so are all ends while no task times are known; then the load decides.
	 *
	 * Threads that choose concurrently may choose the same worker, but its end includes
	 * all assigned tasks. The ends are found by key. Their array is never modified, but
	 * replaced by a copy, and only when a worker is chosen for the first time.
	 */

	private static final AtomicReferenceFieldUpdater<FairShare, @Nullable VirtualEnd[]> ENDS = AtomicReferenceFieldUpdater
		.newUpdater(FairShare.class, VirtualEnd[].class, "ends");

	private final CandidateSampler candidates = new CandidateSampler();

	private volatile @Nullable VirtualEnd[] ends = new VirtualEnd[0];

	private volatile Statistic measurement;

	FairShare(StrategyOptions options) {
		this.measurement = measurement(options);
	}

	private static Statistic measurement(StrategyOptions options) {
		return (options.measurement() == Statistic.ELU) ? Statistic.ELU : Statistic.RUN_TIME;
	}

	@Override
	public void setOptions(StrategyOptions options) {
		this.measurement = measurement(options);
	}

	@Override
	public int choose(WorkerView[] workers, long now) {
		int chosen = firstToBeDone(workers, now, CandidateSampler.count(workers.length),
				this.candidates.turn(workers.length));
		if (chosen == NONE) {
			chosen = firstToBeDone(workers, now, workers.length, CandidateSampler.FIRST);
		}
		if (chosen != NONE) {
			addTask(workers, chosen, now);
		}
		return chosen;
	}

	private void addTask(WorkerView[] workers, int chosen, long now) {
		VirtualEnd end = find(this.ends, workers[chosen]);
		long expected = (end != null) ? end.expected.get(now) : 0;
		if (end == null || expected == 0) {
			expected = expected(workers, chosen);
			if (expected == 0) {
				return;
			}
			end = endOf(workers[chosen], now);
			end.expected.keep(expected, now);
		}
		end.add(expected, now);
	}

	private int firstToBeDone(WorkerView[] workers, long now, int candidates, int turn) {
		@Nullable VirtualEnd[] ends = this.ends;
		int chosen = NONE;
		long least = Long.MAX_VALUE;
		int leastLoad = Integer.MAX_VALUE;
		for (int candidate = 0; candidate < candidates && (least > 0 || leastLoad > 0); candidate++) {
			int index = CandidateSampler.index(candidate, turn, workers.length);
			WorkerView worker = workers[index];
			if (worker.ready()) {
				VirtualEnd end = find(ends, worker);
				long left = (end != null) ? end.after(now) : 0;
				worker.compared(left);
				int load = (left == 0) ? worker.load() : 0;
				if (left < least || (left == least && load < leastLoad)) {
					least = left;
					leastLoad = load;
					chosen = index;
				}
			}
		}
		return chosen;
	}

	/**
	 * Returns the expected time of a task on the worker, or else on any worker; 0 if
	 * unknown.
	 */
	private long expected(WorkerView[] workers, int chosen) {
		Statistic measurement = this.measurement;
		long expected = ExpectedTime.of(workers[chosen], measurement);
		for (int index = 0; index < workers.length && expected == 0; index++) {
			expected = ExpectedTime.of(workers[index], measurement);
		}
		return expected;
	}

	private static @Nullable VirtualEnd find(@Nullable VirtualEnd[] ends, WorkerView worker) {
		int key = worker.key();
		VirtualEnd end = (key < ends.length) ? ends[key] : null;
		return (end != null && end.workerId == worker.id()) ? end : null;
	}

	private VirtualEnd endOf(WorkerView worker, long now) {
		while (true) {
			@Nullable VirtualEnd[] ends = this.ends;
			VirtualEnd end = find(ends, worker);
			if (end != null) {
				return end;
			}
			@Nullable VirtualEnd[] copy = Arrays.copyOf(ends, Math.max(ends.length, worker.key() + 1));
			copy[worker.key()] = new VirtualEnd(worker.id(), now);
			ENDS.compareAndSet(this, ends, copy);
		}
	}

	/**
	 * Virtual end of the tasks of a worker. Times are compared by difference, because the
	 * origin of the clock is arbitrary.
	 */
	private static final class VirtualEnd {

		private final long workerId;

		private final AtomicLong nanos;

		private final KeptTime expected = new KeptTime();

		VirtualEnd(long workerId, long now) {
			this.workerId = workerId;
			this.nanos = new AtomicLong(now);
		}

		/** Returns the time from now until the end. */
		long after(long now) {
			return Math.max(this.nanos.get() - now, 0);
		}

		void add(long expected, long now) {
			long end;
			do {
				end = this.nanos.get();
			}
			while (!this.nanos.compareAndSet(end, now + Math.max(end - now, 0) + expected));
		}

	}

}

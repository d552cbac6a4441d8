// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;

import io.poolifier.options.StrategyOptions;
import org.jspecify.annotations.Nullable;

/**
 * Chooser of each ready worker in turn, for as many tasks as fit into its turn according
 * to recent task times. A schedule determines the length of the turns.
 */
final class WeightedRoundRobin implements WorkerChooser {

	/*
	 * Implementation note. A turn belongs to one worker and accumulates the time of the
	 * tasks assigned in it. The turn ends when the time reaches the limit of the
	 * schedule, or the worker has been removed or is not ready. The thread that replaces
	 * it by compare-and-set then opens the next turn; a thread that loses the race finds
	 * the next turn open. A turn stores the key of the worker and no position, so workers
	 * may be added or removed meanwhile.
	 */

	private static final AtomicReferenceFieldUpdater<WeightedRoundRobin, WeightedTurn> TURN = AtomicReferenceFieldUpdater
		.newUpdater(WeightedRoundRobin.class, WeightedTurn.class, "turn");

	private final Function<StrategyOptions, Schedule> scheduling;

	private volatile WeightedTurn turn = WeightedTurn.BEFORE_ALL;

	private volatile Schedule schedule;

	private volatile int retries;

	WeightedRoundRobin(StrategyOptions options, Function<StrategyOptions, Schedule> scheduling) {
		this.scheduling = scheduling;
		this.schedule = scheduling.apply(options);
	}

	@Override
	public void setOptions(StrategyOptions options) {
		this.schedule = this.scheduling.apply(options);
	}

	@Override
	public int retries() {
		return this.retries;
	}

	@Override
	public int choose(WorkerView[] workers, long now) {
		while (true) {
			Schedule schedule = this.schedule;
			WeightedTurn turn = this.turn;
			int index = turn.indexIn(workers);
			boolean goesOn = index != NONE && turn.isOpen(schedule);
			boolean ready = goesOn && workers[index].ready();
			if (ready && turn.take(workers[index], schedule, now)) {
				passedOver(0);
				return index;
			}
			WeightedTurn next = next(workers, now, schedule, turn, (goesOn && !ready) ? 1 : 0);
			if (next == null) {
				return NONE;
			}
			if (TURN.compareAndSet(this, turn, next)) {
				return next.index();
			}
		}
	}

	private @Nullable WeightedTurn next(WorkerView[] workers, long now, Schedule schedule, WeightedTurn last,
			int alreadyPassedOver) {
		Search search = new Search(workers, now, schedule, alreadyPassedOver);
		WeightedTurn next = search.next(last);
		// In a later round, the search may encounter the same workers again.
		passedOver(Math.min(search.passedOver, workers.length - ((next != null) ? 1 : 0)));
		return next;
	}

	private void passedOver(int workers) {
		if (this.retries != workers) {
			this.retries = workers;
		}
	}

	/** Search for the next turn. */
	private static final class Search {

		private final WorkerView[] workers;

		private final long now;

		private final Schedule schedule;

		private int passedOver;

		Search(WorkerView[] workers, long now, Schedule schedule, int passedOver) {
			this.workers = workers;
			this.now = now;
			this.schedule = schedule;
			this.passedOver = passedOver;
		}

		/**
		 * Searches the rest of the last turn's round, the following round, and the first
		 * round. If the following round has no ready worker, later rounds have none
		 * either.
		 */
		@Nullable WeightedTurn next(WeightedTurn last) {
			WeightedTurn next = null;
			if (last.round() < this.schedule.rounds()) {
				next = first(last.round(), last.indexAfter(this.workers));
			}
			if (next == null && last.round() + 1 < this.schedule.rounds()) {
				next = first(last.round() + 1, 0);
			}
			return (next != null) ? next : first(0, 0);
		}

		private @Nullable WeightedTurn first(int round, int from) {
			for (int index = from; index < this.workers.length; index++) {
				WorkerView worker = this.workers[index];
				long nanos = this.schedule.turnNanos(round, worker.key());
				if (nanos > 0) {
					if (worker.ready()) {
						return new WeightedTurn(worker, index, round, nanos, this.now);
					}
					this.passedOver++;
				}
			}
			return null;
		}

	}

}

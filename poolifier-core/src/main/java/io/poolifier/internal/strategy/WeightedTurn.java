// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import io.poolifier.options.Statistic;

/**
 * Turn of a worker in a round. Thread-safe.
 */
final class WeightedTurn {

	static final WeightedTurn BEFORE_ALL = new WeightedTurn();

	private static final AtomicLongFieldUpdater<WeightedTurn> TAKEN = AtomicLongFieldUpdater
		.newUpdater(WeightedTurn.class, "taken");

	private final int key;

	private final long workerId;

	/** The index of the worker when the turn started, which is usually still correct. */
	private final int index;

	private final int round;

	private final KeptTime expected = new KeptTime();

	/** The expected time of the tasks of this turn, in nanoseconds. */
	private volatile long taken;

	private WeightedTurn() {
		this.key = -1;
		this.workerId = -1;
		this.index = WorkerChooser.NONE;
		this.round = 0;
	}

	/**
	 * Starts a turn with a first task.
	 */
	WeightedTurn(WorkerView worker, int index, int round, long nanos, long now) {
		this.key = worker.key();
		this.workerId = worker.id();
		this.index = index;
		this.round = round;
		this.taken = charge(worker, nanos, now);
	}

	/** Returns the expected time of a task; the whole turn if it is unknown. */
	private long charge(WorkerView worker, long nanos, long now) {
		long expected = this.expected.get(now);
		if (expected == 0) {
			expected = ExpectedTime.of(worker, Statistic.RUN_TIME);
			this.expected.keep(expected, now);
		}
		return (expected > 0) ? Math.min(expected, nanos) : nanos;
	}

	int index() {
		return this.index;
	}

	int round() {
		return this.round;
	}

	boolean isOpen(Schedule schedule) {
		return this.taken < nanos(schedule);
	}

	/**
	 * Takes a task.
	 * @return {@code false} if the task no longer fits into this turn
	 */
	boolean take(WorkerView worker, Schedule schedule, long now) {
		long nanos = nanos(schedule);
		return TAKEN.getAndAdd(this, charge(worker, nanos, now)) < nanos;
	}

	private long nanos(Schedule schedule) {
		return (this.round < schedule.rounds()) ? schedule.turnNanos(this.round, this.key) : 0;
	}

	/**
	 * Returns the index of the worker, {@link WorkerChooser#NONE} if it has been removed.
	 */
	int indexIn(WorkerView[] workers) {
		int index = indexAfter(workers) - 1;
		boolean found = index >= 0 && workers[index].key() == this.key && workers[index].id() == this.workerId;
		return found ? index : WorkerChooser.NONE;
	}

	/** Returns the index of the first worker with a greater key. */
	int indexAfter(WorkerView[] workers) {
		if (this.index >= 0 && this.index < workers.length && workers[this.index].key() == this.key) {
			return this.index + 1;
		}
		int low = 0;
		int high = workers.length;
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (workers[middle].key() <= this.key) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return low;
	}

}

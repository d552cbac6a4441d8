// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import io.poolifier.internal.strategy.WorkerView;
import io.poolifier.options.Statistic;

/**
 * A worker that has tasks, but does not run them. For use by one thread: what it costs to
 * change the load is not to be measured.
 */
final class SimulatedWorker implements WorkerView {

	private static final long TASK_NANOS = 10_000;

	private final int key;

	private int load;

	private long total;

	SimulatedWorker(int key) {
		this.key = key;
	}

	@SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread, but read as in a
															// pool
	void start() {
		this.load++;
	}

	@SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread, but read as in a
															// pool
	void end() {
		this.load--;
		this.total += TASK_NANOS + this.key;
	}

	@Override
	public int key() {
		return this.key;
	}

	@Override
	public long id() {
		return this.key;
	}

	@Override
	public boolean ready() {
		return true;
	}

	@Override
	public int load() {
		return this.load;
	}

	@Override
	public int backlog() {
		return 0;
	}

	@Override
	public long total(Statistic statistic) {
		return this.total;
	}

	@Override
	public long typical(Statistic statistic) {
		return TASK_NANOS;
	}

}

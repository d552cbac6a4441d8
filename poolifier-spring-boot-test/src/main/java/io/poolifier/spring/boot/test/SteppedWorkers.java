// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;

/**
 * Workers that do nothing until a test says so, in the thread of the test. Usable without
 * Spring too, with {@code builder.workerFactory(workers)}. Safe for use by many threads.
 * <p>
 * Until then a task waits in its queue, where it can be cancelled as ever. Which of the
 * tasks is next is for the pool to say; with one worker they come in the order in which
 * they were submitted, but for their priorities. A pool that is closed waits for its
 * tasks for as long as {@code tasks-finished-timeout} says, and then fails them.
 */
public final class SteppedWorkers implements WorkerFactory {

	private final String type;

	private final int concurrency;

	private final List<SteppedWorker> workers = new CopyOnWriteArrayList<>();

	/**
	 * Creates workers that run one task at a time.
	 */
	public SteppedWorkers() {
		this("stepped", 1);
	}

	SteppedWorkers(String type, int concurrency) {
		this.type = type;
		this.concurrency = concurrency;
	}

	@Override
	public String type() {
		return this.type;
	}

	@Override
	public int defaultConcurrency() {
		return this.concurrency;
	}

	@Override
	public Worker create(WorkerContext context) {
		SteppedWorker worker = new SteppedWorker(context, this.workers::remove);
		this.workers.add(worker);
		return worker;
	}

	/**
	 * Runs the next task of all pools that have these workers, in the current thread, and
	 * the actions that depend on its future.
	 * @return whether there was one
	 */
	public boolean runNext() {
		for (SteppedWorker worker : this.workers) {
			if (worker.runNext()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Runs tasks, also those that come meanwhile, until none is left.
	 * @return the number of tasks that were run
	 */
	public int runAll() {
		int count = 0;
		while (runNext()) {
			count++;
		}
		return count;
	}

}

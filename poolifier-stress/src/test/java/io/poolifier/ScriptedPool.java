// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

import io.poolifier.info.PoolInfo;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;

/**
 * A whole pool, but for threads: workers are scripted, and the clock stands still.
 */
final class ScriptedPool implements WorkerFactory {

	/** The only worker that may have bound tasks. */
	private static final int BOUND_TO = 0;

	private final List<ScriptedWorker> workers = new CopyOnWriteArrayList<>();

	private final StandingTime time = new StandingTime();

	private final WorkerPool pool;

	ScriptedPool(WorkerPoolBuilder builder) {
		this.pool = builder.taskFunction("echo", (data) -> data)
			.taskFunction("bound", (data) -> data, TaskFunctionOptions.builder().workerNodeKeys(BOUND_TO).build())
			.workerFactory(this)
			.time(this.time)
			.build();
	}

	static ScriptedPool fixed(int size) {
		return new ScriptedPool(WorkerPools.fixed(size));
	}

	@Override
	public String type() {
		return "scripted";
	}

	@Override
	public Worker create(WorkerContext context) {
		ScriptedWorker worker = new ScriptedWorker(context);
		this.workers.add(worker);
		return worker;
	}

	WorkerPool pool() {
		return this.pool;
	}

	StandingTime time() {
		return this.time;
	}

	/** The workers that the pool has and had, in the order in which they came. */
	List<ScriptedWorker> workers() {
		return this.workers;
	}

	/**
	 * Does all that the threads of all workers would do, those that are added meanwhile
	 * included.
	 */
	void workAll() {
		for (int i = 0; i < this.workers.size(); i++) {
			this.workers.get(i).work();
		}
	}

	ScriptedWorker worker(int number) {
		return this.workers.get(number);
	}

	TaskSlot slot(int number) {
		return worker(number).slot();
	}

	CompletableFuture<Object> submit() {
		return this.pool.execute("echo", "done");
	}

	/** Submits a task that only worker 0 may have. */
	CompletableFuture<Object> submitBound() {
		return this.pool.execute("bound", "done");
	}

	/** What became of the tasks, by the counters of the pool. */
	String counts() {
		PoolInfo info = this.pool.info();
		List<String> counts = new ArrayList<>();
		addTo(counts, info.executedTasks(), "executed");
		addTo(counts, info.failedTasks(), "failed");
		addTo(counts, info.cancelledTasks(), "cancelled");
		addTo(counts, info.rejectedTasks(), "rejected");
		addTo(counts, info.executingTasks(), "executing");
		addTo(counts, info.queuedTasks(), "waiting");
		return counts.isEmpty() ? "none" : String.join(" and ", counts);
	}

	private static void addTo(List<String> counts, long number, String what) {
		if (number != 0) {
			counts.add(number + " " + what);
		}
	}

	/** What the caller of a task has from it. */
	static String end(CompletableFuture<Object> future) {
		if (!future.isDone()) {
			return "open";
		}
		try {
			return String.valueOf(future.join());
		}
		catch (CancellationException ex) {
			return "cancelled";
		}
		catch (CompletionException ex) {
			return ex.getCause().getMessage();
		}
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import io.poolifier.WorkerPool;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.WorkerInfo;
import org.jspecify.annotations.Nullable;

/**
 * Totals of a pool that its meters show. Meters that are read within a short time, such
 * as those of one scrape, share a snapshot.
 */
final class PoolTotals {

	static final long MAX_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	final Total executed = new Total();

	final Total failed = new Total();

	final Total cancelled = new Total();

	final Total rejected = new Total();

	final Total stolen = new Total();

	final Total restarts = new Total();

	final Total retried = new Total();

	final Total timedOut = new Total();

	final Total discarded = new Total();

	final Total callerRun = new Total();

	final Total coalesced = new Total();

	private final Map<String, FunctionTotals> functions = new ConcurrentHashMap<>();

	private final Map<Integer, WorkerTotals> workers = new ConcurrentHashMap<>();

	private final WorkerPool pool;

	private final LongSupplier clock;

	private @Nullable Snapshot snapshot;

	PoolTotals(WorkerPool pool, LongSupplier clock) {
		this.pool = pool;
		this.clock = clock;
	}

	/**
	 * The pool as it is, or was a moment ago.
	 *
	 * @param nanos when it was looked at
	 * @param info the pool
	 * @param readyWorkers workers that are ready
	 * @param maxQueued the high-water mark since the snapshot before
	 */
	record Snapshot(long nanos, PoolInfo info, int readyWorkers, long maxQueued) {

		/** Unlike the pool's own figure, which counts what waits too, never above 1. */
		double utilization() {
			double working = this.info.busyWorkerNodes() + partialWorkers();
			return Math.min(working / this.info.maxSize(), 1);
		}

		int partialWorkers() {
			return Math.max(this.readyWorkers - this.info.idleWorkerNodes() - this.info.busyWorkerNodes(), 0);
		}

		int unreadyWorkers() {
			return Math.max(this.info.workerNodes() - this.readyWorkers, 0);
		}

	}

	synchronized Snapshot snapshot() {
		long now = this.clock.getAsLong();
		Snapshot snapshot = this.snapshot;
		if (snapshot == null || now - snapshot.nanos() >= MAX_AGE_NANOS) {
			snapshot = take(now);
			this.snapshot = snapshot;
		}
		return snapshot;
	}

	private Snapshot take(long now) {
		Map<Integer, WorkerInfo> infos = this.pool.workers()
			.stream()
			.collect(Collectors.toMap(WorkerInfo::key, (worker) -> worker, (one, other) -> one, LinkedHashMap::new));
		infos.forEach((key, worker) -> this.workers.computeIfAbsent(key, (added) -> new WorkerTotals()));
		this.workers.forEach((key, totals) -> totals.update(infos.get(key)));
		this.pool.taskFunctionUsages()
			.forEach((name, usage) -> this.functions.computeIfAbsent(name, (added) -> new FunctionTotals())
				.update(usage));
		PoolInfo info = this.pool.info();
		this.executed.set(info.executedTasks());
		this.failed.set(info.failedTasks());
		this.cancelled.set(info.cancelledTasks());
		this.rejected.set(info.rejectedTasks());
		Long stolen = info.stolenTasks();
		this.stolen.set((stolen != null) ? stolen : 0);
		this.restarts.set(info.workerRestarts());
		this.retried.set(info.retriedTasks());
		this.timedOut.set(info.timedOutTasks());
		this.discarded.set(info.discardedTasks());
		this.callerRun.set(info.callerRunTasks());
		this.coalesced.set(info.coalescedRequests());
		int ready = (int) infos.values().stream().filter(WorkerInfo::ready).count();
		return new Snapshot(now, info, ready, this.pool.management().takeMaxQueuedTasks());
	}

	/** The functions seen so far, by name. */
	Map<String, FunctionTotals> functions() {
		return this.functions;
	}

	/** The places of workers seen so far, by key. */
	Map<Integer, WorkerTotals> workers() {
		return this.workers;
	}

	/** A place for a worker, which may not have been seen yet. */
	void expectWorker(int key) {
		this.workers.computeIfAbsent(key, (added) -> new WorkerTotals());
	}

}

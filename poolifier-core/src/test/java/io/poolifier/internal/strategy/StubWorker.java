// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.poolifier.options.Statistic;

/**
 * A worker that is what a test says. For use by many threads.
 */
class StubWorker implements WorkerView {

	private static final long MILLI = 1_000_000;

	private static final int FEW = 8;

	private final int key;

	private volatile long id;

	private volatile boolean ready = true;

	private final AtomicInteger load = new AtomicInteger();

	private final Map<Statistic, Long> total = new ConcurrentHashMap<>();

	private final Map<Statistic, Long> typical = new ConcurrentHashMap<>();

	private final AtomicInteger looks = new AtomicInteger();

	StubWorker(int key) {
		this.key = key;
		this.id = 100L + key;
	}

	static StubWorker[] workers(int count) {
		return withKeys(IntStream.range(0, count).toArray());
	}

	static StubWorker[] withKeys(int... keys) {
		return IntStream.of(keys).mapToObj(StubWorker::new).toArray(StubWorker[]::new);
	}

	static StubWorker[] withLoads(int... loads) {
		StubWorker[] workers = workers(loads.length);
		for (int i = 0; i < loads.length; i++) {
			workers[i].load(loads[i]);
		}
		return workers;
	}

	static StubWorker[] withTotals(Statistic statistic, long... nanos) {
		StubWorker[] workers = workers(nanos.length);
		for (int i = 0; i < nanos.length; i++) {
			workers[i].total(statistic, nanos[i]);
		}
		return workers;
	}

	/** Workers whose tasks recently ran for so long. */
	static StubWorker[] withRunTimes(long... millis) {
		StubWorker[] workers = workers(millis.length);
		for (int i = 0; i < millis.length; i++) {
			workers[i].typical(Statistic.RUN_TIME, millis[i]);
		}
		return workers;
	}

	StubWorker id(long id) {
		this.id = id;
		return this;
	}

	StubWorker ready(boolean ready) {
		this.ready = ready;
		return this;
	}

	StubWorker load(int load) {
		this.load.set(load);
		return this;
	}

	StubWorker addLoad() {
		this.load.incrementAndGet();
		return this;
	}

	StubWorker total(Statistic statistic, long nanos) {
		this.total.put(statistic, nanos);
		return this;
	}

	StubWorker typical(Statistic statistic, long millis) {
		this.typical.put(statistic, millis * MILLI);
		return this;
	}

	/** How often it was asked whether it is ready. */
	int looks() {
		return this.looks.get();
	}

	@Override
	public int key() {
		return this.key;
	}

	@Override
	public long id() {
		return this.id;
	}

	@Override
	public boolean ready() {
		this.looks.incrementAndGet();
		return this.ready;
	}

	@Override
	public int load() {
		return this.load.get();
	}

	@Override
	public int backlog() {
		int load = this.load.get();
		return (load > FEW) ? load : 0;
	}

	@Override
	public long total(Statistic statistic) {
		return this.total.getOrDefault(statistic, 0L);
	}

	@Override
	public long typical(Statistic statistic) {
		return this.typical.getOrDefault(statistic, 0L);
	}

	@Override
	public String toString() {
		return "worker " + this.key;
	}

}

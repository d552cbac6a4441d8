// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measurement of the cost of having a pool of eight workers at all. Requires a JVM of its
 * own, with a collector that leaves nothing behind.
 */
final class Footprint {

	static final String SCENARIO = "a pool of 8";

	static final String START = "start";

	static final String HEAP = "heap when idle";

	private static final int WORKERS = 8;

	/** Enough of them make small what else is on the heap. */
	private static final int POOLS = 25;

	private static final int COLLECTIONS = 20;

	private static final long STABLE_BYTES = 1_000;

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

	private final RunMode mode;

	Footprint(RunMode mode) {
		this.mode = mode;
	}

	List<Series> run(String suite, List<ContenderFactory> factories) {
		return Rounds.run(suite, SCENARIO, factories, this.mode.rounds(), this::measure);
	}

	private void measure(ContenderFactory factory, int round, Recording into) {
		ProcessSample before = ProcessSample.now();
		long start = System.nanoTime();
		try (Contender contender = factory.open(WORKERS, Workload.NO_OP)) {
			long opened = System.nanoTime();
			contender.submit(0).join();
			long answered = System.nanoTime();
			OptionalDouble others = ProcessSample.now().otherCoresSince(before);
			into.add(factory, START, "ms", (opened - start) / 1e6, others);
			into.add(factory, "start to first result", "ms", (answered - start) / 1e6, others);
		}
		into.add(factory, HEAP, "kB", heapOfOne(factory) / 1e3, ProcessSample.now().otherCoresSince(before));
	}

	/** The heap that a pool keeps after it has worked. */
	private double heapOfOne(ContenderFactory factory) {
		List<Contender> pools = new ArrayList<>(POOLS);
		long before = usedHeap();
		for (int pool = 0; pool < POOLS; pool++) {
			pools.add(factory.open(WORKERS, Workload.NO_OP));
		}
		pools.forEach((pool) -> Throughput.runBatch(pool, new CompletableFuture<?>[this.mode.batch()]));
		long used = usedHeap() - before;
		pools.forEach(Contender::close);
		return (double) used / POOLS;
	}

	/**
	 * Returns the heap in use after the first collection that frees nothing more. Threads
	 * of closed pools end at any time, and weakly reachable objects may survive a
	 * collection.
	 */
	private static long usedHeap() {
		long used = Long.MAX_VALUE;
		for (int collection = 0; collection < COLLECTIONS; collection++) {
			LockSupport.parkNanos(PAUSE);
			System.gc();
			long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
			if (used - now < STABLE_BYTES) {
				return now;
			}
			used = now;
		}
		return used;
	}

}

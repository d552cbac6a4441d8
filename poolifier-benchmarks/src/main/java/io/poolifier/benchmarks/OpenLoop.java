// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Measurement of the time that tasks take from the moment they are due, under the skewed
 * load. Tasks are due at random times that were drawn beforehand, the same for all
 * contenders. They are due whether or not earlier ones have ended. A pool that is late,
 * or blocks the submitter, is charged for each task that was due meanwhile (no
 * coordinated omission).
 */
final class OpenLoop {

	private static final int WORKERS = 2;

	/** The round that does not count is shorter by this. */
	private static final int WARMUP_SHARE = 4;

	private final double utilization;

	private final RunMode mode;

	OpenLoop(double utilization, RunMode mode) {
		this.utilization = utilization;
		this.mode = mode;
	}

	static String scenario(double utilization) {
		return "skewed, %d workers, %.0f %% utilization".formatted(WORKERS, 100 * utilization);
	}

	List<Series> run(String suite, List<ContenderFactory> factories) {
		return Rounds.run(suite, scenario(this.utilization), factories, this.mode.openLoopRounds(), this::measure);
	}

	private void measure(ContenderFactory factory, int round, Recording into) {
		long warmup = this.mode.warmup(round).toNanos();
		long[] due = schedule(warmup + duration(round).toNanos(), new Random(round));
		Latencies latencies = new Latencies();
		AtomicLongArray ends = new AtomicLongArray(due.length);
		ProcessSample before = ProcessSample.now();
		long start = System.nanoTime();
		try (Contender contender = factory.open(WORKERS, Workload.SKEWED)) {
			submit(contender, start, due, ends).join();
		}
		ProcessSample after = ProcessSample.now();
		for (int task = 0; task < due.length; task++) {
			if (due[task] >= warmup) {
				latencies.add(ends.get(task) - start - due[task]);
			}
		}
		latencies.record(factory, after.otherCoresSince(before), into);
	}

	private Duration duration(int round) {
		Duration full = this.mode.openLoopRound();
		return (round != Rounds.WARMUP) ? full : full.dividedBy(WARMUP_SHARE);
	}

	/** When tasks are due, in nanoseconds from the start: a Poisson process. */
	private long[] schedule(long nanos, Random random) {
		double meanGap = Workload.SKEWED_MICROS * 1_000 / WORKERS / this.utilization;
		long[] due = new long[(int) (nanos / meanGap)];
		double time = 0;
		for (int task = 0; task < due.length; task++) {
			time += -Math.log(1 - random.nextDouble()) * meanGap;
			due[task] = (long) time;
		}
		return due;
	}

	private static CompletableFuture<Void> submit(Contender contender, long start, long[] due, AtomicLongArray ends) {
		CompletableFuture<?>[] futures = new CompletableFuture<?>[due.length];
		for (int index = 0; index < due.length; index++) {
			int task = index;
			awaitNanoTime(start + due[task]);
			futures[task] = contender.submit(Workload.DATA.get(task % Workload.BATCH))
				.thenRun(() -> ends.setPlain(task, System.nanoTime()));
		}
		return CompletableFuture.allOf(futures);
	}

	/** To spin would be more exact, and take one of the cores that are measured. */
	private static void awaitNanoTime(long time) {
		long left = time - System.nanoTime();
		while (left > 0) {
			LockSupport.parkNanos(left);
			left = time - System.nanoTime();
		}
	}

}

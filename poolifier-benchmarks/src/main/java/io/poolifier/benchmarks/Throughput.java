// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measurement of the number of tasks completed per second, and of the cost of each.
 * Submitters submit a batch, wait for each of its futures, and start anew.
 */
final class Throughput {

	/** The report's name for the number of tasks per second. */
	static final String METRIC = "throughput";

	static final String BYTES = "bytes a task";

	static final String SWITCHES = "context switches";

	private static final int TASKS_OF_SWITCHES = 1_000;

	private final Workload workload;

	private final int workers;

	private final int submitters;

	private final RunMode mode;

	Throughput(Workload workload, int workers, int submitters, RunMode mode) {
		this.workload = workload;
		this.workers = workers;
		this.submitters = submitters;
		this.mode = mode;
	}

	static String scenario(Workload workload, int workers, int submitters) {
		return "%s, %d workers, %d submitter%s".formatted(workload.title(), workers, submitters,
				(submitters == 1) ? "" : "s");
	}

	List<Series> run(String suite, List<ContenderFactory> factories) {
		return Rounds.run(suite, scenario(this.workload, this.workers, this.submitters), factories, this.mode.rounds(),
				this::measure);
	}

	private void measure(ContenderFactory factory, int round, Recording into) {
		ExecutorService threads = Executors.newFixedThreadPool(this.submitters);
		try (Contender contender = factory.open(this.workers, this.workload)) {
			submit(contender, threads, this.mode.warmup(round));
			ProcessSample before = ProcessSample.now();
			long tasks = submit(contender, threads, this.mode.round());
			record(factory, (double) tasks, before, ProcessSample.now(), into);
		}
		finally {
			threads.shutdown();
		}
	}

	private static void record(ContenderFactory factory, double tasks, ProcessSample before, ProcessSample after,
			Recording into) {
		var others = after.otherCoresSince(before);
		into.add(factory, METRIC, "k/s", tasks / after.secondsSince(before) / 1_000, others);
		into.add(factory, "CPU a task", "us", after.cpuNanosSince(before) / tasks / 1_000, others);
		into.add(factory, BYTES, "B", after.bytesSince(before) / tasks, others);
		after.switchesSince(before)
			.ifPresent((switches) -> into.add(factory, SWITCHES, "a 1,000 tasks", switches / tasks * TASKS_OF_SWITCHES,
					others));
	}

	private long submit(Contender contender, ExecutorService threads, Duration duration) {
		long end = System.nanoTime() + duration.toNanos();
		List<Callable<Long>> submitters = new ArrayList<>();
		for (int submitter = 0; submitter < this.submitters; submitter++) {
			submitters.add(() -> submitUntil(end, contender, new CompletableFuture<?>[this.mode.batch()]));
		}
		try {
			long tasks = 0;
			for (Future<Long> submitted : threads.invokeAll(submitters)) {
				tasks += submitted.get();
			}
			return tasks;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while measuring", ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("A task failed while measuring", ex);
		}
	}

	private static long submitUntil(long end, Contender contender, CompletableFuture<?>[] futures) {
		long tasks = 0;
		do {
			runBatch(contender, futures);
			tasks += futures.length;
		}
		while (System.nanoTime() - end < 0);
		return tasks;
	}

	/** Submits a batch, and waits for all of it. */
	static void runBatch(Contender contender, CompletableFuture<?>[] futures) {
		for (int index = 0; index < futures.length; index++) {
			futures[index] = contender.submit(Workload.DATA.get(index));
		}
		for (CompletableFuture<?> future : futures) {
			future.join();
		}
	}

}

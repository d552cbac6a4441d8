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
 * How many tasks a second go through, and what each of them costs. Submitters submit a
 * batch, wait for each of its futures, and start anew.
 */
final class Throughput {

	/** What the report calls the number of tasks a second. */
	static final String METRIC = "throughput";

	static final String BYTES = "bytes a task";

	static final String SWITCHES = "context switches";

	private static final int TASKS_OF_SWITCHES = 1_000;

	private final Workload workload;

	private final int workers;

	private final int submitters;

	private final Form form;

	Throughput(Workload workload, int workers, int submitters, Form form) {
		this.workload = workload;
		this.workers = workers;
		this.submitters = submitters;
		this.form = form;
	}

	static String scenario(Workload workload, int workers, int submitters) {
		return "%s, %d workers, %d submitter%s".formatted(workload.title(), workers, submitters,
				(submitters == 1) ? "" : "s");
	}

	List<Series> run(String suite, List<Entrant> entrants) {
		return Rounds.run(suite, scenario(this.workload, this.workers, this.submitters), entrants, this.form.rounds(),
				this::measure);
	}

	private void measure(Entrant entrant, int round, Recording into) {
		ExecutorService threads = Executors.newFixedThreadPool(this.submitters);
		try (Contender contender = entrant.open(this.workers, this.workload)) {
			submit(contender, threads, this.form.warmup(round));
			Reading before = Reading.now();
			long tasks = submit(contender, threads, this.form.round());
			record(entrant, (double) tasks, before, Reading.now(), into);
		}
		finally {
			threads.shutdown();
		}
	}

	private static void record(Entrant entrant, double tasks, Reading before, Reading after, Recording into) {
		var others = after.otherCoresSince(before);
		into.add(entrant, METRIC, "k/s", tasks / after.secondsSince(before) / 1_000, others);
		into.add(entrant, "CPU a task", "us", after.cpuNanosSince(before) / tasks / 1_000, others);
		into.add(entrant, BYTES, "B", after.bytesSince(before) / tasks, others);
		after.switchesSince(before)
			.ifPresent((switches) -> into.add(entrant, SWITCHES, "a 1,000 tasks", switches / tasks * TASKS_OF_SWITCHES,
					others));
	}

	private long submit(Contender contender, ExecutorService threads, Duration duration) {
		long end = System.nanoTime() + duration.toNanos();
		List<Callable<Long>> submitters = new ArrayList<>();
		for (int submitter = 0; submitter < this.submitters; submitter++) {
			submitters.add(() -> submitUntil(end, contender, new CompletableFuture<?>[this.form.batch()]));
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

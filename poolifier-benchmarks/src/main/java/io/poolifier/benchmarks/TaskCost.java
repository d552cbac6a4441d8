// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * Measurement of what a task that does nothing costs the submitter and the worker, apart.
 * While the submitter submits a batch, the only worker is blocked by a task; while the
 * worker runs the batch, the submitter waits. On a single processor, neither of them
 * waits for data of another processor.
 */
final class TaskCost {

	static final String SCENARIO = "cost of a no-op, 1 worker";

	static final String SUBMIT = "submit";

	static final String RUN = "run";

	static final String SUM = "submit and run";

	/** The share of the batches that nothing has disturbed, even on a busy machine. */
	private static final double UNDISTURBED = 0.25;

	private static final Integer BLOCK = -1;

	private static final Integer LAST = -2;

	private final RunMode mode;

	TaskCost(RunMode mode) {
		this.mode = mode;
	}

	List<Series> run(String suite, List<ContenderFactory> factories) {
		return Rounds.run(suite, SCENARIO, factories, this.mode.rounds(), this::measure);
	}

	private void measure(ContenderFactory factory, int round, Recording into) {
		BlockedWork work = new BlockedWork();
		try (Contender contender = factory.open(1, work)) {
			repeat(this.mode.warmup(round).toNanos(), contender, work);
			ProcessSample before = ProcessSample.now();
			List<Cost> costs = repeat(this.mode.round().toNanos(), contender, work);
			var others = ProcessSample.now().otherCoresSince(before);
			double submit = undisturbed(costs.stream().map(Cost::submit).toList());
			double run = undisturbed(costs.stream().map(Cost::run).toList());
			into.add(factory, SUBMIT, "ns", submit, others);
			into.add(factory, RUN, "ns", run, others);
			into.add(factory, SUM, "ns", submit + run, others);
		}
	}

	private record Cost(double submit, double run) {
	}

	private List<Cost> repeat(long nanos, Contender contender, BlockedWork work) {
		List<Cost> costs = new ArrayList<>();
		CompletableFuture<?>[] futures = new CompletableFuture<?>[this.mode.batch()];
		long end = System.nanoTime() + nanos;
		do {
			costs.add(batch(contender, work, futures));
		}
		while (System.nanoTime() - end < 0);
		return costs;
	}

	private static Cost batch(Contender contender, BlockedWork work, CompletableFuture<?>[] futures) {
		work.block(contender);
		long start = System.nanoTime();
		for (int index = 0; index < futures.length; index++) {
			futures[index] = contender.submit(Workload.DATA.get(index));
		}
		long submitted = System.nanoTime() - start;
		CompletableFuture<?> last = contender.submit(LAST);
		work.unblock();
		last.join();
		return new Cost((double) submitted / futures.length, (double) work.ran() / futures.length);
	}

	private static double undisturbed(List<Double> costs) {
		List<Double> sorted = new ArrayList<>(costs);
		Collections.sort(sorted);
		return sorted.get((int) (UNDISTURBED * (sorted.size() - 1)));
	}

	/** A no-op that can block the worker, and that notes how long the rest takes. */
	private static final class BlockedWork implements Work {

		private final Semaphore started = new Semaphore(0);

		private final Semaphore unblocked = new Semaphore(0);

		private volatile long start;

		private volatile long end;

		void block(Contender contender) {
			var unused = contender.submit(BLOCK);
			this.started.acquireUninterruptibly();
		}

		void unblock() {
			this.unblocked.release();
		}

		long ran() {
			return this.end - this.start;
		}

		@Override
		public Object run(Integer data) {
			if (data >= 0) {
				return data;
			}
			if (data.equals(LAST)) {
				this.end = System.nanoTime();
				return data;
			}
			this.started.release();
			this.unblocked.acquireUninterruptibly();
			this.start = System.nanoTime();
			return data;
		}

	}

}

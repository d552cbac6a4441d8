// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;

/**
 * Measurement of the submission of a task to pools of different sizes. The pool is paused
 * meanwhile, so that its workers take no processor from the submitter.
 */
final class Submission {

	static final String SCENARIO = "submission to a paused pool";

	static final String METRIC = "submit";

	static final int FEW = 2;

	static final int MANY = 256;

	private static final String FUNCTION = "work";

	private final RunMode mode;

	Submission(RunMode mode) {
		this.mode = mode;
	}

	/** The name under which a pool takes part. */
	static String name(int workers) {
		return "poolifier, %d workers".formatted(workers);
	}

	List<Series> run(String suite) {
		List<ContenderFactory> factories = Stream.of(FEW, 16, MANY)
			.map((workers) -> new ContenderFactory(name(workers), (unused, workload) -> PausedPool.of(workers)))
			.toList();
		return Rounds.run(suite, SCENARIO, factories, this.mode.rounds(), this::measure);
	}

	private void measure(ContenderFactory factory, int round, Recording into) {
		CompletableFuture<?>[] futures = new CompletableFuture<?>[this.mode.batch()];
		try (Contender pool = factory.open(0, (data) -> data)) {
			repeat(this.mode.warmup(round).toNanos(), pool, futures);
			ProcessSample before = ProcessSample.now();
			double nanos = repeat(this.mode.round().toNanos(), pool, futures);
			into.add(factory, METRIC, "ns", nanos, ProcessSample.now().otherCoresSince(before));
		}
	}

	/** Returns the time of a submission in the fastest batch. */
	private static double repeat(long nanos, Contender pool, CompletableFuture<?>[] futures) {
		double least = Double.MAX_VALUE;
		long end = System.nanoTime() + nanos;
		do {
			long start = System.nanoTime();
			for (int index = 0; index < futures.length; index++) {
				futures[index] = pool.submit(Workload.DATA.get(index));
			}
			least = Math.min(least, (double) (System.nanoTime() - start) / futures.length);
			for (CompletableFuture<?> future : futures) {
				future.cancel(false);
			}
		}
		while (System.nanoTime() - end < 0);
		return least;
	}

	private record PausedPool(WorkerPool pool) implements Contender {

		static PausedPool of(int workers) {
			WorkerPool pool = WorkerPools.fixed(workers)
				.<Integer, Object>taskFunction(FUNCTION, (data) -> data)
				.build();
			pool.management().pause();
			return new PausedPool(pool);
		}

		@Override
		public CompletableFuture<?> submit(Integer data) {
			return this.pool.execute(FUNCTION, data);
		}

		@Override
		public void close() {
			this.pool.management().resume();
			this.pool.close();
		}

	}

}

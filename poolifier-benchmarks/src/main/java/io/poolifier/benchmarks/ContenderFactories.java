// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.poolifier.WorkerPoolBuilder;
import io.poolifier.WorkerPools;
import io.poolifier.options.Statistic;
import io.poolifier.options.WorkerChoiceStrategy;

/**
 * All who take part.
 */
final class ContenderFactories {

	/**
	 * The yardstick: a fixed {@link ThreadPoolExecutor}, as most applications have it.
	 */
	static final ContenderFactory TPE = new ContenderFactory("tpe",
			(workers, workload) -> new ExecutorContender(
					new ThreadPoolExecutor(workers, workers, 0, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>()),
					workload));

	static final ContenderFactory FJP = new ContenderFactory("fjp", (workers, workload) -> new ExecutorContender(
			new ForkJoinPool(workers, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true), workload));

	/** Our pool as the starter sets it up: run time and wait time are measured. */
	static final ContenderFactory POOLIFIER = pool("poolifier", WorkerChoiceStrategy.LEAST_USED, Statistic.RUN_TIME,
			Statistic.WAIT_TIME);

	/** Our pool as the core sets it up: tasks are counted, nothing is timed. */
	static final ContenderFactory COUNTERS_ONLY = pool("poolifier, counters only", WorkerChoiceStrategy.LEAST_USED);

	static final ContenderFactory ALL_STATISTICS = pool("poolifier, all statistics", WorkerChoiceStrategy.LEAST_USED,
			Statistic.values());

	static final ContenderFactory PRIORITIES = new ContenderFactory("poolifier, priorities",
			(workers, workload) -> PoolContender.withPriorities(
					fixed(workers, WorkerChoiceStrategy.LEAST_USED, Statistic.RUN_TIME, Statistic.WAIT_TIME),
					workload));

	/** As our pool, it has all of its threads from the start on. */
	private static final ContenderFactory STARTED_TPE = new ContenderFactory("tpe, all threads started",
			(workers, workload) -> {
				ThreadPoolExecutor executor = fixedExecutor(workers);
				executor.prestartAllCoreThreads();
				return new ExecutorContender(executor, workload);
			});

	private ContenderFactories() {
	}

	/** The two that matter most, and our pool. */
	static List<ContenderFactory> yardsticks() {
		return List.of(TPE, FJP, POOLIFIER);
	}

	/** Those whose start and size are of interest. */
	static List<ContenderFactory> footprints() {
		return List.of(TPE, STARTED_TPE, FJP, COUNTERS_ONLY, POOLIFIER);
	}

	/** All there are, and our pool with as many statistics as it may have. */
	static List<ContenderFactory> all() {
		List<ContenderFactory> all = new ArrayList<>(yardsticks());
		all.add(COUNTERS_ONLY);
		all.add(ALL_STATISTICS);
		all.add(new ContenderFactory("disruptor", DisruptorContender::new));
		all.add(new ContenderFactory("spring", SpringContender::new));
		all.add(new ContenderFactory("resilience4j", BulkheadContender::new));
		VirtualThreads.executors()
			.ifPresent((executors) -> all.add(new ContenderFactory("virtual threads",
					(workers, workload) -> new ExecutorContender(executors.get(), workload))));
		return all;
	}

	/** Our pool with each strategy, the default one first. */
	static List<ContenderFactory> strategies() {
		List<ContenderFactory> strategies = new ArrayList<>();
		strategies.add(strategy(WorkerChoiceStrategy.LEAST_USED));
		Arrays.stream(WorkerChoiceStrategy.values())
			.filter((strategy) -> strategy != WorkerChoiceStrategy.LEAST_USED)
			.map(ContenderFactories::strategy)
			.forEach(strategies::add);
		return strategies;
	}

	private static ContenderFactory strategy(WorkerChoiceStrategy strategy) {
		return pool(strategy.name(), strategy, Statistic.RUN_TIME, Statistic.WAIT_TIME);
	}

	private static ContenderFactory pool(String name, WorkerChoiceStrategy strategy, Statistic... statistics) {
		return new ContenderFactory(name,
				(workers, workload) -> PoolContender.of(fixed(workers, strategy, statistics), workload));
	}

	private static ThreadPoolExecutor fixedExecutor(int workers) {
		return new ThreadPoolExecutor(workers, workers, 0, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>());
	}

	private static WorkerPoolBuilder fixed(int workers, WorkerChoiceStrategy strategy, Statistic... statistics) {
		return WorkerPools.fixed(workers).strategy(strategy).statistics(statistics);
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.time.Duration;

import io.poolifier.PoolClock;
import io.poolifier.WorkerPool;
import io.poolifier.WorkerPoolBuilder;
import io.poolifier.WorkerPools;
import io.poolifier.options.KillBehavior;
import io.poolifier.options.OverflowPolicy;
import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.TimeLimits;
import io.poolifier.options.WorkerChoiceStrategy;

/**
 * A pool to attack.
 */
record PoolPlan(String name, WorkerKind workers, boolean dynamic, int minSize, int maxSize, int concurrency,
		boolean tasksQueue, WorkerChoiceStrategy strategy, boolean measures, boolean intercepts, boolean listens,
		boolean restarts, KillBehavior killBehavior, Duration maxInactiveTime) {

	private static final int MOST_WORKERS = 256;

	private static final int MOST_CONCURRENCY = 8;

	static PoolPlan of(String name, Dice dice, WorkerKind workers) {
		int maxSize = dice.logUniform(TaskKind.LEAST_WORKERS, MOST_WORKERS);
		int concurrency = dice.between(1, Math.max(Math.min(MOST_CONCURRENCY, workers.mostSlots() / maxSize), 1));
		boolean dynamic = dice.percent(40);
		return new PoolPlan(name, workers, dynamic, dynamic ? dice.below(maxSize) : maxSize, maxSize, concurrency,
				dice.percent(85), dice.of(WorkerChoiceStrategy.values()), dice.percent(30), dice.percent(20),
				dice.percent(50), !dice.oneIn(20), dice.of(KillBehavior.values()), dice.millis(5, 200));
	}

	WorkerPool build(Faults faults) {
		FaultyCallbacks callbacks = new FaultyCallbacks(faults);
		WorkerPoolBuilder builder = this.dynamic ? WorkerPools.dynamic(this.minSize, this.maxSize)
				: WorkerPools.fixed(this.maxSize);
		TaskKind.addTo(builder, this.workers);
		PoolClock.set(builder, new FaultyTime(faults))
			.name(this.name)
			.workerFactory(new FaultyWorkers(this.workers.newFactory(), faults))
			.strategy(this.strategy)
			.tasksQueueOptions(queueOptions().build())
			.maxInactiveTime(this.maxInactiveTime)
			.killBehavior(this.killBehavior)
			.restartWorkerOnError(this.restarts)
			.startWorkers(false);
		if (!this.tasksQueue) {
			builder.enableTasksQueue(false);
		}
		if (this.measures) {
			builder.statistics(Statistic.values());
		}
		if (this.listens) {
			builder.listener(callbacks);
		}
		if (this.intercepts) {
			builder.interceptor(callbacks);
		}
		if (faults.has(Fault.FATAL_PREDICATE)) {
			builder.fatalErrors((error) -> {
				faults.strike(Fault.FATAL_PREDICATE);
				return false;
			});
		}
		return builder.build();
	}

	/** Returns options of a queue from which all workers may steal. */
	TasksQueueOptions.Builder queueOptions() {
		return TasksQueueOptions.builder().concurrency(this.concurrency).tasksStealingRatio(1);
	}

	/** Returns other options of a queue, at random. */
	TasksQueueOptions randomQueueOptions(Dice dice) {
		TasksQueueOptions.Builder options = queueOptions().concurrency(dice.between(1, this.concurrency))
			.taskStealing(!dice.oneIn(4))
			.tasksStealingOnBackPressure(!dice.oneIn(3))
			.tasksStealingRatio(dice.share())
			.tasksFinishedTimeout(dice.millis(0, 200))
			.agingFactor(dice.share());
		if (dice.oneIn(2)) {
			options.size(dice.logUniform(1, 100));
		}
		return dice.oneIn(3) ? bounded(options, dice) : options.build();
	}

	/** Returns options of a queue with capacities and an overflow policy. */
	static TasksQueueOptions bounded(TasksQueueOptions.Builder options, Dice dice) {
		if (dice.oneIn(2)) {
			options.capacity(dice.logUniform(1, 1_000));
		}
		else {
			options.poolCapacity(dice.logUniform(1, 10_000));
		}
		OverflowPolicy overflow = dice.of(OverflowPolicy.values());
		if (overflow == OverflowPolicy.BLOCK && dice.oneIn(2)) {
			options.blockTimeout(dice.millis(0, 20));
		}
		return options.overflow(overflow).build();
	}

	/** Returns time limits, some of which most tasks exceed, or none. */
	static TimeLimits randomTimeLimits(Dice dice) {
		TimeLimits limits = TimeLimits.none();
		if (dice.oneIn(2)) {
			limits = limits.withQueue(dice.millis(1, 100));
		}
		if (dice.oneIn(2)) {
			limits = limits.withRun(dice.millis(1, 50)).withGrace(dice.millis(0, 30));
		}
		return limits;
	}

	static StrategyOptions randomStrategyOptions(Dice dice) {
		return dice.oneIn(2) ? StrategyOptions.defaults()
				: StrategyOptions.builder()
					.measurement(dice.of(Statistic.values()))
					.median(dice.of(Statistic.values()), dice.oneIn(2))
					.build();
	}

}

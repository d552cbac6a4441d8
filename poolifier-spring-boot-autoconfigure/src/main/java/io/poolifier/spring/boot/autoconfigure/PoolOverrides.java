// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import io.poolifier.options.KillBehavior;
import io.poolifier.options.Statistic;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.PoolType;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.RecentValues;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.Strategy;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.TaskExecutorMode;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.TasksQueue;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.WorkerType;
import org.jspecify.annotations.Nullable;

/**
 * Properties of one of several pools that override the {@link PoolifierProperties} of the
 * top level. A property that is {@code null} is inherited from there, except for
 * <ul>
 * <li>sizes, which only a pool of the same type takes over;</li>
 * <li>weights, which only a pool of the same sizes takes over;</li>
 * <li>the default task function, which is that of one pool alone;</li>
 * <li>the mode {@code primary} of the task executor, which becomes {@code on}.</li>
 * </ul>
 *
 * @param type whether the number of workers is fixed or follows the load
 * @param worker kind of the workers
 * @param size number of workers of a fixed pool
 * @param minSize number of workers that a dynamic pool always has
 * @param maxSize number of workers that a dynamic pool has at most
 * @param strategy strategy that chooses a worker for a task
 * @param strategyOptions options of the strategies
 * @param enableTasksQueue whether workers have queues of their own
 * @param tasksQueueOptions options of the workers' queues
 * @param statistics statistics that are measured for each task
 * @param restartWorkerOnError whether a worker that died is replaced
 * @param workerReadyTimeout time that tasks wait while no worker is ready
 * @param startWorkers whether the pool starts with the application
 * @param enableEvents whether the pool publishes events
 * @param maxInactiveTime time that a worker above the minimum may be idle
 * @param killBehavior kill behavior for a worker that was inactive for too long
 * @param defaultTaskFunction name of the function of tasks that name none
 * @param taskExecutor task executor bean that runs on the pool
 */
public record PoolOverrides(@Nullable PoolType type, @Nullable WorkerType worker, @Nullable Integer size,
		@Nullable Integer minSize, @Nullable Integer maxSize, @Nullable WorkerChoiceStrategy strategy,
		@Nullable StrategyOverrides strategyOptions, @Nullable Boolean enableTasksQueue,
		@Nullable TasksQueueOverrides tasksQueueOptions, @Nullable Set<Statistic> statistics,
		@Nullable Boolean restartWorkerOnError, @Nullable Duration workerReadyTimeout, @Nullable Boolean startWorkers,
		@Nullable Boolean enableEvents, @Nullable Duration maxInactiveTime, @Nullable KillBehavior killBehavior,
		@Nullable String defaultTaskFunction, @Nullable TaskExecutorMode taskExecutor) {

	/** Nothing is otherwise. */
	static final PoolOverrides NONE = new PoolOverrides(null, null, null, null, null, null, null, null, null, null,
			null, null, null, null, null, null, null, null);

	PoolifierProperties over(PoolifierProperties base) {
		PoolType type = either(this.type, base.type());
		boolean sameType = type == base.type();
		return new PoolifierProperties(true, type, orNull(this.worker, base.worker()),
				sameType ? orNull(this.size, base.size()) : this.size,
				sameType ? orNull(this.minSize, base.minSize()) : this.minSize,
				sameType ? orNull(this.maxSize, base.maxSize()) : this.maxSize, either(this.strategy, base.strategy()),
				strategyOver(base.strategyOptions(), sameType && !setsSize()),
				either(this.enableTasksQueue, base.enableTasksQueue()), queueOver(base.tasksQueueOptions()),
				either(this.statistics, base.statistics()),
				either(this.restartWorkerOnError, base.restartWorkerOnError()),
				either(this.workerReadyTimeout, base.workerReadyTimeout()),
				either(this.startWorkers, base.startWorkers()), either(this.enableEvents, base.enableEvents()),
				base.propagateContext(), base.metrics(), either(this.maxInactiveTime, base.maxInactiveTime()),
				either(this.killBehavior, base.killBehavior()), this.defaultTaskFunction,
				either(this.taskExecutor, base.taskExecutor().inherited()), Map.of());
	}

	private boolean setsSize() {
		return this.size != null || this.maxSize != null;
	}

	private Strategy strategyOver(Strategy base, boolean sameWorkers) {
		Strategy inherited = sameWorkers ? base
				: new Strategy(base.measurement(), base.runTime(), base.waitTime(), base.elu(), null);
		return (this.strategyOptions != null) ? this.strategyOptions.over(inherited) : inherited;
	}

	private TasksQueue queueOver(TasksQueue base) {
		return (this.tasksQueueOptions != null) ? this.tasksQueueOptions.over(base) : base;
	}

	private static <T> T either(@Nullable T override, T base) {
		return (override != null) ? override : base;
	}

	private static <T> @Nullable T orNull(@Nullable T override, @Nullable T base) {
		return (override != null) ? override : base;
	}

	/**
	 * Options of the worker choice strategies that a pool overrides.
	 *
	 * @param measurement statistic by which the fair-share strategy estimates the time of
	 * a task
	 * @param runTime options of the evaluation of recent run times
	 * @param waitTime options of the evaluation of recent wait times
	 * @param elu options of the evaluation of recent active times
	 * @param weights task time in milliseconds by the worker's key; all of them or none
	 */
	public record StrategyOverrides(@Nullable Statistic measurement, @Nullable RecentValues runTime,
			@Nullable RecentValues waitTime, @Nullable RecentValues elu, @Nullable Map<Integer, Double> weights) {

		Strategy over(Strategy base) {
			return new Strategy(either(this.measurement, base.measurement()), either(this.runTime, base.runTime()),
					either(this.waitTime, base.waitTime()), either(this.elu, base.elu()),
					orNull(this.weights, base.weights()));
		}

	}

	/**
	 * Options of the workers' queues that a pool overrides.
	 *
	 * @param size number of waiting tasks at which a worker is under back pressure
	 * @param capacity number of waiting tasks at which a worker gets no more
	 * @param concurrency number of tasks that a worker runs at once
	 * @param taskStealing whether a worker without tasks takes some from others
	 * @param tasksStealingOnBackPressure whether the others relieve a worker whose queue
	 * has reached its size
	 * @param tasksStealingRatio share of the workers that may take tasks at once
	 * @param tasksFinishedTimeout time that the pool waits for tasks when it is destroyed
	 * @param agingFactor points of priority that a task gains a millisecond
	 * @param loadExponent exponent of the queue length by which tasks gain priority
	 * faster in a longer queue
	 */
	public record TasksQueueOverrides(@Nullable Integer size, @Nullable Integer capacity, @Nullable Integer concurrency,
			@Nullable Boolean taskStealing, @Nullable Boolean tasksStealingOnBackPressure,
			@Nullable Double tasksStealingRatio, @Nullable Duration tasksFinishedTimeout, @Nullable Double agingFactor,
			@Nullable Double loadExponent) {

		TasksQueue over(TasksQueue base) {
			return new TasksQueue(orNull(this.size, base.size()), orNull(this.capacity, base.capacity()),
					orNull(this.concurrency, base.concurrency()), either(this.taskStealing, base.taskStealing()),
					either(this.tasksStealingOnBackPressure, base.tasksStealingOnBackPressure()),
					either(this.tasksStealingRatio, base.tasksStealingRatio()),
					either(this.tasksFinishedTimeout, base.tasksFinishedTimeout()),
					either(this.agingFactor, base.agingFactor()), orNull(this.loadExponent, base.loadExponent()));
		}

	}

}

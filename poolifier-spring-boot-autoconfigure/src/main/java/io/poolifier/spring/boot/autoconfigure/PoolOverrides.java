// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.poolifier.options.DeadlockGuard;
import io.poolifier.options.KillBehavior;
import io.poolifier.options.OverflowPolicy;
import io.poolifier.options.Statistic;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.FunctionLimits;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.PoolType;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.RecentValues;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.TaskExecutorMode;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.WorkerType;
import io.poolifier.spring.boot.property.RuntimeOption;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

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
 * @param choiceTraceSize number of choices of workers that are remembered
 * @param deadlockGuard guard against tasks that wait for tasks of the same pool
 * @param defaultTaskFunction name of the function of tasks that name none
 * @param taskExecutor task executor bean that runs on the pool
 * @param timeLimits time limits of tasks
 * @param functions options of task functions of the pool by name
 * @param process options of workers that are child JVMs
 */
public record PoolOverrides(@Nullable PoolType type, @Nullable WorkerType worker, @Nullable Integer size,
		@Nullable Integer minSize, @Nullable Integer maxSize, @Nullable WorkerChoiceStrategy strategy,
		@Nullable StrategyOverrides strategyOptions, @Nullable Boolean enableTasksQueue,
		@Nullable TasksQueueOverrides tasksQueueOptions, @Nullable Set<Statistic> statistics,
		@Nullable Boolean restartWorkerOnError, @Nullable Duration workerReadyTimeout, @Nullable Boolean startWorkers,
		@Nullable Boolean enableEvents, @Nullable Duration maxInactiveTime, @Nullable KillBehavior killBehavior,
		@Nullable Integer choiceTraceSize, @Nullable DeadlockGuard deadlockGuard, @Nullable String defaultTaskFunction,
		@Nullable TaskExecutorMode taskExecutor, @Nullable LimitsOverrides timeLimits,
		@Nullable Map<String, FunctionLimits> functions, @Nullable ProcessOverrides process) {

	private static final Set<String> NOT_INHERITED = Set.of("enabled", "pools", "default-task-function", "functions");

	/**
	 * Returns the properties of a pool: those that it sets, and those that it inherits.
	 * @param base the properties of the top level
	 * @return the properties of the pool, as if it were the only one
	 */
	PoolifierProperties over(PoolifierProperties base) {
		Map<String, Object> values = RecordProperties.values(base);
		values.keySet().removeAll(NOT_INHERITED);
		values.put("task-executor", base.taskExecutor().inherited());
		boolean sameType = this.type == null || this.type == base.type();
		if (!sameType) {
			values.keySet().removeAll(RuntimeOption.SIZES);
		}
		if (!sameType || this.size != null || this.maxSize != null) {
			values.remove("strategy-options.weights");
		}
		values.putAll(RecordProperties.values(this));
		values.remove("functions");
		return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("", PoolifierProperties.class);
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
	}

	/**
	 * Time limits of tasks that a pool overrides.
	 *
	 * @param queue time that a task may wait before it starts
	 * @param run time that a task may run
	 * @param grace time that a function may go on after that
	 * @param maxQuarantined number of threads that may be written off at a time
	 */
	public record LimitsOverrides(@Nullable Duration queue, @Nullable Duration run, @Nullable Duration grace,
			@Nullable Integer maxQuarantined) {
	}

	/**
	 * Options of workers that are child JVMs that a pool overrides.
	 *
	 * @param configurations configuration classes that a child JVM starts
	 * @param jvmOptions options of the child JVMs
	 * @param maxPayload greatest size of the encoded data or result of a task
	 * @param readyTimeout time after which a child JVM that is not ready counts as failed
	 * @param answerTimeout time after which a child JVM that shows no sign of life is
	 * ended
	 * @param spares number of child JVMs that are started in advance
	 * @param recycle options of the recycling of child JVMs
	 */
	public record ProcessOverrides(@Nullable List<String> configurations, @Nullable List<String> jvmOptions,
			@Nullable DataSize maxPayload, @Nullable Duration readyTimeout, @Nullable Duration answerTimeout,
			@Nullable Integer spares, @Nullable RecycleOverrides recycle) {
	}

	/**
	 * Options of the recycling of child JVMs that a pool overrides.
	 *
	 * @param maxTasks number of tasks after which a child JVM is replaced
	 * @param maxAge time after which a child JVM is replaced
	 * @param maxMemory resident memory beyond which a child JVM is replaced
	 */
	public record RecycleOverrides(@Nullable Long maxTasks, @Nullable Duration maxAge, @Nullable DataSize maxMemory) {
	}

	/**
	 * Options of the workers' queues that a pool overrides.
	 *
	 * @param size number of waiting tasks at which a worker is under back pressure
	 * @param capacity maximum number of waiting tasks of a worker
	 * @param poolCapacity maximum number of waiting tasks of the whole pool
	 * @param overflow policy for a task for which there is no room
	 * @param blockTimeout time that a submitting thread waits for room
	 * @param concurrency number of tasks that a worker runs at once
	 * @param taskStealing whether a worker without tasks takes some from others
	 * @param tasksStealingOnBackPressure whether the others relieve a worker whose queue
	 * has reached its size
	 * @param tasksStealingRatio share of the workers that may take tasks at once
	 * @param tasksFinishedTimeout time that the pool waits for tasks when it is destroyed
	 * @param agingFactor points of priority that a task gains a millisecond
	 * @param loadExponent exponent of the queue length by which tasks gain priority
	 * faster in a longer queue
	 * @param fairness options of a pool that is shared fairly among tenants
	 */
	public record TasksQueueOverrides(@Nullable Integer size, @Nullable Integer capacity,
			@Nullable Integer poolCapacity, @Nullable OverflowPolicy overflow, @Nullable Duration blockTimeout,
			@Nullable Integer concurrency, @Nullable Boolean taskStealing,
			@Nullable Boolean tasksStealingOnBackPressure, @Nullable Double tasksStealingRatio,
			@Nullable Duration tasksFinishedTimeout, @Nullable Double agingFactor, @Nullable Double loadExponent,
			@Nullable FairnessOverrides fairness) {
	}

	/**
	 * Options of a pool that is shared fairly among tenants that a pool overrides.
	 *
	 * @param enabled whether the pool is shared among tenants
	 * @param weights weights of tenants by fairness key
	 * @param maxKeys maximum number of tenants that are told apart
	 */
	public record FairnessOverrides(@Nullable Boolean enabled, @Nullable Map<String, Double> weights,
			@Nullable Integer maxKeys) {
	}

}

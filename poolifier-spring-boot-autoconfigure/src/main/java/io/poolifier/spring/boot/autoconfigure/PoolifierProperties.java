// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.poolifier.options.DeadlockGuard;
import io.poolifier.options.Fairness;
import io.poolifier.options.KillBehavior;
import io.poolifier.options.OverflowPolicy;
import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.TimeLimits;
import io.poolifier.options.WorkerChoiceStrategy;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties of the auto-configured worker pools. A property that does not exist
 * stops the application, as a wrong value does.
 *
 * @param enabled Whether worker pools are auto-configured.
 * @param type Whether the number of workers is fixed or follows the load.
 * @param worker Kind of the workers. Default is virtual if spring.threads.virtual.enabled
 * is set and this is Java 21 or later, and thread otherwise.
 * @param size Number of workers of a fixed pool, from 1 to 10000. Default is the number
 * of available processors.
 * @param minSize Number of workers that a dynamic pool always has, 0 or more, and less
 * than the maximum. Default is 1, or 0 if the maximum is 1.
 * @param maxSize Number of workers that a dynamic pool has at most, up to 10000. Default
 * is the number of available processors, but more than the minimum.
 * @param strategy Strategy that chooses a worker for a task, unless its function has one
 * of its own.
 * @param strategyOptions options of the strategies
 * @param enableTasksQueue Whether workers have queues of their own. Without them no
 * worker takes over the tasks that wait for another one, and there is no back pressure.
 * @param tasksQueueOptions options of the workers' queues
 * @param statistics Statistics that are measured for each task, in addition to those that
 * the strategies require.
 * @param restartWorkerOnError Whether a worker that died is replaced.
 * @param workerReadyTimeout Time that tasks wait while no worker that may run them is
 * ready, longer than 0. After that they fail.
 * @param startWorkers Whether the pool starts with the application. If not, it has to be
 * started by a call.
 * @param enableEvents Whether the pool publishes events, to its listeners and as
 * application events.
 * @param propagateContext Whether tasks run with the context of their submitter, such as
 * the current observation, if Micrometer's context propagation is on the class path.
 * @param metrics the meters of pools
 * @param maxInactiveTime Time that a worker above the minimum of a dynamic pool may be
 * idle before it ends, at least 5 milliseconds.
 * @param killBehavior Kill behavior for a worker above the minimum of a dynamic pool that
 * was inactive for too long.
 * @param choiceTraceSize Number of choices of workers that are remembered with the
 * figures on which they were made, for the endpoint, from 0 to 1,000. None by default.
 * @param deadlockGuard Guard against the deadlock of tasks that wait for tasks of the
 * same pool, while every worker that may run those is occupied. Not for child JVMs.
 * @param defaultTaskFunction Name of the task function that runs the tasks that name
 * none. Default is the first that is registered.
 * @param taskExecutor Task executor bean that runs on the pool: none, one that has to be
 * named, or that of the application, which asynchronous methods use by default. One pool
 * at most is primary.
 * @param timeLimits time limits of tasks
 * @param functions Options of task functions of the pool by name. They take precedence
 * over those of the annotation.
 * @param process options of workers that are child JVMs
 * @param pools Further pools by name. Each starts from the options of this one, and
 * overrides those that it sets.
 */
@ConfigurationProperties(prefix = PoolifierProperties.PREFIX, ignoreUnknownFields = false)
public record PoolifierProperties(@DefaultValue("true") boolean enabled, @DefaultValue("fixed") PoolType type,
		@Nullable WorkerType worker, @Nullable Integer size, @Nullable Integer minSize, @Nullable Integer maxSize,
		@DefaultValue("least-used") WorkerChoiceStrategy strategy, @DefaultValue Strategy strategyOptions,
		@DefaultValue("true") boolean enableTasksQueue, @DefaultValue TasksQueue tasksQueueOptions, @DefaultValue( {
				"run-time", "wait-time" }) Set<Statistic> statistics,
		@DefaultValue("true") boolean restartWorkerOnError, @DefaultValue("60s") Duration workerReadyTimeout,
		@DefaultValue("true") boolean startWorkers, @DefaultValue("true") boolean enableEvents,
		@DefaultValue("true") boolean propagateContext, @DefaultValue Metrics metrics,
		@DefaultValue("60s") Duration maxInactiveTime, @DefaultValue("soft") KillBehavior killBehavior,
		@DefaultValue("0") int choiceTraceSize, @DefaultValue("help") DeadlockGuard deadlockGuard,
		@Nullable String defaultTaskFunction, @DefaultValue("off") TaskExecutorMode taskExecutor,
		@DefaultValue Limits timeLimits, @DefaultValue Map<String, FunctionLimits> functions,
		@DefaultValue Processes process, @DefaultValue Map<String, PoolOverrides> pools){

	static final String PREFIX = "poolifier";

	/**
	 * The properties of one pool, as if it were the only one.
	 * @param name the name of the pool: that of an entry of {@link #pools()}, or any
	 * other name for the pool of the top level
	 * @return the properties
	 */
	PoolifierProperties ofPool(String name) {
		PoolOverrides overrides = this.pools.get(name);
		return (overrides != null) ? overrides.over(this) : this;
	}

	/**
	 * The options of the functions of one pool, which no other pool takes over.
	 * @param name the name of the pool
	 * @return the options by the names of the functions
	 */
	Map<String, FunctionLimits> functionsOf(String name) {
		PoolOverrides overrides = this.pools.get(name);
		if (overrides == null) {
			return this.functions;
		}
		return (overrides.functions() != null) ? overrides.functions() : Map.of();
	}

	/**
	 * Whether a pool changes its number of workers.
	 */
	public enum PoolType {

		/** The number of workers stays the same. */
		FIXED,

		/** There are more workers when there is more to do. */
		DYNAMIC

	}

	/**
	 * The kinds of workers of a pool. Kinds that are planned are known by name, so that
	 * they are rejected with a reason.
	 */
	public enum WorkerType {

		/** Platform threads. */
		THREAD,

		/** Virtual threads, a bounded number for each worker. Needs Java 21 or later. */
		VIRTUAL,

		/** Child JVMs, so that a crash costs a worker and not the application. */
		PROCESS,

		/** Members of a cluster. Not available yet. */
		CLUSTER

	}

	/**
	 * Modes of the task executor of a pool. In properties, {@code false} and {@code true}
	 * mean {@code off} and {@code on}.
	 */
	public enum TaskExecutorMode {

		/** No task executor. */
		OFF,

		/** A task executor bean for code that names it. */
		ON,

		/** The executor of the application. */
		PRIMARY;

		/**
		 * Returns the mode of a pool that sets none.
		 */
		TaskExecutorMode inherited() {
			return (this == PRIMARY) ? ON : this;
		}

	}

	/**
	 * The meters of pools.
	 *
	 * @param enabled Whether there are meters of pools, their functions and workers, if
	 * there is a meter registry.
	 * @param histograms Whether the times that tasks wait and run are recorded one by
	 * one, for histograms and percentiles.
	 */
	public record Metrics(@DefaultValue("true") boolean enabled, @DefaultValue("false") boolean histograms) {
	}

	/**
	 * The options of the strategies.
	 *
	 * @param measurement Statistic by which the fair-share strategy estimates the time of
	 * a task: its active time with elu, its run time with any other.
	 * @param runTime options of the evaluation of recent run times
	 * @param waitTime options of the evaluation of recent wait times
	 * @param elu options of the evaluation of recent active times
	 * @param weights Task time in milliseconds that the weighted strategies give a worker
	 * at a time, by the worker's key: one for each worker that the pool can have, from
	 * key 0 on. Default is 500 for each.
	 */
	public record Strategy(@DefaultValue("run-time") Statistic measurement, @DefaultValue RecentValues runTime,
			@DefaultValue RecentValues waitTime, @DefaultValue RecentValues elu,
			@Nullable Map<Integer, Double> weights) {

		StrategyOptions toOptions() {
			return StrategyOptions.builder()
				.measurement(this.measurement)
				.median(Statistic.RUN_TIME, this.runTime.median())
				.median(Statistic.WAIT_TIME, this.waitTime.median())
				.median(Statistic.ELU, this.elu.median())
				.weights(this.weights)
				.build();
		}

	}

	/**
	 * The options of the evaluation of recent measurements by the strategies.
	 *
	 * @param median Whether strategies look at the median of the recent values, rather
	 * than at their average.
	 */
	public record RecentValues(@DefaultValue("false") boolean median) {
	}

	/**
	 * The time limits of the tasks of a pool.
	 *
	 * @param queue Time that a task may wait before it starts, longer than 0. After that
	 * it fails. No limit by default.
	 * @param run Time that a task may run, longer than 0. After that it fails, and its
	 * function is interrupted. No limit by default.
	 * @param grace Time that a function may go on after that. Then its child JVM is ended
	 * and replaced, or its thread is written off and replaced.
	 * @param maxQuarantined Number of threads that may be written off at a time, 0 or
	 * more.
	 */
	public record Limits(@Nullable Duration queue, @Nullable Duration run, @DefaultValue("5s") Duration grace,
			@DefaultValue("16") int maxQuarantined) {

		TimeLimits toTimeLimits() {
			return new TimeLimits(this.queue, this.run, this.grace);
		}

	}

	/**
	 * The limits of the tasks of a function. Those that are not set are those of the
	 * annotation or of the pool.
	 *
	 * @param timeout Time that a task may run, longer than 0.
	 * @param queueTimeout Time that a task may wait before it starts, longer than 0.
	 * @param gracePeriod Time that the function may go on after the time-out.
	 * @param concurrency Maximum number of tasks that run at once, at least 1. No limit
	 * by default.
	 */
	public record FunctionLimits(@Nullable Duration timeout, @Nullable Duration queueTimeout,
			@Nullable Duration gracePeriod, @Nullable Integer concurrency) {

		TimeLimits toTimeLimits() {
			return new TimeLimits(this.queueTimeout, this.timeout, this.gracePeriod);
		}

	}

	/**
	 * The options of workers that are child JVMs.
	 *
	 * @param configurations Configuration classes that a child JVM starts. Default is the
	 * whole application without its web server, runners and schedulers.
	 * @param jvmOptions Options of the child JVMs, in addition to the system properties
	 * of the application.
	 * @param maxPayload Greatest size of the encoded data or result of a task, from 1KB
	 * to 1GB.
	 * @param readyTimeout Time after which a child JVM that is not ready counts as
	 * failed, longer than 0.
	 * @param answerTimeout Time after which a child JVM that shows no sign of life is
	 * ended and replaced, at least 2 seconds.
	 * @param spares Number of child JVMs that are started in advance, so that a lost
	 * worker is replaced at once, 0 or more. Default is 1 if the memory suffices,
	 * otherwise 0.
	 * @param recycle options of the recycling of child JVMs
	 */
	public record Processes(@DefaultValue List<String> configurations, @DefaultValue List<String> jvmOptions,
			@DefaultValue("16MB") DataSize maxPayload, @DefaultValue("60s") Duration readyTimeout,
			@DefaultValue("5s") Duration answerTimeout, @Nullable Integer spares, @DefaultValue Recycle recycle) {
	}

	/**
	 * The options of the recycling of child JVMs, which a new one replaces when it is
	 * ready.
	 *
	 * @param maxTasks Number of tasks after which a child JVM is replaced, at least 1. No
	 * limit by default.
	 * @param maxAge Time after which a child JVM is replaced, at least 1 second. No limit
	 * by default.
	 * @param maxMemory Resident memory beyond which a child JVM is replaced, at least 1MB
	 * and well above that of a new one. Needs Linux. No limit by default.
	 */
	public record Recycle(@Nullable Long maxTasks, @Nullable Duration maxAge, @Nullable DataSize maxMemory) {

		boolean isEnabled() {
			return this.maxTasks != null || this.maxAge != null || this.maxMemory != null;
		}

	}

	/**
	 * The options of the workers' queues.
	 *
	 * @param size Number of waiting tasks at which a worker is under back pressure, at
	 * least 1. Default is the maximum of workers squared and at least 256, or the
	 * capacity if that is less.
	 * @param capacity Maximum number of waiting tasks of a worker, at least 1. No limit
	 * by default.
	 * @param poolCapacity Maximum number of waiting tasks of the whole pool, at least 1.
	 * No limit by default.
	 * @param overflow Policy for a task for which there is no room within the capacities.
	 * Default is to reject it.
	 * @param blockTimeout Time that a submitting thread waits for room, 0 or more. Only
	 * if overflow is block. No limit by default.
	 * @param concurrency Number of tasks that a worker runs at once, from 1 to 10000.
	 * Default is what suits the kind of workers: 1 for platform threads, 64 for virtual
	 * threads.
	 * @param taskStealing Whether a worker without tasks takes some from the queues of
	 * others.
	 * @param tasksStealingOnBackPressure Whether the other workers take a task each from
	 * one whose queue has reached its size.
	 * @param tasksStealingRatio Share of the workers that may take tasks from others at
	 * once, from 0 for none to 1 for all.
	 * @param tasksFinishedTimeout Time that the pool waits for queued and running tasks
	 * when it is destroyed.
	 * @param agingFactor Points of priority that a task gains for each millisecond that
	 * it waits, 0 or more.
	 * @param loadExponent Exponent of the queue length by which tasks gain priority
	 * faster in a longer queue, greater than 0. Default is two thirds.
	 * @param fairness options of a pool that is shared fairly among tenants
	 */
	public record TasksQueue(@Nullable Integer size, @Nullable Integer capacity, @Nullable Integer poolCapacity,
			@Nullable OverflowPolicy overflow, @Nullable Duration blockTimeout, @Nullable Integer concurrency,
			@DefaultValue("true") boolean taskStealing, @DefaultValue("true") boolean tasksStealingOnBackPressure,
			@DefaultValue("0.6") double tasksStealingRatio, @DefaultValue("2s") Duration tasksFinishedTimeout,
			@DefaultValue("0.001") double agingFactor, @Nullable Double loadExponent,
			@DefaultValue FairnessOptions fairness) {

		TasksQueueOptions toOptions() {
			TasksQueueOptions.Builder options = TasksQueueOptions.builder()
				.taskStealing(this.taskStealing)
				.tasksStealingOnBackPressure(this.tasksStealingOnBackPressure)
				.tasksStealingRatio(this.tasksStealingRatio)
				.tasksFinishedTimeout(this.tasksFinishedTimeout)
				.agingFactor(this.agingFactor);
			PropertyMapper map = PropertyMapper.get();
			map.from(this.size).to(options::size);
			map.from(this.capacity).to(options::capacity);
			map.from(this.poolCapacity).to(options::poolCapacity);
			map.from(this.overflow).to(options::overflow);
			map.from(this.blockTimeout).to(options::blockTimeout);
			map.from(this.concurrency).to(options::concurrency);
			map.from(this.loadExponent).to(options::loadExponent);
			return options.fairness(this.fairness.toFairness()).build();
		}

	}

	/**
	 * The options of a pool that is shared fairly among tenants, which are identified by
	 * fairness keys.
	 *
	 * @param enabled Whether the pool is shared among tenants in proportion to their
	 * weights, while tasks of several tenants wait.
	 * @param weights Weights of tenants by fairness key, from 0.000001 to 1000000.
	 * Default is 1 for each.
	 * @param maxKeys Maximum number of tenants with tasks that are told apart, at least
	 * 1. All others count as one tenant.
	 */
	public record FairnessOptions(@DefaultValue("false") boolean enabled, @DefaultValue Map<String, Double> weights,
			@DefaultValue("10000") int maxKeys) {

		@Nullable Fairness toFairness() {
			return this.enabled ? new Fairness(this.weights, this.maxKeys) : null;
		}

	}

}

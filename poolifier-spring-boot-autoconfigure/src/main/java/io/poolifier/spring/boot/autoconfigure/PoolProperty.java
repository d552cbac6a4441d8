// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.poolifier.options.PoolChange;
import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.Metrics;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.RecentValues;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.Strategy;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.TasksQueue;
import org.jspecify.annotations.Nullable;

/**
 * Property of a pool, and the change of the pool that a new value of it means.
 *
 * @param name the name of the property among those of the pool
 * @param value the value of the property
 * @param change the addition to the change of a pool, {@code null} if the property needs
 * a restart
 */
record PoolProperty(String name, Function<PoolifierProperties, @Nullable Object> value, @Nullable Change change) {

	/** All properties of a pool. */
	static final List<PoolProperty> ALL = List.of(restart("enabled", PoolifierProperties::enabled),
			restart("type", PoolifierProperties::type), restart("worker", PoolifierProperties::worker),
			size("size", PoolifierProperties::size), size("min-size", PoolifierProperties::minSize),
			size("max-size", PoolifierProperties::maxSize),
			new PoolProperty("strategy", PoolifierProperties::strategy,
					(draft, properties, path) -> draft.strategy(properties.strategy())),
			strategy("measurement", Strategy::measurement, StrategyOptions.Builder::measurement),
			median("run-time", Strategy::runTime, Statistic.RUN_TIME),
			median("wait-time", Strategy::waitTime, Statistic.WAIT_TIME), median("elu", Strategy::elu, Statistic.ELU),
			strategy("weights", Strategy::weights, StrategyOptions.Builder::weights),
			new PoolProperty("enable-tasks-queue", PoolifierProperties::enableTasksQueue,
					(draft, properties, path) -> draft.enableTasksQueue(properties.enableTasksQueue())),
			queue("size", TasksQueue::size, TasksQueueOptions.Builder::size),
			queue("capacity", TasksQueue::capacity, TasksQueueOptions.Builder::capacity),
			queue("concurrency", TasksQueue::concurrency, TasksQueueOptions.Builder::concurrency),
			queue("task-stealing", TasksQueue::taskStealing, TasksQueueOptions.Builder::taskStealing),
			queue("tasks-stealing-on-back-pressure", TasksQueue::tasksStealingOnBackPressure,
					TasksQueueOptions.Builder::tasksStealingOnBackPressure),
			queue("tasks-stealing-ratio", TasksQueue::tasksStealingRatio,
					TasksQueueOptions.Builder::tasksStealingRatio),
			queue("tasks-finished-timeout", TasksQueue::tasksFinishedTimeout,
					TasksQueueOptions.Builder::tasksFinishedTimeout),
			queue("aging-factor", TasksQueue::agingFactor, TasksQueueOptions.Builder::agingFactor),
			queue("load-exponent", TasksQueue::loadExponent, PoolProperty::loadExponent),
			restart("statistics", PoolifierProperties::statistics),
			restart("restart-worker-on-error", PoolifierProperties::restartWorkerOnError),
			restart("worker-ready-timeout", PoolifierProperties::workerReadyTimeout),
			restart("start-workers", PoolifierProperties::startWorkers),
			restart("enable-events", PoolifierProperties::enableEvents),
			restart("propagate-context", PoolifierProperties::propagateContext), metrics("enabled", Metrics::enabled),
			metrics("histograms", Metrics::histograms),
			restart("max-inactive-time", PoolifierProperties::maxInactiveTime),
			restart("kill-behavior", PoolifierProperties::killBehavior),
			restart("default-task-function", PoolifierProperties::defaultTaskFunction),
			restart("task-executor", PoolifierProperties::taskExecutor));

	private static PoolProperty restart(String name, Function<PoolifierProperties, @Nullable Object> value) {
		return new PoolProperty(name, value, null);
	}

	private static PoolProperty metrics(String name, Function<Metrics, Object> value) {
		return restart("metrics." + name, (properties) -> value.apply(properties.metrics()));
	}

	/** Sets all sizes, as their defaults depend on each other. */
	private static PoolProperty size(String name, Function<PoolifierProperties, @Nullable Object> value) {
		return new PoolProperty(name, value,
				(draft, properties, path) -> RequestedSize.of(properties, path).addTo(draft));
	}

	private static <T extends @Nullable Object> PoolProperty strategy(String name, Function<Strategy, T> value,
			BiFunction<StrategyOptions.Builder, T, StrategyOptions.Builder> setter) {
		return new PoolProperty("strategy-options." + name, (properties) -> value.apply(properties.strategyOptions()),
				(draft, properties, path) -> draft
					.strategyOptions((options) -> setter.apply(options, value.apply(properties.strategyOptions()))));
	}

	private static PoolProperty median(String name, Function<Strategy, RecentValues> value, Statistic statistic) {
		return strategy(name + ".median", value.andThen(RecentValues::median),
				(options, median) -> options.median(statistic, median));
	}

	private static <T extends @Nullable Object> PoolProperty queue(String name, Function<TasksQueue, T> value,
			BiFunction<TasksQueueOptions.Builder, T, TasksQueueOptions.Builder> setter) {
		return new PoolProperty("tasks-queue-options." + name,
				(properties) -> value.apply(properties.tasksQueueOptions()),
				(draft, properties, path) -> draft.tasksQueueOptions(
						(options) -> setter.apply(options, value.apply(properties.tasksQueueOptions()))));
	}

	private static TasksQueueOptions.Builder loadExponent(TasksQueueOptions.Builder options, @Nullable Double value) {
		return options.loadExponent((value != null) ? value : TasksQueueOptions.defaults().loadExponent());
	}

	boolean differs(PoolifierProperties one, PoolifierProperties other) {
		return !Objects.equals(this.value.apply(one), this.value.apply(other));
	}

	/**
	 * Returns the value as it is written in a file.
	 */
	String display(PoolifierProperties properties) {
		Object value = this.value.apply(properties);
		return (value instanceof Enum<?> constant) ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-')
				: Objects.requireNonNullElse(value, "none").toString();
	}

	/**
	 * Addition to the change of a pool.
	 */
	@FunctionalInterface
	interface Change {

		/**
		 * Adds the value of a property.
		 * @param draft the change so far
		 * @param properties the properties of the pool
		 * @param path the place of the properties
		 * @return the change
		 * @throws InvalidPropertyException if the properties contradict each other
		 */
		PoolChange.Builder addTo(PoolChange.Builder draft, PoolifierProperties properties, PropertyPath path);

	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.property;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.poolifier.options.OverflowPolicy;
import io.poolifier.options.PoolChange;
import io.poolifier.options.PoolOptions;
import io.poolifier.options.Statistic;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.TimeLimits;
import io.poolifier.options.WorkerChoiceStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Property of a pool that can change while the pool works. All other properties need a
 * restart.
 *
 * @param <T> the type of the values
 * @param name the name of the property, among those of a pool
 * @param type the type of the values
 * @param current the value in force, {@code null} if there is none
 * @param change the addition of a value to a change
 * @param reset the addition of the default to a change, {@code null} if the property
 * always has a value
 */
public record RuntimeOption<T>(String name, Class<T> type, Function<PoolOptions, @Nullable T> current,
		BiFunction<PoolChange.Builder, T, PoolChange.Builder> change,
		@Nullable UnaryOperator<PoolChange.Builder> reset) {

	private static final String QUEUE = "tasks-queue-options.";

	private static final String STRATEGY = "strategy-options.";

	/** The names of the sizes of a pool, whose defaults depend on each other. */
	public static final Set<String> SIZES = Set.of("size", "min-size", "max-size");

	/** All properties that can change while a pool works. */
	public static final List<RuntimeOption<?>> ALL = List.of(
			new RuntimeOption<>("strategy", WorkerChoiceStrategy.class, PoolOptions::strategy,
					PoolChange.Builder::strategy),
			new RuntimeOption<>(STRATEGY + "measurement", Statistic.class,
					(options) -> options.strategyOptions().measurement(),
					(draft, value) -> draft.strategyOptions((strategy) -> strategy.measurement(value))),
			median("run-time", Statistic.RUN_TIME), median("wait-time", Statistic.WAIT_TIME),
			median("elu", Statistic.ELU),
			new RuntimeOption<>(STRATEGY + "weights", Map.class, (options) -> options.strategyOptions().weights(),
					(draft, value) -> draft.strategyOptions((strategy) -> strategy.weights(weights(value))),
					(draft) -> draft.strategyOptions((strategy) -> strategy.weights(null))),
			new RuntimeOption<>("enable-tasks-queue", Boolean.class, PoolOptions::enableTasksQueue,
					PoolChange.Builder::enableTasksQueue),
			optional("size", Integer.class, TasksQueueOptions::size, TasksQueueOptions.Builder::size),
			optional("capacity", Integer.class, TasksQueueOptions::capacity, TasksQueueOptions.Builder::capacity),
			optional("pool-capacity", Integer.class, TasksQueueOptions::poolCapacity,
					TasksQueueOptions.Builder::poolCapacity),
			optional("overflow", OverflowPolicy.class, TasksQueueOptions::overflow,
					TasksQueueOptions.Builder::overflow),
			optional("block-timeout", Duration.class, TasksQueueOptions::blockTimeout,
					TasksQueueOptions.Builder::blockTimeout),
			optional("concurrency", Integer.class, TasksQueueOptions::concurrency,
					TasksQueueOptions.Builder::concurrency),
			queue("task-stealing", Boolean.class, TasksQueueOptions::taskStealing,
					TasksQueueOptions.Builder::taskStealing),
			queue("tasks-stealing-on-back-pressure", Boolean.class, TasksQueueOptions::tasksStealingOnBackPressure,
					TasksQueueOptions.Builder::tasksStealingOnBackPressure),
			queue("tasks-stealing-ratio", Double.class, TasksQueueOptions::tasksStealingRatio,
					TasksQueueOptions.Builder::tasksStealingRatio),
			queue("tasks-finished-timeout", Duration.class, TasksQueueOptions::tasksFinishedTimeout,
					TasksQueueOptions.Builder::tasksFinishedTimeout),
			queue("aging-factor", Double.class, TasksQueueOptions::agingFactor, TasksQueueOptions.Builder::agingFactor),
			queue("load-exponent", Double.class, TasksQueueOptions::loadExponent,
					TasksQueueOptions.Builder::loadExponent,
					(queue) -> queue.loadExponent(TasksQueueOptions.defaults().loadExponent())),
			limit("queue", TimeLimits::queue, TimeLimits::withQueue),
			limit("run", TimeLimits::run, TimeLimits::withRun),
			limit("grace", TimeLimits::grace, TimeLimits::withGrace),
			new RuntimeOption<>("time-limits.max-quarantined", Integer.class, PoolOptions::maxQuarantined,
					PoolChange.Builder::maxQuarantined),
			new RuntimeOption<>("choice-trace-size", Integer.class, PoolOptions::choiceTraceSize,
					PoolChange.Builder::choiceTraceSize),
			size("size", false, PoolOptions::maxSize, PoolChange.Builder::size),
			size("min-size", true, PoolOptions::minSize, PoolChange.Builder::minSize),
			size("max-size", true, PoolOptions::maxSize, PoolChange.Builder::maxSize));

	private RuntimeOption(String name, Class<T> type, Function<PoolOptions, @Nullable T> current,
			BiFunction<PoolChange.Builder, T, PoolChange.Builder> change) {
		this(name, type, current, change, null);
	}

	private static RuntimeOption<Boolean> median(String name, Statistic statistic) {
		return new RuntimeOption<>(STRATEGY + name + ".median", Boolean.class,
				(options) -> options.strategyOptions().medians().contains(statistic),
				(draft, value) -> draft.strategyOptions((strategy) -> strategy.median(statistic, value)));
	}

	private static <T> RuntimeOption<T> queue(String name, Class<T> type,
			Function<TasksQueueOptions, @Nullable T> current,
			BiFunction<TasksQueueOptions.Builder, T, TasksQueueOptions.Builder> change) {
		return queue(name, type, current, change, null);
	}

	private static <T> RuntimeOption<T> queue(String name, Class<T> type,
			Function<TasksQueueOptions, @Nullable T> current,
			BiFunction<TasksQueueOptions.Builder, T, TasksQueueOptions.Builder> change,
			@Nullable UnaryOperator<TasksQueueOptions.Builder> reset) {
		return new RuntimeOption<>(QUEUE + name, type, (options) -> current.apply(options.tasksQueueOptions()),
				(draft, value) -> draft.tasksQueueOptions((queue) -> change.apply(queue, value)),
				(reset != null) ? (draft) -> draft.tasksQueueOptions(reset) : null);
	}

	/** Creates an option of queues that has no value by default. */
	private static <T> RuntimeOption<T> optional(String name, Class<T> type,
			Function<TasksQueueOptions, @Nullable T> current,
			BiFunction<TasksQueueOptions.Builder, @Nullable T, TasksQueueOptions.Builder> change) {
		return queue(name, type, current, (queue, value) -> change.apply(queue, value),
				(queue) -> change.apply(queue, null));
	}

	private static RuntimeOption<Duration> limit(String name, Function<TimeLimits, @Nullable Duration> current,
			BiFunction<TimeLimits, @Nullable Duration, TimeLimits> change) {
		return new RuntimeOption<>("time-limits." + name, Duration.class,
				(options) -> current.apply(options.timeLimits()),
				(draft, value) -> draft.timeLimits((limits) -> change.apply(limits, value)),
				(draft) -> draft.timeLimits((limits) -> change.apply(limits, null)));
	}

	private static RuntimeOption<Integer> size(String name, boolean dynamic, Function<PoolOptions, Integer> current,
			BiFunction<PoolChange.Builder, Integer, PoolChange.Builder> change) {
		return new RuntimeOption<>(name, Integer.class,
				(options) -> (options.isDynamic() == dynamic) ? current.apply(options) : null, change);
	}

	private static Map<Integer, Double> weights(Map<?, ?> given) {
		Map<Integer, Double> weights = new TreeMap<>();
		given.forEach((key, weight) -> weights.put((Integer) key, (Double) weight));
		return weights;
	}

	/**
	 * Returns the names of all options.
	 * @return the names, in the order of the options
	 */
	public static List<String> names() {
		return ALL.stream().map(RuntimeOption::name).toList();
	}

	/**
	 * Returns the values of all options in force, as people write them.
	 * @param options the options of a pool
	 * @return the values by the names of the options
	 */
	public static Map<String, Object> values(PoolOptions options) {
		Map<String, Object> values = new LinkedHashMap<>();
		for (RuntimeOption<?> option : ALL) {
			Object value = option.current().apply(options);
			if (value != null) {
				values.put(option.name(), PropertyText.of(value));
			}
		}
		return values;
	}

	/**
	 * Returns whether the values are maps.
	 * @return whether entries are set one by one
	 */
	public boolean isMap() {
		return this.type == Map.class;
	}

	/**
	 * Adds a value to a change.
	 * @param draft the change so far
	 * @param value the value, {@code null} to restore the default
	 * @return the change
	 * @throws IllegalArgumentException if there is no value, and no default to restore
	 */
	public PoolChange.Builder addTo(PoolChange.Builder draft, @Nullable Object value) {
		if (value != null) {
			return this.change.apply(draft, this.type.cast(value));
		}
		if (this.reset == null) {
			throw new IllegalArgumentException("Option '%s' must have a value".formatted(this.name));
		}
		return this.reset.apply(draft);
	}

}

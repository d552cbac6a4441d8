// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.poolifier.options.PoolChange;
import io.poolifier.options.PoolOptions;
import io.poolifier.options.Statistic;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.convert.ConversionException;

/**
 * An option that can change while a pool works.
 *
 * @param <T> the type of its values
 * @param name the name of its property, among those of the pool
 * @param type the type of its values
 * @param current its value now, {@code null} if it has none
 * @param change sets it
 * @param reset gives it its default back, {@code null} if it has to have a value
 */
record RuntimeOption<T>(String name, Class<T> type, Function<PoolOptions, @Nullable T> current,
		BiFunction<PoolChange.Builder, T, PoolChange.Builder> change,
		@Nullable UnaryOperator<PoolChange.Builder> reset) {

	private static final String OPTIONS = "options";

	private static final Pattern SEPARATOR = Pattern.compile("\\s*[,\\n]\\s*");

	/** The name of an entry of a map, with brackets or with a dot. */
	private static final Pattern ENTRY = Pattern.compile("(.+)(?:\\.|\\[)(-?\\d+)]?");

	private static final String QUEUE = "tasks-queue-options.";

	private static final String STRATEGY = "strategy-options.";

	private static final List<RuntimeOption<?>> ALL = List.of(
			new RuntimeOption<>("strategy", WorkerChoiceStrategy.class, PoolOptions::strategy,
					PoolChange.Builder::strategy),
			new RuntimeOption<>(STRATEGY + "measurement", Statistic.class,
					(options) -> options.strategyOptions().measurement(),
					(draft, value) -> draft.strategyOptions((strategy) -> strategy.measurement(value))),
			median("run-time", Statistic.RUN_TIME), median("wait-time", Statistic.WAIT_TIME),
			median("elu", Statistic.ELU),
			new RuntimeOption<>(STRATEGY + "weights", Map.class, (options) -> options.strategyOptions().weights(),
					(draft, value) -> draft.strategyOptions((strategy) -> strategy.weights(weights(value)))),
			new RuntimeOption<>("enable-tasks-queue", Boolean.class, PoolOptions::enableTasksQueue,
					PoolChange.Builder::enableTasksQueue),
			optional("size", TasksQueueOptions::size, TasksQueueOptions.Builder::size),
			optional("capacity", TasksQueueOptions::capacity, TasksQueueOptions.Builder::capacity),
			optional("concurrency", TasksQueueOptions::concurrency, TasksQueueOptions.Builder::concurrency),
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
					TasksQueueOptions.Builder::loadExponent),
			size("size", false, PoolOptions::maxSize, PoolChange.Builder::size),
			size("min-size", true, PoolOptions::minSize, PoolChange.Builder::minSize),
			size("max-size", true, PoolOptions::maxSize, PoolChange.Builder::maxSize));

	RuntimeOption(String name, Class<T> type, Function<PoolOptions, @Nullable T> current,
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
		return new RuntimeOption<>(QUEUE + name, type, (options) -> current.apply(options.tasksQueueOptions()),
				(draft, value) -> draft.tasksQueueOptions((queue) -> change.apply(queue, value)));
	}

	/** An option of queues that has no value by default. */
	private static RuntimeOption<Integer> optional(String name, Function<TasksQueueOptions, @Nullable Integer> current,
			BiFunction<TasksQueueOptions.Builder, @Nullable Integer, TasksQueueOptions.Builder> change) {
		return new RuntimeOption<>(QUEUE + name, Integer.class, (options) -> current.apply(options.tasksQueueOptions()),
				(draft, value) -> draft.tasksQueueOptions((queue) -> change.apply(queue, value)),
				(draft) -> draft.tasksQueueOptions((queue) -> change.apply(queue, null)));
	}

	private static RuntimeOption<Integer> size(String name, boolean dynamic, Function<PoolOptions, Integer> current,
			BiFunction<PoolChange.Builder, Integer, PoolChange.Builder> change) {
		return new RuntimeOption<>(name, Integer.class,
				(options) -> (options.isDynamic() == dynamic) ? current.apply(options) : null, change);
	}

	private static Map<Integer, Double> weights(Map<?, ?> given) {
		Map<Integer, Double> weights = new TreeMap<>();
		given.forEach((key, weight) -> {
			String name = STRATEGY + "weights[" + key + "]";
			// A key may have been spelled in two ways, such as 0 and 00.
			requireOnce(name, weights.put(convert(name, key, Integer.class), convert(name, weight, Double.class)),
					weight);
		});
		return weights;
	}

	/** The values of all options in force, as people write them. */
	static Map<String, Object> values(PoolOptions options) {
		Map<String, Object> values = new LinkedHashMap<>();
		for (RuntimeOption<?> option : ALL) {
			Object value = option.current().apply(options);
			if (value != null) {
				values.put(option.name(), display(value));
			}
		}
		return values;
	}

	private static Object display(Object value) {
		if (value instanceof Enum<?> constant) {
			return dashed(constant);
		}
		return (value instanceof Duration duration) ? DurationStyle.SIMPLE.print(duration) : value;
	}

	private static String dashed(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Reads a change of options.
	 * @param options names and values as in a properties file, separated by commas or
	 * line breaks
	 * @throws InvalidRuntimeOptionException if there is no such option, or a value is of
	 * a wrong type
	 */
	static PoolChange change(String options) {
		PoolChange.Builder change = PoolChange.builder();
		Map<RuntimeOption<?>, Object> values = new LinkedHashMap<>();
		for (String assignment : SEPARATOR.split(options.strip(), -1)) {
			int equals = assignment.indexOf('=');
			if (equals < 0) {
				throw new InvalidRuntimeOptionException(OPTIONS, options,
						"must be written as name=value, several with commas between them");
			}
			String value = assignment.substring(equals + 1).strip();
			addTo(values, assignment.substring(0, equals).strip(), value);
		}
		for (Map.Entry<RuntimeOption<?>, Object> value : values.entrySet()) {
			change = value.getKey().set(change, value.getValue());
		}
		return change.build();
	}

	private static void addTo(Map<RuntimeOption<?>, Object> values, String name, String value) {
		Matcher entry = ENTRY.matcher(name);
		String mapOrName = entry.matches() ? entry.group(1) : name;
		RuntimeOption<?> option = ALL.stream()
			.filter((candidate) -> candidate.isCalled(mapOrName) && candidate.isMap() == entry.matches())
			.findFirst()
			.orElseThrow(() -> unknown(name, value));
		if (entry.matches()) {
			@SuppressWarnings("unchecked")
			Map<String, String> entries = (Map<String, String>) values.computeIfAbsent(option,
					(absent) -> new LinkedHashMap<String, String>());
			requireOnce(name, entries.put(entry.group(2), value), value);
		}
		else {
			requireOnce(name, values.put(option, value), value);
		}
	}

	private static void requireOnce(String name, @Nullable Object before, Object value) {
		if (before != null) {
			throw new InvalidRuntimeOptionException(name, value, "was given before as '%s'".formatted(before));
		}
	}

	private static InvalidRuntimeOptionException unknown(String name, String value) {
		if (ALL.stream().anyMatch((option) -> option.isMap() && option.isCalled(name))) {
			return new InvalidRuntimeOptionException(name, value,
					"has to be given key by key, as in %1$s[0]=100, %1$s[1]=200".formatted(name));
		}
		return new InvalidRuntimeOptionException(name, value,
				"is no option that can change while the pool works; there are " + String.join(", ", names()));
	}

	/** Returns the names of all options. */
	static List<String> names() {
		return ALL.stream().map(RuntimeOption::name).toList();
	}

	private boolean isCalled(String name) {
		return uniform(this.name).equals(uniform(name));
	}

	private boolean isMap() {
		return this.type == Map.class;
	}

	private static String uniform(String name) {
		return name.replace("-", "").toLowerCase(Locale.ROOT);
	}

	private PoolChange.Builder set(PoolChange.Builder draft, Object value) {
		if (this.reset != null && value.equals("")) {
			return this.reset.apply(draft);
		}
		return this.change.apply(draft, convert(this.name, value, this.type));
	}

	private static <T> T convert(String name, Object value, Class<T> type) {
		try {
			T converted = ApplicationConversionService.getSharedInstance().convert(value, type);
			if (converted != null) {
				return converted;
			}
		}
		catch (ConversionException | IllegalArgumentException ex) {
			// Reported below, together with what cannot be converted at all.
		}
		throw new InvalidRuntimeOptionException(name, value, "must be " + expected(type));
	}

	private static String expected(Class<?> type) {
		if (type.isEnum()) {
			return "one of " + Arrays.stream(type.getEnumConstants())
				.map((constant) -> dashed((Enum<?>) constant))
				.collect(Collectors.joining(", "));
		}
		if (type == Boolean.class) {
			return "true or false";
		}
		if (type == Duration.class) {
			return "a time such as 500ms or 10s";
		}
		return (type == Integer.class) ? "an integer" : "a number";
	}

}

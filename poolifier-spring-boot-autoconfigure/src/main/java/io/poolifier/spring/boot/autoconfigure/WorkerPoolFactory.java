// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPoolBuilder;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.Statistic;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.spring.annotation.ConditionalOnPoolifierWorker;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.FunctionLimits;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.TaskExecutorMode;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.WorkerType;
import io.poolifier.spring.function.DeclaredTaskFunction;
import io.poolifier.spring.function.InvalidTaskFunctionException;
import io.poolifier.spring.function.TaskFunctionCatalog;
import io.poolifier.thread.ThreadWorkerFactory;
import io.poolifier.thread.VirtualThreadWorkerFactory;
import io.poolifier.thread.VirtualThreadsUnsupportedException;
import io.poolifier.worker.WorkerFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Makes pools of what properties, annotations and customizers say.
 */
final class WorkerPoolFactory {

	/** Options that there are no properties for; only customizers can get them wrong. */
	private static final Set<String> OPTIONS_WITHOUT_PROPERTY = Set.of("name", "priority", "workerNodeKeys");

	private static final String PROCESS_WORKERS = "io.poolifier.process.ProcessWorkerFactory";

	/** The properties of a function by the options that they set. */
	private static final Map<String, String> FUNCTION_LIMITS = Map.of("timeLimits.run", ".timeout", "timeLimits.queue",
			".queue-timeout", "timeLimits.grace", ".grace-period", "concurrency", ".concurrency");

	private final PoolifierProperties properties;

	private final TaskFunctionCatalog catalog;

	private final List<WorkerPoolBuilderCustomizer> customizers;

	private final ListableBeanFactory beanFactory;

	private final Environment environment;

	/** The kind of workers of pools that do not say which. */
	private final WorkerType defaultWorker;

	WorkerPoolFactory(PoolifierProperties properties, TaskFunctionCatalog catalog,
			List<WorkerPoolBuilderCustomizer> customizers, ListableBeanFactory beanFactory, Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
		this.defaultWorker = Threading.VIRTUAL.isActive(environment) ? WorkerType.VIRTUAL : WorkerType.THREAD;
		this.properties = properties;
		this.catalog = catalog;
		this.customizers = customizers;
	}

	/**
	 * Builds a pool, which the context starts, or a task that comes before that.
	 * @param name the name of the pool, which says where its properties are
	 * @throws InvalidPropertyException if the properties are wrong
	 * @throws InvalidTaskFunctionException if a task function is for workers that the
	 * pool does not have
	 */
	WorkerPool create(String name) {
		PoolifierProperties properties = this.properties.ofPool(name);
		PropertyPath path = PropertyPath.ofPool(name);
		try {
			RequestedSize size = RequestedSize.of(properties, path);
			WorkerPoolBuilder builder = size.newBuilder().name(name);
			WorkerFactory factory = workerFactory(properties, size, path);
			configure(builder.workerFactory(factory), properties);
			requireFunctions(name, path);
			for (DeclaredTaskFunction function : this.catalog.functions(name)) {
				requireWorkers(name, path.of(size.maxProperty()), size, function);
				requireFreeName(properties, function);
				requireWorkersThatCanRun(factory, function);
				builder.taskFunction(function.name(), function.handler(), options(name, function, path));
			}
			if (properties.taskExecutor() != TaskExecutorMode.OFF) {
				requireThreads(factory, properties, name);
				WorkerPoolTaskExecutor.addFunction(builder);
			}
			this.customizers.forEach((customizer) -> customizer.customize(name, builder));
			return builder.startWorkers(false).startOnFirstTask(properties.startWorkers()).build();
		}
		catch (InvalidOptionException ex) {
			if (OPTIONS_WITHOUT_PROPERTY.contains(ex.getOption())) {
				throw ex;
			}
			throw InvalidPropertyException.of(ex, path);
		}
	}

	/** The properties of a function take precedence over its annotation. */
	private TaskFunctionOptions options(String pool, DeclaredTaskFunction function, PropertyPath path) {
		FunctionLimits limits = this.properties.functionsOf(pool).get(function.name());
		if (limits == null) {
			return function.options();
		}
		try {
			TaskFunctionOptions.Builder options = function.options()
				.toBuilder()
				.timeLimits(limits.toTimeLimits().orElse(function.options().timeLimits()));
			if (limits.concurrency() != null) {
				options.concurrency(limits.concurrency());
			}
			return options.build();
		}
		catch (InvalidOptionException ex) {
			String property = path.of("functions." + function.name() + FUNCTION_LIMITS.get(ex.getOption()));
			throw new InvalidPropertyException(property, ex.getValue(), ex.getRequirement(),
					"Correct it, or remove it to have that of the pool.");
		}
	}

	private void requireFunctions(String pool, PropertyPath path) {
		List<String> names = this.catalog.functions(pool).stream().map(DeclaredTaskFunction::name).toList();
		this.properties.functionsOf(pool).forEach((name, limits) -> {
			if (!names.contains(name)) {
				throw new InvalidPropertyException(path.of("functions." + name), limits,
						"is for a task function that pool '%s' does not have; it has %s".formatted(pool,
								names.isEmpty() ? "none" : names),
						"Correct the name, or remove the property.");
			}
		});
	}

	private static void requireWorkers(String pool, String maxProperty, RequestedSize size,
			DeclaredTaskFunction function) {
		Set<Integer> keys = function.options().workerNodeKeys();
		int greatest = keys.stream().mapToInt(Integer::intValue).max().orElse(0);
		if (greatest >= size.max()) {
			throw new InvalidTaskFunctionException(
					"The @TaskFunction %s has workerNodeKeys = %s, but the workers of pool '%s' have the keys %s."
						.formatted(function.declaration(), keys, pool,
								(size.max() > 1) ? "0 to " + (size.max() - 1) : "0 only"),
					"Leave the other keys out, or set '%s' to more than %d.".formatted(maxProperty, greatest));
		}
	}

	private static void requireThreads(WorkerFactory factory, PoolifierProperties properties, String pool) {
		if (properties.worker() == WorkerType.PROCESS) {
			throw new InvalidPropertyException(TaskExecutorModes.property(pool), properties.taskExecutor(),
					"is for workers that are threads, and those of the pool are of type '%s'".formatted(factory.type()),
					"Remove it, or let a task executor run on another pool: what an executor is given cannot be carried to another process.");
		}
	}

	private static void requireWorkersThatCanRun(WorkerFactory factory, DeclaredTaskFunction function) {
		try {
			factory.preparation(function.name(), function.options());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidTaskFunctionException(
					"The @TaskFunction %s is for a pool with workers of type '%s': %s."
						.formatted(function.declaration(), factory.type(), ex.getMessage()),
					"Use concrete types, such as records, for its data and result, or let it run on a pool whose workers are threads.");
		}
	}

	private static void requireFreeName(PoolifierProperties properties, DeclaredTaskFunction function) {
		if (properties.taskExecutor() != TaskExecutorMode.OFF
				&& function.name().equals(WorkerPoolTaskExecutor.FUNCTION)) {
			throw new InvalidTaskFunctionException(
					"The @TaskFunction %s is called '%s', which is the name of what the task executor of its pool runs."
						.formatted(function.declaration(), function.name()),
					"Choose another name, or remove '%s'.".formatted(TaskExecutorModes.property(function.pool())));
		}
	}

	private static void configure(WorkerPoolBuilder builder, PoolifierProperties properties) {
		builder.strategy(properties.strategy())
			.strategyOptions(properties.strategyOptions().toOptions())
			.tasksQueueOptions(properties.tasksQueueOptions().toOptions())
			.statistics(properties.statistics().toArray(Statistic[]::new))
			.maxInactiveTime(properties.maxInactiveTime())
			.killBehavior(properties.killBehavior())
			.choiceTraceSize(properties.choiceTraceSize())
			.deadlockGuard(properties.deadlockGuard())
			.restartWorkerOnError(properties.restartWorkerOnError())
			.workerReadyTimeout(properties.workerReadyTimeout())
			.timeLimits(properties.timeLimits().toTimeLimits())
			.maxQuarantined(properties.timeLimits().maxQuarantined())
			.eventLoops(EventLoops::contains)
			.enableEvents(properties.enableEvents())
			.enableTasksQueue(properties.enableTasksQueue());
		String defaultFunction = properties.defaultTaskFunction();
		if (defaultFunction != null) {
			builder.defaultTaskFunction(defaultFunction);
		}
	}

	private WorkerFactory workerFactory(PoolifierProperties properties, RequestedSize size, PropertyPath path) {
		return switch (Objects.requireNonNullElse(properties.worker(), this.defaultWorker)) {
			case THREAD -> new ThreadWorkerFactory();
			case VIRTUAL -> virtualThreads(path);
			case PROCESS -> childJvms(properties, size, path);
			case CLUSTER -> throw notYet(path);
		};
	}

	private WorkerFactory childJvms(PoolifierProperties properties, RequestedSize size, PropertyPath path) {
		if (this.environment.matchesProfiles(ConditionalOnPoolifierWorker.PROFILE)) {
			// A child JVM has no children of its own.
			return new ThreadWorkerFactory();
		}
		if (!ClassUtils.isPresent(PROCESS_WORKERS, null)) {
			throw new InvalidPropertyException(path.of("worker"), "process",
					"needs the module poolifier-process, which is not on the class path",
					"Add the dependency io.poolifier:poolifier-process.");
		}
		return new ProcessWorkers(this.beanFactory, this.environment).factory(properties, size, path);
	}

	private static WorkerFactory virtualThreads(PropertyPath path) {
		try {
			return new VirtualThreadWorkerFactory();
		}
		catch (VirtualThreadsUnsupportedException ex) {
			throw new InvalidPropertyException(path.of("worker"), "virtual",
					"needs Java 21 or later, and this is Java " + ex.getJavaVersion(),
					"Run the application on Java 21 or later, or set '%s' to thread and raise '%s'."
						.formatted(path.of("worker"), path.of("tasks-queue-options.concurrency")));
		}
	}

	private static InvalidPropertyException notYet(PropertyPath path) {
		return new InvalidPropertyException(path.of("worker"), "cluster",
				"is for workers that are members of a cluster, which this version does not have yet",
				"Set '%s' to thread or process, or to virtual on Java 21 or later.".formatted(path.of("worker")));
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPoolBuilder;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.Statistic;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.TaskExecutorMode;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.WorkerType;
import io.poolifier.spring.function.DeclaredTaskFunction;
import io.poolifier.spring.function.InvalidTaskFunctionException;
import io.poolifier.spring.function.TaskFunctionCatalog;
import io.poolifier.thread.ThreadWorkerFactory;
import io.poolifier.thread.VirtualThreadWorkerFactory;
import io.poolifier.thread.VirtualThreadsUnsupportedException;
import io.poolifier.worker.WorkerFactory;

import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;

/**
 * Makes pools of what properties, annotations and customizers say.
 */
final class WorkerPoolFactory {

	/** Options that there are no properties for; only customizers can get them wrong. */
	private static final Set<String> OPTIONS_WITHOUT_PROPERTY = Set.of("name", "priority", "workerNodeKeys");

	private final PoolifierProperties properties;

	private final TaskFunctionCatalog catalog;

	private final List<WorkerPoolBuilderCustomizer> customizers;

	/** The kind of workers of pools that do not say which. */
	private final WorkerType defaultWorker;

	WorkerPoolFactory(PoolifierProperties properties, TaskFunctionCatalog catalog,
			List<WorkerPoolBuilderCustomizer> customizers, Environment environment) {
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
			configure(builder, properties, path);
			for (DeclaredTaskFunction function : this.catalog.functions(name)) {
				requireWorkers(name, path.of(size.maxProperty()), size, function);
				requireFreeName(properties, function);
				builder.taskFunction(function.name(), function.handler(), function.options());
			}
			if (properties.taskExecutor() != TaskExecutorMode.OFF) {
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

	private static void requireFreeName(PoolifierProperties properties, DeclaredTaskFunction function) {
		if (properties.taskExecutor() != TaskExecutorMode.OFF
				&& function.name().equals(WorkerPoolTaskExecutor.FUNCTION)) {
			throw new InvalidTaskFunctionException(
					"The @TaskFunction %s is called '%s', which is the name of what the task executor of its pool runs."
						.formatted(function.declaration(), function.name()),
					"Choose another name, or remove '%s'.".formatted(TaskExecutorModes.property(function.pool())));
		}
	}

	private void configure(WorkerPoolBuilder builder, PoolifierProperties properties, PropertyPath path) {
		builder.workerFactory(workerFactory(Objects.requireNonNullElse(properties.worker(), this.defaultWorker), path))
			.strategy(properties.strategy())
			.strategyOptions(properties.strategyOptions().toOptions())
			.tasksQueueOptions(properties.tasksQueueOptions().toOptions())
			.statistics(properties.statistics().toArray(Statistic[]::new))
			.maxInactiveTime(properties.maxInactiveTime())
			.killBehavior(properties.killBehavior())
			.restartWorkerOnError(properties.restartWorkerOnError())
			.workerReadyTimeout(properties.workerReadyTimeout())
			.enableEvents(properties.enableEvents())
			.enableTasksQueue(properties.enableTasksQueue());
		String defaultFunction = properties.defaultTaskFunction();
		if (defaultFunction != null) {
			builder.defaultTaskFunction(defaultFunction);
		}
	}

	private static WorkerFactory workerFactory(WorkerType type, PropertyPath path) {
		return switch (type) {
			case THREAD -> new ThreadWorkerFactory();
			case VIRTUAL -> virtualThreads(path);
			case PROCESS -> throw notYet(path, "process", "child JVMs");
			case CLUSTER -> throw notYet(path, "cluster", "members of a cluster");
		};
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

	private static InvalidPropertyException notYet(PropertyPath path, String type, String workers) {
		return new InvalidPropertyException(path.of("worker"), type,
				"is for workers that are %s, which this version does not have yet".formatted(workers),
				"Set '%s' to thread, or to virtual on Java 21 or later.".formatted(path.of("worker")));
	}

}

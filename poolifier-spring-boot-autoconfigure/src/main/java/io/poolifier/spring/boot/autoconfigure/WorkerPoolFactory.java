package io.poolifier.spring.boot.autoconfigure;

import java.util.List;

import io.poolifier.TasksQueueOptions;
import io.poolifier.WorkerPool;
import io.poolifier.WorkerPoolBuilder;
import io.poolifier.WorkerPools;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.TasksQueue;
import io.poolifier.spring.function.TaskFunctionCatalog;
import io.poolifier.task.InvalidOptionException;
import io.poolifier.thread.ThreadWorkerFactory;
import io.poolifier.usage.Statistic;
import org.jspecify.annotations.Nullable;

/**
 * Makes a pool of what properties, annotations and customizers say.
 */
final class WorkerPoolFactory {

	private final TaskFunctionCatalog catalog;

	private final List<WorkerPoolBuilderCustomizer> customizers;

	WorkerPoolFactory(TaskFunctionCatalog catalog, List<WorkerPoolBuilderCustomizer> customizers) {
		this.catalog = catalog;
		this.customizers = customizers;
	}

	/**
	 * Builds a pool, but does not start it.
	 * @throws InvalidPropertyException if the properties are wrong
	 */
	WorkerPool create(String name, PoolifierProperties properties) {
		try {
			WorkerPoolBuilder builder = sized(properties).name(name);
			configure(builder, properties);
			this.catalog.functions().forEach((function) -> builder.function(function.name(), function.handler()));
			this.customizers.forEach((customizer) -> customizer.customize(name, builder));
			return builder.startWorkers(false).build();
		}
		catch (InvalidOptionException ex) {
			throw InvalidPropertyException.of(ex);
		}
	}

	private static WorkerPoolBuilder sized(PoolifierProperties properties) {
		return switch (properties.type()) {
			case FIXED -> fixed(properties);
			case DYNAMIC -> dynamic(properties);
		};
	}

	private static WorkerPoolBuilder fixed(PoolifierProperties properties) {
		String action = "Use 'poolifier.size' instead, or set 'poolifier.type' to dynamic.";
		requireUnset("min-size", properties.minSize(), "is for dynamic pools, but 'poolifier.type' is fixed", action);
		requireUnset("max-size", properties.maxSize(), "is for dynamic pools, but 'poolifier.type' is fixed", action);
		Integer size = properties.size();
		return WorkerPools.fixed((size != null) ? size : WorkerPools.availableParallelism());
	}

	private static WorkerPoolBuilder dynamic(PoolifierProperties properties) {
		requireUnset("size", properties.size(), "is for fixed pools, but 'poolifier.type' is dynamic",
				"Use 'poolifier.min-size' and 'poolifier.max-size' instead, or set 'poolifier.type' to fixed.");
		Integer min = properties.minSize();
		Integer max = properties.maxSize();
		if (max == null) {
			max = Math.max(WorkerPools.availableParallelism(), ((min != null) ? min : 1) + 1);
		}
		if (min == null) {
			min = (max > 1) ? 1 : 0;
		}
		return WorkerPools.dynamic(min, max);
	}

	private static void requireUnset(String property, @Nullable Object value, String requirement, String action) {
		if (value != null) {
			throw new InvalidPropertyException(property, value, requirement, action);
		}
	}

	private static void configure(WorkerPoolBuilder builder, PoolifierProperties properties) {
		builder.workerFactory(switch (properties.worker()) {
			case THREAD -> new ThreadWorkerFactory();
		});
		builder.strategy(properties.strategy());
		TasksQueueOptions queueOptions = queueOptions(properties.tasksQueueOptions());
		if (properties.enableTasksQueue()) {
			builder.tasksQueue(queueOptions);
		}
		else {
			builder.withoutTasksQueue();
		}
		builder.statistics(properties.statistics().toArray(Statistic[]::new))
			.maxInactiveTime(properties.maxInactiveTime())
			.restartWorkerOnError(properties.restartWorkerOnError())
			.enableEvents(properties.enableEvents());
		String defaultFunction = properties.defaultTaskFunction();
		if (defaultFunction != null) {
			builder.defaultFunction(defaultFunction);
		}
	}

	private static TasksQueueOptions queueOptions(TasksQueue properties) {
		TasksQueueOptions.Builder options = TasksQueueOptions.builder()
			.concurrency(properties.concurrency())
			.taskStealing(properties.taskStealing())
			.tasksFinishedTimeout(properties.tasksFinishedTimeout());
		Integer size = properties.size();
		return ((size != null) ? options.size(size) : options).build();
	}

}

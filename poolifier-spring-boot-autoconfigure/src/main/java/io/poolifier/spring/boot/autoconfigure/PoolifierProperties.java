package io.poolifier.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.Set;

import io.poolifier.strategy.WorkerChoiceStrategy;
import io.poolifier.usage.Statistic;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties of the auto-configured worker pool. A property that does not exist stops
 * the application, as a wrong value does.
 *
 * @param enabled Whether a worker pool is auto-configured.
 * @param type Whether the number of workers is fixed or follows the load.
 * @param worker Kind of the workers.
 * @param size Number of workers of a fixed pool, at least 1. Default is the number of
 * available processors.
 * @param minSize Number of workers that a dynamic pool always has, 0 or more, and less
 * than the maximum. Default is 1, or 0 if the maximum is 1.
 * @param maxSize Number of workers that a dynamic pool has at most. Default is the number
 * of available processors, but more than the minimum.
 * @param strategy Strategy that chooses a worker for a task.
 * @param enableTasksQueue Whether workers have queues of their own. Without them no
 * worker takes over the tasks that wait for another one, and there is no back pressure.
 * @param tasksQueueOptions options of the workers' queues
 * @param statistics What is measured of each task, beside what the strategy requires.
 * @param restartWorkerOnError Whether a worker that died is replaced.
 * @param startWorkers Whether the pool starts with the application. If not, it has to be
 * started by a call.
 * @param enableEvents Whether the pool publishes events to listeners.
 * @param maxInactiveTime Time that a worker above the minimum of a dynamic pool may be
 * idle before it ends, at least 5 milliseconds.
 * @param defaultTaskFunction Name of the task function that runs the tasks that name
 * none. Default is the first that is registered.
 */
@ConfigurationProperties(prefix = PoolifierProperties.PREFIX, ignoreUnknownFields = false)
public record PoolifierProperties(@DefaultValue("true") boolean enabled, @DefaultValue("fixed") PoolType type,
		@DefaultValue("thread") WorkerType worker, @Nullable Integer size, @Nullable Integer minSize,
		@Nullable Integer maxSize, @DefaultValue("least-used") WorkerChoiceStrategy strategy,
		@DefaultValue("true") boolean enableTasksQueue, @DefaultValue TasksQueue tasksQueueOptions, @DefaultValue( {
				"run-time", "wait-time" }) Set<Statistic> statistics,
		@DefaultValue("true") boolean restartWorkerOnError, @DefaultValue("true") boolean startWorkers,
		@DefaultValue("true") boolean enableEvents, @DefaultValue("60s") Duration maxInactiveTime,
		@Nullable String defaultTaskFunction){

	static final String PREFIX = "poolifier";

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
	 * What the workers of a pool are.
	 */
	public enum WorkerType {

		/** Platform threads. */
		THREAD

	}

	/**
	 * The options of the workers' queues.
	 *
	 * @param size Number of waiting tasks at which a worker is under back pressure, at
	 * least 1. Default is the maximum of workers squared.
	 * @param concurrency Number of tasks that a worker runs at once, at least 1.
	 * @param taskStealing Whether a worker without tasks takes some from the queues of
	 * others.
	 * @param tasksFinishedTimeout Time that the pool waits for queued and running tasks
	 * when it is destroyed.
	 */
	public record TasksQueue(@Nullable Integer size, @DefaultValue("1") int concurrency,
			@DefaultValue("true") boolean taskStealing, @DefaultValue("2s") Duration tasksFinishedTimeout) {
	}

}

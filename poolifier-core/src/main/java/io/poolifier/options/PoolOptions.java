package io.poolifier.options;

import java.time.Duration;
import java.util.Set;

/**
 * Options of a pool in force at one moment, with all defaults resolved. Immutable.
 * Methods may be added; the interface is implemented by this library only.
 */
public interface PoolOptions {

	/**
	 * Returns the name of the pool.
	 * @return the name
	 */
	String name();

	/**
	 * Returns whether the pool scales between a minimum and a maximum number of workers.
	 * @return {@code false} if its size is fixed
	 */
	boolean isDynamic();

	/**
	 * Returns the minimum number of workers.
	 * @return the number; in a fixed pool, that of all workers
	 */
	int minSize();

	/**
	 * Returns the maximum number of workers.
	 * @return the number; in a fixed pool, that of all workers
	 */
	int maxSize();

	/**
	 * Returns the strategy that chooses workers for tasks of functions without a strategy
	 * of their own.
	 * @return the strategy
	 */
	WorkerChoiceStrategy strategy();

	/**
	 * Returns the options of strategies.
	 * @return the options
	 */
	StrategyOptions strategyOptions();

	/**
	 * Returns whether tasks wait in queues of the pool, with stealing and back pressure.
	 * @return {@code false} if each task is handed to its worker at once
	 */
	boolean enableTasksQueue();

	/**
	 * Returns the options of the tasks queue, with its size and concurrency resolved. If
	 * the queue is disabled, they apply once it is enabled.
	 * @return the options
	 */
	TasksQueueOptions tasksQueueOptions();

	/**
	 * Returns the statistics that are measured in addition to those that strategies
	 * require.
	 * @return an immutable set
	 */
	Set<Statistic> statistics();

	/**
	 * Returns the time after which an idle worker above the minimum ends.
	 * @return the time
	 */
	Duration maxInactiveTime();

	/**
	 * Returns how an inactive worker ends.
	 * @return the behavior
	 */
	KillBehavior killBehavior();

	/**
	 * Returns the time for which tasks wait while no worker that may run them is ready.
	 * @return the time
	 */
	Duration workerReadyTimeout();

	/**
	 * Returns whether a worker that died is replaced.
	 * @return {@code true} if it is
	 */
	boolean restartWorkerOnError();

	/**
	 * Returns whether the pool publishes events.
	 * @return {@code true} if it does
	 */
	boolean enableEvents();

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.options;

import java.time.Duration;
import java.util.Set;

/**
 * Options of a pool in force at one moment, with all defaults resolved. Immutable. This
 * interface is implemented by this library only; methods may be added.
 */
public interface PoolOptions {

	/**
	 * Returns the name of the pool.
	 * @return the name
	 */
	String name();

	/**
	 * Returns whether the pool scales between a minimum and a maximum number of workers.
	 * @return {@code true} if the pool is dynamic; {@code false} if its size is fixed
	 */
	boolean isDynamic();

	/**
	 * Returns the minimum number of workers.
	 * @return the number; in a fixed pool, the number of all workers
	 */
	int minSize();

	/**
	 * Returns the maximum number of workers.
	 * @return the number; in a fixed pool, the number of all workers
	 */
	int maxSize();

	/**
	 * Returns the strategy that chooses workers for the tasks of functions without their
	 * own strategy.
	 * @return the strategy
	 */
	WorkerChoiceStrategy strategy();

	/**
	 * Returns the options of the strategies.
	 * @return the options
	 */
	StrategyOptions strategyOptions();

	/**
	 * Returns whether tasks wait in queues of the pool, with stealing and back pressure.
	 * @return {@code true} if the queues are enabled; {@code false} if each task is
	 * handed to its worker immediately
	 */
	boolean enableTasksQueue();

	/**
	 * Returns the options of the tasks queue, with its size and concurrency resolved. If
	 * the queue is disabled, they apply once it is enabled.
	 * @return the options
	 */
	TasksQueueOptions tasksQueueOptions();

	/**
	 * Returns the statistics that are measured in addition to those that the strategies
	 * require.
	 * @return an immutable set
	 */
	Set<Statistic> statistics();

	/**
	 * Returns the time for which a worker above the minimum may be idle before it is
	 * retired.
	 * @return the time
	 */
	Duration maxInactiveTime();

	/**
	 * Returns the manner in which an inactive worker above the minimum is retired.
	 * @return the behavior
	 */
	KillBehavior killBehavior();

	/**
	 * Returns the time for which tasks wait while no worker that may run them is ready.
	 * @return the time
	 */
	Duration workerReadyTimeout();

	/**
	 * Returns the time limits of tasks whose function or request does not set them.
	 * @return the time limits
	 */
	TimeLimits timeLimits();

	/**
	 * Returns the number of threads that may be written off at a time because their task
	 * does not end within its grace period.
	 * @return the number
	 */
	int maxQuarantined();

	/**
	 * Returns the number of choices of workers that are remembered.
	 * @return the number; 0 for none
	 */
	int choiceTraceSize();

	/**
	 * Returns the guard against tasks that wait for tasks of the same pool.
	 * @return the guard
	 */
	DeadlockGuard deadlockGuard();

	/**
	 * Returns whether a failed worker is replaced.
	 * @return {@code true} if it is replaced
	 */
	boolean restartWorkerOnError();

	/**
	 * Returns whether the pool publishes events.
	 * @return {@code true} if events are published
	 */
	boolean enableEvents();

}

package io.poolifier;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

import io.poolifier.strategy.StrategyOptions;
import io.poolifier.strategy.WorkerChoiceStrategy;
import io.poolifier.task.InvalidOptionException;
import io.poolifier.usage.Collected;
import io.poolifier.usage.Statistic;

/**
 * The options of a pool at one moment.
 *
 * @param tasksQueue whether there is a tasks queue; without one its options are kept for
 * when there is
 * @param defaultConcurrency the concurrency that suits the kind of workers
 */
record PoolOptions(String name, PoolSize size, WorkerChoiceStrategy strategy, StrategyOptions strategyOptions,
		boolean tasksQueue, TasksQueueOptions tasksQueueOptions, int defaultConcurrency, Set<Statistic> statistics,
		Duration maxInactiveTime, KillBehavior killBehavior, boolean restartWorkerOnError, boolean enableEvents,
		Predicate<Throwable> fatalErrors) {

	private static final Duration LEAST_INACTIVE_TIME = Duration.ofMillis(5);

	PoolOptions {
		if (maxInactiveTime.compareTo(LEAST_INACTIVE_TIME) < 0) {
			throw new InvalidOptionException("maxInactiveTime", maxInactiveTime, "must be at least 5 milliseconds");
		}
		strategyOptions.requireWeightsFor(size.max());
		statistics = Set.copyOf(statistics);
	}

	boolean isFatal(Throwable error) {
		return error instanceof VirtualMachineError || error instanceof LinkageError || this.fatalErrors.test(error);
	}

	/**
	 * How many tasks a worker runs at once.
	 */
	int concurrency() {
		Integer concurrency = this.tasksQueueOptions.concurrency();
		return (concurrency != null) ? concurrency : this.defaultConcurrency;
	}

	/**
	 * The number of waiting tasks that means back pressure; never reached without a tasks
	 * queue.
	 */
	int queueSize() {
		if (!this.tasksQueue) {
			return Integer.MAX_VALUE;
		}
		Integer size = this.tasksQueueOptions.size();
		return (size != null) ? size : (int) Math.min((long) this.size.max() * this.size.max(), Integer.MAX_VALUE);
	}

	/**
	 * The number of waiting tasks at which a worker gets no more.
	 */
	int capacity() {
		Integer capacity = this.tasksQueueOptions.capacity();
		return (this.tasksQueue && capacity != null) ? capacity : Integer.MAX_VALUE;
	}

	/**
	 * How many workers may steal at once.
	 */
	int stealers() {
		return (int) Math.ceil(this.size.max() * this.tasksQueueOptions.tasksStealingRatio());
	}

	boolean stealing() {
		return this.tasksQueue && this.tasksQueueOptions.taskStealing() && stealers() > 0;
	}

	boolean stealingOnBackPressure() {
		return this.tasksQueue && this.tasksQueueOptions.tasksStealingOnBackPressure() && stealers() > 0;
	}

	/**
	 * What the user wants to have measured, with averages or medians of the recent
	 * values.
	 */
	Collected collected() {
		Set<Statistic> medians = new HashSet<>(this.statistics);
		medians.retainAll(this.strategyOptions.medians());
		Set<Statistic> averaged = new HashSet<>(this.statistics);
		averaged.removeAll(medians);
		return new Collected(this.statistics, averaged, medians);
	}

	PoolOptions withSize(PoolSize size) {
		return with(size, this.strategy, this.strategyOptions, this.tasksQueue, this.tasksQueueOptions);
	}

	PoolOptions withStrategy(WorkerChoiceStrategy strategy, StrategyOptions options) {
		return with(this.size, strategy, options, this.tasksQueue, this.tasksQueueOptions);
	}

	PoolOptions withTasksQueue(boolean tasksQueue, TasksQueueOptions options) {
		return with(this.size, this.strategy, this.strategyOptions, tasksQueue, options);
	}

	/**
	 * These options with all that can change while the pool works.
	 */
	PoolOptions with(PoolSize size, WorkerChoiceStrategy strategy, StrategyOptions strategyOptions, boolean tasksQueue,
			TasksQueueOptions tasksQueueOptions) {
		return new PoolOptions(this.name, size, strategy, strategyOptions, tasksQueue, tasksQueueOptions,
				this.defaultConcurrency, this.statistics, this.maxInactiveTime, this.killBehavior,
				this.restartWorkerOnError, this.enableEvents, this.fatalErrors);
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.poolifier.internal.usage.StatisticsRequirements;
import io.poolifier.options.DeadlockGuard;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.KillBehavior;
import io.poolifier.options.OverflowPolicy;
import io.poolifier.options.PoolChange;
import io.poolifier.options.PoolOptions;
import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.TimeLimits;
import io.poolifier.options.WorkerChoiceStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Options of a pool at one moment.
 *
 * @param enableTasksQueue whether the tasks queue is enabled; if not, its options are
 * kept for later
 * @param queueOptions the options of the tasks queue as they were set
 * @param defaultConcurrency the default concurrency of the worker type
 * @param sharedHeap whether the workers run in this JVM
 */
public record ResolvedOptions(String name, PoolSize size, WorkerChoiceStrategy strategy,
		StrategyOptions strategyOptions, boolean enableTasksQueue, TasksQueueOptions queueOptions,
		int defaultConcurrency, boolean sharedHeap, Set<Statistic> statistics, Duration maxInactiveTime,
		KillBehavior killBehavior, Duration workerReadyTimeout, TimeLimits timeLimits, int maxQuarantined,
		int choiceTraceSize, DeadlockGuard deadlockGuard, boolean restartWorkerOnError, boolean enableEvents,
		Predicate<Throwable> fatalErrors) implements PoolOptions {

	private static final Duration LEAST_INACTIVE_TIME = Duration.ofMillis(5);

	private static final int LEAST_DEFAULT_QUEUE_SIZE = 256;

	private static final int MOST_CHOICES = 1_000;

	/**
	 * Checks the options that depend on each other.
	 */
	public ResolvedOptions {
		if (maxInactiveTime.compareTo(LEAST_INACTIVE_TIME) < 0) {
			throw new InvalidOptionException("maxInactiveTime", maxInactiveTime, "must be at least 5 milliseconds");
		}
		if (workerReadyTimeout.isNegative() || workerReadyTimeout.isZero()) {
			throw new InvalidOptionException("workerReadyTimeout", workerReadyTimeout, "must be longer than 0");
		}
		if (maxQuarantined < 0) {
			throw new InvalidOptionException("timeLimits.maxQuarantined", maxQuarantined, "must not be negative");
		}
		if (choiceTraceSize < 0 || choiceTraceSize > MOST_CHOICES) {
			throw new InvalidOptionException("choiceTraceSize", choiceTraceSize, "must be from 0 to " + MOST_CHOICES);
		}
		Objects.requireNonNull(deadlockGuard, "deadlockGuard must not be null");
		Objects.requireNonNull(timeLimits, "timeLimits must not be null");
		Objects.requireNonNull(strategy, "strategy must not be null");
		Objects.requireNonNull(queueOptions, "tasksQueueOptions must not be null");
		requireConsistent(queueOptions);
		if (queueOptions.overflow() == OverflowPolicy.CALLER_RUNS && !sharedHeap) {
			throw new InvalidOptionException("tasksQueueOptions.overflow", queueOptions.overflow(),
					"must be another one, because the functions of this type of workers are not in this JVM");
		}
		strategyOptions.requireWeightsFor(size.max());
		statistics = Set.copyOf(statistics);
	}

	private static void requireConsistent(TasksQueueOptions queue) {
		if (queue.overflow() != null && queue.capacity() == null && queue.poolCapacity() == null) {
			throw new InvalidOptionException("tasksQueueOptions.overflow", queue.overflow(),
					"needs a capacity of the workers or of the pool, without which there is always room");
		}
		if (queue.blockTimeout() != null && queue.overflow() != OverflowPolicy.BLOCK) {
			throw new InvalidOptionException("tasksQueueOptions.blockTimeout", queue.blockTimeout(),
					"needs the overflow policy BLOCK, without which no thread waits");
		}
	}

	@Override
	public boolean isDynamic() {
		return this.size.isDynamic();
	}

	@Override
	public int minSize() {
		return this.size.min();
	}

	@Override
	public int maxSize() {
		return this.size.max();
	}

	@Override
	public TasksQueueOptions tasksQueueOptions() {
		return this.queueOptions.toBuilder().size(defaultedQueueSize()).concurrency(concurrency()).build();
	}

	/**
	 * Returns whether an error makes the worker unusable, according to the JVM or the
	 * user. Too deep a recursion or a missing class is a failure of the function only.
	 */
	boolean isFatal(Throwable error) {
		return (error instanceof VirtualMachineError && !(error instanceof StackOverflowError))
				|| this.fatalErrors.test(error);
	}

	/**
	 * Returns the number of tasks that a worker runs concurrently.
	 */
	int concurrency() {
		Integer concurrency = this.queueOptions.concurrency();
		return (concurrency != null) ? concurrency : this.defaultConcurrency;
	}

	/**
	 * Returns the number of waiting tasks at which a worker is under back pressure; never
	 * reached without a tasks queue.
	 */
	int queueSize() {
		return this.enableTasksQueue ? defaultedQueueSize() : Integer.MAX_VALUE;
	}

	private int defaultedQueueSize() {
		Integer size = this.queueOptions.size();
		if (size != null) {
			return size;
		}
		int byWorkers = Math.max(this.size.max() * this.size.max(), LEAST_DEFAULT_QUEUE_SIZE);
		Integer capacity = this.queueOptions.capacity();
		Integer poolCapacity = this.queueOptions.poolCapacity();
		int share = (poolCapacity != null) ? Math.max(poolCapacity / this.size.max(), 1) : byWorkers;
		return Math.min(Math.min(byWorkers, share), (capacity != null) ? capacity : byWorkers);
	}

	/**
	 * Returns whether the number of waiting tasks is limited.
	 */
	boolean isBounded() {
		return capacity() < Integer.MAX_VALUE || poolCapacity() < Integer.MAX_VALUE;
	}

	/**
	 * Returns the maximum number of waiting tasks per worker.
	 */
	int capacity() {
		return enforced(this.queueOptions.capacity());
	}

	/**
	 * Returns the maximum number of waiting tasks of the pool.
	 */
	int poolCapacity() {
		return enforced(this.queueOptions.poolCapacity());
	}

	/**
	 * Returns the number of tasks that may be with the workers at once if the pool is
	 * shared among tenants: those that run, and one more per worker.
	 */
	int shared() {
		long shared = (long) this.size.max() * (concurrency() + 1);
		return this.enableTasksQueue ? (int) Math.min(shared, Integer.MAX_VALUE) : Integer.MAX_VALUE;
	}

	/**
	 * Returns whether submitting threads wait for room.
	 */
	boolean blocks() {
		return isBounded() && overflow() == OverflowPolicy.BLOCK;
	}

	/**
	 * Returns the time that submitting threads wait for room, in nanoseconds.
	 */
	long blockNanos() {
		Duration timeout = this.queueOptions.blockTimeout();
		return (timeout != null) ? TimeUnit.NANOSECONDS.convert(timeout) : Long.MAX_VALUE;
	}

	private int enforced(@Nullable Integer capacity) {
		return (capacity != null && this.enableTasksQueue && overflow() != OverflowPolicy.ACCEPT) ? capacity
				: Integer.MAX_VALUE;
	}

	/**
	 * Returns the policy for a task for which there is no room.
	 */
	OverflowPolicy overflow() {
		OverflowPolicy overflow = this.queueOptions.overflow();
		return (overflow != null) ? overflow : OverflowPolicy.REJECT;
	}

	/**
	 * Returns the number of workers that may steal concurrently.
	 */
	int stealers() {
		return (int) Math.ceil(this.size.max() * this.queueOptions.tasksStealingRatio());
	}

	boolean stealing() {
		return this.enableTasksQueue && this.queueOptions.taskStealing() && stealers() > 0;
	}

	boolean stealingOnBackPressure() {
		return this.enableTasksQueue && this.queueOptions.tasksStealingOnBackPressure() && stealers() > 0;
	}

	/**
	 * Returns the statistics requested by the user, with averages or medians of the
	 * recent values.
	 */
	StatisticsRequirements requirements() {
		Set<Statistic> medians = new HashSet<>(this.statistics);
		medians.retainAll(this.strategyOptions.medians());
		Set<Statistic> averaged = new HashSet<>(this.statistics);
		averaged.removeAll(medians);
		return new StatisticsRequirements(this.statistics, averaged, medians);
	}

	/**
	 * Returns a copy of these options with a change applied.
	 */
	ResolvedOptions with(PoolChange change) {
		return new ResolvedOptions(this.name, resized(change), either(change.strategy(), this.strategy),
				change.strategyOptions(this.strategyOptions), either(change.enableTasksQueue(), this.enableTasksQueue),
				change.tasksQueueOptions(this.queueOptions), this.defaultConcurrency, this.sharedHeap, this.statistics,
				this.maxInactiveTime, this.killBehavior, this.workerReadyTimeout, change.timeLimits(this.timeLimits),
				either(change.maxQuarantined(), this.maxQuarantined),
				either(change.choiceTraceSize(), this.choiceTraceSize), this.deadlockGuard, this.restartWorkerOnError,
				this.enableEvents, this.fatalErrors);
	}

	private static <T> T either(@Nullable T changed, T current) {
		return (changed != null) ? changed : current;
	}

	private PoolSize resized(PoolChange change) {
		if (this.size.isDynamic()) {
			requireUnset("size", change.size(), "is for fixed pools, but the pool is dynamic");
			return (change.minSize() != null || change.maxSize() != null) ? PoolSize.dynamic(
					either(change.minSize(), this.size.min()), either(change.maxSize(), this.size.max())) : this.size;
		}
		requireUnset("minSize", change.minSize(), "is for dynamic pools, but the pool is fixed");
		requireUnset("maxSize", change.maxSize(), "is for dynamic pools, but the pool is fixed");
		return (change.size() != null) ? PoolSize.fixed(change.size()) : this.size;
	}

	private static void requireUnset(String option, @Nullable Integer value, String requirement) {
		if (value != null) {
			throw new InvalidOptionException(option, value, requirement);
		}
	}

}

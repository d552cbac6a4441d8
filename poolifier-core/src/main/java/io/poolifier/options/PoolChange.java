// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.options;

import java.util.Objects;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Change of one or more options of a pool. Options that are not part of the change keep
 * their values. Immutable.
 */
public final class PoolChange {

	private final @Nullable WorkerChoiceStrategy strategy;

	private final UnaryOperator<StrategyOptions> strategyOptions;

	private final @Nullable Boolean enableTasksQueue;

	private final UnaryOperator<TasksQueueOptions> tasksQueueOptions;

	private final UnaryOperator<TimeLimits> timeLimits;

	private final @Nullable Integer maxQuarantined;

	private final @Nullable Integer choiceTraceSize;

	private final @Nullable Integer size;

	private final @Nullable Integer minSize;

	private final @Nullable Integer maxSize;

	private PoolChange(Builder builder) {
		this.strategy = builder.strategy;
		this.strategyOptions = builder.strategyOptions;
		this.enableTasksQueue = builder.enableTasksQueue;
		this.tasksQueueOptions = builder.tasksQueueOptions;
		this.timeLimits = builder.timeLimits;
		this.maxQuarantined = builder.maxQuarantined;
		this.choiceTraceSize = builder.choiceTraceSize;
		this.size = builder.size;
		this.minSize = builder.minSize;
		this.maxSize = builder.maxSize;
	}

	/**
	 * Creates a builder for an empty change.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Returns the new strategy.
	 * @return the strategy; {@code null} if it is not changed
	 */
	public @Nullable WorkerChoiceStrategy strategy() {
		return this.strategy;
	}

	/**
	 * Applies the change to the options of the strategies.
	 * @param current the current options
	 * @return the new options
	 * @throws InvalidOptionException if a value is out of range
	 */
	public StrategyOptions strategyOptions(StrategyOptions current) {
		return this.strategyOptions.apply(current);
	}

	/**
	 * Returns whether the tasks queue becomes enabled.
	 * @return {@code true} if it becomes enabled, {@code false} if it becomes disabled;
	 * {@code null} if it is not changed
	 */
	public @Nullable Boolean enableTasksQueue() {
		return this.enableTasksQueue;
	}

	/**
	 * Applies the change to the options of the tasks queue.
	 * @param current the current options
	 * @return the new options
	 * @throws InvalidOptionException if a value is out of range
	 */
	public TasksQueueOptions tasksQueueOptions(TasksQueueOptions current) {
		return this.tasksQueueOptions.apply(current);
	}

	/**
	 * Applies the change to the time limits.
	 * @param current the current time limits
	 * @return the new time limits
	 * @throws InvalidOptionException if a value is out of range
	 */
	public TimeLimits timeLimits(TimeLimits current) {
		return this.timeLimits.apply(current);
	}

	/**
	 * Returns the new maximum number of threads in quarantine.
	 * @return the number; {@code null} if it is not changed
	 */
	public @Nullable Integer maxQuarantined() {
		return this.maxQuarantined;
	}

	/**
	 * Returns the new number of choices of workers to remember.
	 * @return the number; {@code null} if it is not changed
	 */
	public @Nullable Integer choiceTraceSize() {
		return this.choiceTraceSize;
	}

	/**
	 * Returns the new number of workers of a fixed pool.
	 * @return the number; {@code null} if it is not changed
	 */
	public @Nullable Integer size() {
		return this.size;
	}

	/**
	 * Returns the new minimum number of workers of a dynamic pool.
	 * @return the number; {@code null} if it is not changed
	 */
	public @Nullable Integer minSize() {
		return this.minSize;
	}

	/**
	 * Returns the new maximum number of workers of a dynamic pool.
	 * @return the number; {@code null} if it is not changed
	 */
	public @Nullable Integer maxSize() {
		return this.maxSize;
	}

	/**
	 * Builder for {@link PoolChange}. Not thread-safe.
	 */
	public static final class Builder {

		private @Nullable WorkerChoiceStrategy strategy;

		private UnaryOperator<StrategyOptions> strategyOptions = UnaryOperator.identity();

		private @Nullable Boolean enableTasksQueue;

		private UnaryOperator<TasksQueueOptions> tasksQueueOptions = UnaryOperator.identity();

		private UnaryOperator<TimeLimits> timeLimits = UnaryOperator.identity();

		private @Nullable Integer maxQuarantined;

		private @Nullable Integer choiceTraceSize;

		private @Nullable Integer size;

		private @Nullable Integer minSize;

		private @Nullable Integer maxSize;

		private Builder() {
		}

		/**
		 * Changes the strategy that chooses workers for the tasks of functions without
		 * their own strategy. Statistics are kept. A strategy that was in use before
		 * continues with its former state.
		 * @param strategy the strategy
		 * @return this builder
		 */
		public Builder strategy(WorkerChoiceStrategy strategy) {
			this.strategy = Objects.requireNonNull(strategy, "strategy must not be null");
			return this;
		}

		/**
		 * Replaces all options of the strategies.
		 * @param options the options
		 * @return this builder
		 */
		public Builder strategyOptions(StrategyOptions options) {
			Objects.requireNonNull(options, "strategyOptions must not be null");
			this.strategyOptions = (current) -> options;
			return this;
		}

		/**
		 * Changes some options of the strategies.
		 * @param change the change, applied to a builder that starts with the current
		 * options
		 * @return this builder
		 */
		public Builder strategyOptions(UnaryOperator<StrategyOptions.Builder> change) {
			UnaryOperator<StrategyOptions> before = this.strategyOptions;
			this.strategyOptions = (current) -> change.apply(before.apply(current).toBuilder()).build();
			return this;
		}

		/**
		 * Replaces the time limits of tasks that are submitted from now on, and whose
		 * function or request does not set them.
		 * @param limits the time limits
		 * @return this builder
		 */
		public Builder timeLimits(TimeLimits limits) {
			Objects.requireNonNull(limits, "timeLimits must not be null");
			this.timeLimits = (current) -> limits;
			return this;
		}

		/**
		 * Changes some time limits of tasks that are submitted from now on.
		 * @param change the change, applied to the current time limits
		 * @return this builder
		 */
		public Builder timeLimits(UnaryOperator<TimeLimits> change) {
			UnaryOperator<TimeLimits> before = this.timeLimits;
			this.timeLimits = (current) -> change.apply(before.apply(current));
			return this;
		}

		/**
		 * Changes the maximum number of threads in quarantine. Threads that are in
		 * quarantine stay there until their functions return.
		 * @param maxQuarantined the number, 0 or more
		 * @return this builder
		 */
		public Builder maxQuarantined(int maxQuarantined) {
			this.maxQuarantined = maxQuarantined;
			return this;
		}

		/**
		 * Changes the number of choices of workers that are remembered.
		 * @param choiceTraceSize the number, from 0 to 1,000; 0 for none
		 * @return this builder
		 */
		public Builder choiceTraceSize(int choiceTraceSize) {
			this.choiceTraceSize = choiceTraceSize;
			return this;
		}

		/**
		 * Enables or disables the tasks queue. If it is disabled, tasks are handed to
		 * their workers immediately. Waiting tasks keep their order, priority and worker,
		 * and the concurrency of the workers does not change.
		 * @param enableTasksQueue whether the queue is enabled
		 * @return this builder
		 */
		public Builder enableTasksQueue(boolean enableTasksQueue) {
			this.enableTasksQueue = enableTasksQueue;
			return this;
		}

		/**
		 * Replaces all options of the tasks queue. The new options take effect
		 * immediately and also apply to waiting tasks.
		 * @param options the options
		 * @return this builder
		 */
		public Builder tasksQueueOptions(TasksQueueOptions options) {
			Objects.requireNonNull(options, "tasksQueueOptions must not be null");
			this.tasksQueueOptions = (current) -> options;
			return this;
		}

		/**
		 * Changes some options of the tasks queue. The new options take effect
		 * immediately and also apply to waiting tasks.
		 * @param change the change, applied to a builder that starts with the current
		 * options
		 * @return this builder
		 */
		public Builder tasksQueueOptions(UnaryOperator<TasksQueueOptions.Builder> change) {
			UnaryOperator<TasksQueueOptions> before = this.tasksQueueOptions;
			this.tasksQueueOptions = (current) -> change.apply(before.apply(current).toBuilder()).build();
			return this;
		}

		/**
		 * Changes the number of workers of a fixed pool. Workers are added immediately;
		 * surplus workers stop after their current task.
		 * @param size the number of workers, from 1 to 10,000
		 * @return this builder
		 */
		public Builder size(int size) {
			this.size = size;
			return this;
		}

		/**
		 * Changes the minimum number of workers of a dynamic pool.
		 * @param minSize the minimum number of workers, 0 or more and less than the
		 * maximum
		 * @return this builder
		 */
		public Builder minSize(int minSize) {
			this.minSize = minSize;
			return this;
		}

		/**
		 * Changes the maximum number of workers of a dynamic pool. Surplus workers stop
		 * after their current task.
		 * @param maxSize the maximum number of workers, at most 10,000
		 * @return this builder
		 */
		public Builder maxSize(int maxSize) {
			this.maxSize = maxSize;
			return this;
		}

		/**
		 * Builds the change.
		 * @return the change
		 */
		public PoolChange build() {
			return new PoolChange(this);
		}

	}

}

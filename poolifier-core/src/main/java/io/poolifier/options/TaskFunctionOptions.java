// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.options;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Options of the tasks of one function. Immutable, and valid by construction, except for
 * the options that depend on the pool.
 */
public final class TaskFunctionOptions {

	private static final int MOST_URGENT = -20;

	private static final int LEAST_URGENT = 19;

	private static final TaskFunctionOptions DEFAULTS = builder().build();

	private final @Nullable Integer priority;

	private final @Nullable WorkerChoiceStrategy strategy;

	private final Set<Integer> workerNodeKeys;

	private final @Nullable TaskTypes types;

	private final boolean idempotent;

	private final TimeLimits timeLimits;

	private final @Nullable Integer concurrency;

	private final @Nullable Function<@Nullable Object, @Nullable Object> orderingKey;

	private final boolean coalesce;

	private final @Nullable Function<@Nullable Object, @Nullable Object> fairnessKey;

	private TaskFunctionOptions(Builder builder) {
		if (builder.priority != null && (builder.priority < MOST_URGENT || builder.priority > LEAST_URGENT)) {
			throw new InvalidOptionException("priority", builder.priority, "must be from -20 to 19");
		}
		for (int key : builder.workerNodeKeys) {
			if (key < 0) {
				throw new InvalidOptionException("workerNodeKeys", builder.workerNodeKeys,
						"must have no negative keys");
			}
		}
		if (builder.concurrency != null) {
			InvalidOptionException.requirePositive("concurrency", builder.concurrency);
		}
		if (builder.coalesce && builder.orderingKey == null) {
			throw new InvalidOptionException("coalesce", true,
					"needs an orderingKey, which tells which tasks are interchangeable");
		}
		this.priority = builder.priority;
		this.strategy = builder.strategy;
		this.workerNodeKeys = Collections.unmodifiableSet(new TreeSet<>(builder.workerNodeKeys));
		this.types = builder.types;
		this.idempotent = builder.idempotent;
		this.timeLimits = builder.timeLimits;
		this.concurrency = builder.concurrency;
		this.orderingKey = builder.orderingKey;
		this.coalesce = builder.coalesce;
		this.fairnessKey = builder.fairnessKey;
	}

	/**
	 * Returns the default options, which treat tasks as the pool does.
	 * @return the default options
	 */
	public static TaskFunctionOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Creates a builder that starts with the default options.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Creates a builder that starts with these options.
	 * @return the builder
	 */
	public Builder toBuilder() {
		Builder builder = builder();
		builder.priority = this.priority;
		builder.strategy = this.strategy;
		builder.workerNodeKeys = this.workerNodeKeys;
		builder.types = this.types;
		builder.idempotent = this.idempotent;
		builder.timeLimits = this.timeLimits;
		builder.concurrency = this.concurrency;
		builder.orderingKey = this.orderingKey;
		builder.coalesce = this.coalesce;
		builder.fairnessKey = this.fairnessKey;
		return builder;
	}

	/**
	 * Returns a copy of these options with other time limits.
	 * @param limits the time limits
	 * @return the copy
	 */
	public TaskFunctionOptions withTimeLimits(TimeLimits limits) {
		return toBuilder().timeLimits(limits).build();
	}

	/**
	 * Returns the priority of the tasks, from -20 (most urgent) to 19 (least urgent).
	 * @return the priority; {@code null} for the default, which is 0
	 */
	public @Nullable Integer priority() {
		return this.priority;
	}

	/**
	 * Returns the strategy that chooses workers for the tasks.
	 * @return the strategy; {@code null} for the strategy of the pool
	 */
	public @Nullable WorkerChoiceStrategy strategy() {
		return this.strategy;
	}

	/**
	 * Returns the keys of the workers that may run the tasks.
	 * @return an immutable set in ascending order; empty if all workers may
	 */
	public Set<Integer> workerNodeKeys() {
		return this.workerNodeKeys;
	}

	/**
	 * Returns the types of the data and of the result.
	 * @return the types; {@code null} if they were not declared
	 */
	public @Nullable TaskTypes types() {
		return this.types;
	}

	/**
	 * Returns whether a task may run more than once. If the worker that runs such a task
	 * is lost, the task runs again on another worker, once.
	 * @return {@code true} if the function is idempotent
	 */
	public boolean idempotent() {
		return this.idempotent;
	}

	/**
	 * Returns the time limits of the tasks.
	 * @return the time limits; those that are not set are taken from the pool
	 */
	public TimeLimits timeLimits() {
		return this.timeLimits;
	}

	/**
	 * Returns the maximum number of tasks that run at once.
	 * @return the number; {@code null} if only the workers limit it
	 */
	public @Nullable Integer concurrency() {
		return this.concurrency;
	}

	/**
	 * Returns the function that computes the ordering key of a task from its data.
	 * @return the function; {@code null} if tasks have no ordering key of their own
	 */
	public @Nullable Function<@Nullable Object, @Nullable Object> orderingKey() {
		return this.orderingKey;
	}

	/**
	 * Returns whether a request joins a task of the same function and ordering key that
	 * has not started.
	 * @return {@code true} if requests are coalesced
	 */
	public boolean coalesce() {
		return this.coalesce;
	}

	/**
	 * Returns the function that computes the fairness key of a task from its data.
	 * @return the function; {@code null} if tasks have no fairness key of their own
	 */
	public @Nullable Function<@Nullable Object, @Nullable Object> fairnessKey() {
		return this.fairnessKey;
	}

	@Override
	public boolean equals(@Nullable Object object) {
		return object instanceof TaskFunctionOptions other && Objects.equals(this.priority, other.priority)
				&& Objects.equals(this.strategy, other.strategy)
				&& Objects.equals(this.workerNodeKeys, other.workerNodeKeys) && Objects.equals(this.types, other.types)
				&& this.idempotent == other.idempotent && this.timeLimits.equals(other.timeLimits)
				&& Objects.equals(this.concurrency, other.concurrency)
				&& Objects.equals(this.orderingKey, other.orderingKey) && this.coalesce == other.coalesce
				&& Objects.equals(this.fairnessKey, other.fairnessKey);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.priority, this.strategy, this.workerNodeKeys, this.types, this.idempotent,
				this.timeLimits, this.concurrency, this.orderingKey, this.coalesce, this.fairnessKey);
	}

	@Override
	public String toString() {
		return "TaskFunctionOptions[priority=" + this.priority + ", " + "strategy=" + this.strategy + ", "
				+ "workerNodeKeys=" + this.workerNodeKeys + ", types=" + this.types + ", idempotent=" + this.idempotent
				+ ", timeLimits=" + this.timeLimits + ", concurrency=" + this.concurrency + ", orderingKey="
				+ this.orderingKey + ", coalesce=" + this.coalesce + ", fairnessKey=" + this.fairnessKey + "]";
	}

	/**
	 * Builder for {@link TaskFunctionOptions}. Not thread-safe.
	 */
	public static final class Builder {

		private @Nullable Integer priority;

		private @Nullable WorkerChoiceStrategy strategy;

		private Set<Integer> workerNodeKeys = Set.of();

		private @Nullable TaskTypes types;

		private boolean idempotent;

		private TimeLimits timeLimits = TimeLimits.none();

		private @Nullable Integer concurrency;

		private @Nullable Function<@Nullable Object, @Nullable Object> orderingKey;

		private boolean coalesce;

		private @Nullable Function<@Nullable Object, @Nullable Object> fairnessKey;

		private Builder() {
		}

		/**
		 * Sets the priority of the tasks. A lower value is more urgent.
		 * @param priority the priority, from -20 (most urgent) to 19 (least urgent); 0 by
		 * default
		 * @return this builder
		 */
		public Builder priority(int priority) {
			this.priority = priority;
			return this;
		}

		/**
		 * Sets the strategy that chooses workers for the tasks.
		 * @param strategy the strategy; the strategy of the pool by default
		 * @return this builder
		 */
		public Builder strategy(WorkerChoiceStrategy strategy) {
			this.strategy = strategy;
			return this;
		}

		/**
		 * Sets the workers that may run the tasks.
		 * @param keys the keys of the workers; all workers by default
		 * @return this builder
		 * @throws InvalidOptionException if there is no key, or a key occurs twice
		 */
		public Builder workerNodeKeys(Integer... keys) {
			return workerNodeKeys(Arrays.asList(keys));
		}

		/**
		 * Sets the workers that may run the tasks.
		 * @param keys the keys of the workers; all workers by default
		 * @return this builder
		 * @throws InvalidOptionException if there is no key, or a key occurs twice
		 */
		public Builder workerNodeKeys(Collection<Integer> keys) {
			Set<Integer> distinct = Set.copyOf(keys);
			if (distinct.isEmpty()) {
				throw new InvalidOptionException("workerNodeKeys", List.of(), "must have at least one key");
			}
			if (distinct.size() < keys.size()) {
				throw new InvalidOptionException("workerNodeKeys", List.copyOf(keys), "must have no key twice");
			}
			this.workerNodeKeys = distinct;
			return this;
		}

		/**
		 * Sets the types of the data and of the result. Required by workers outside of
		 * this JVM, and ignored by others.
		 * @param types the types; unknown by default
		 * @return this builder
		 */
		public Builder types(TaskTypes types) {
			this.types = types;
			return this;
		}

		/**
		 * Sets whether a task may run more than once. If the worker that runs such a task
		 * is lost, the task runs again on another worker. A task whose second worker is
		 * lost as well fails.
		 * @param idempotent {@code true} if running a task twice has the same effect as
		 * running it once; {@code false} by default
		 * @return this builder
		 */
		public Builder idempotent(boolean idempotent) {
			this.idempotent = idempotent;
			return this;
		}

		/**
		 * Sets the time limits of the tasks. A task that exceeds a limit fails with
		 * {@link io.poolifier.task.TaskTimeoutException}.
		 * @param limits the time limits; those of the pool by default
		 * @return this builder
		 */
		public Builder timeLimits(TimeLimits limits) {
			this.timeLimits = limits;
			return this;
		}

		/**
		 * Sets the maximum number of tasks that run at once. Other tasks of the function
		 * wait, and occupy no worker meanwhile.
		 * @param concurrency the number, greater than 0; not limited by default
		 * @return this builder
		 */
		public Builder concurrency(int concurrency) {
			this.concurrency = concurrency;
			return this;
		}

		/**
		 * Sets the function that computes the ordering key of a task from its data. Of
		 * all tasks of a pool whose ordering keys are equal, one runs at a time, in the
		 * order of their submission. The submitting thread calls the function. If it
		 * throws, the task is rejected.
		 * @param <D> the type of the data
		 * @param key the function, which returns an immutable key, or {@code null} for a
		 * task that needs no order; no function by default
		 * @return this builder
		 * @see io.poolifier.task.TaskRequest#orderedBy
		 */
		@SuppressWarnings("unchecked") // the data is that of the task function
		public <D extends @Nullable Object> Builder orderingKey(Function<D, ? extends @Nullable Object> key) {
			this.orderingKey = (Function<@Nullable Object, @Nullable Object>) key;
			return this;
		}

		/**
		 * Sets whether a request joins a task of the same function and ordering key that
		 * has not started. Such a request adds no task: its future completes with the
		 * result of the task, which has its own data.
		 * @param coalesce {@code true} if requests with equal ordering keys are
		 * interchangeable; {@code false} by default
		 * @return this builder
		 */
		public Builder coalesce(boolean coalesce) {
			this.coalesce = coalesce;
			return this;
		}

		/**
		 * Sets the function that computes the fairness key of a task from its data, which
		 * identifies the tenant on whose behalf the task runs. It has an effect in pools
		 * that are {@linkplain TasksQueueOptions#fairness() shared fairly}. The
		 * submitting thread calls the function. If it throws, the task is rejected.
		 * @param <D> the type of the data
		 * @param key the function, which returns an immutable key, or {@code null} for a
		 * task without a tenant; no function by default
		 * @return this builder
		 * @see io.poolifier.task.TaskRequest#onBehalfOf
		 */
		@SuppressWarnings("unchecked") // the data is that of the task function
		public <D extends @Nullable Object> Builder fairnessKey(Function<D, ? extends @Nullable Object> key) {
			this.fairnessKey = (Function<@Nullable Object, @Nullable Object>) key;
			return this;
		}

		/**
		 * Builds the options.
		 * @return the options
		 * @throws InvalidOptionException if a value is out of range, or needs another
		 * option
		 */
		public TaskFunctionOptions build() {
			return new TaskFunctionOptions(this);
		}

	}

}

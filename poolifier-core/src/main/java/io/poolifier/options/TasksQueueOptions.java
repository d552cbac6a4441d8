// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.options;

import java.time.Duration;
import java.util.Objects;

import io.poolifier.WorkerPool;
import org.jspecify.annotations.Nullable;

/**
 * Options of the tasks queue of a pool. Immutable, and valid by construction.
 */
public final class TasksQueueOptions {

	/** The maximum number of tasks that a worker runs concurrently. */
	public static final int MAX_CONCURRENCY = 10_000;

	private static final String PATH = "tasksQueueOptions.";

	private final @Nullable Integer size;

	private final @Nullable Integer capacity;

	private final @Nullable Integer poolCapacity;

	private final @Nullable OverflowPolicy overflow;

	private final @Nullable Duration blockTimeout;

	private final @Nullable Integer concurrency;

	private final boolean taskStealing;

	private final boolean tasksStealingOnBackPressure;

	private final double tasksStealingRatio;

	private final Duration tasksFinishedTimeout;

	private final double agingFactor;

	private final double loadExponent;

	private final @Nullable Fairness fairness;

	private TasksQueueOptions(Builder builder) {
		requirePositive("size", builder.size);
		requirePositive("capacity", builder.capacity);
		requirePositive("poolCapacity", builder.poolCapacity);
		if (builder.blockTimeout != null) {
			InvalidOptionException.requireNotNegative(PATH + "blockTimeout", builder.blockTimeout);
		}
		if (builder.concurrency != null) {
			InvalidOptionException.requirePositive(PATH + "concurrency", builder.concurrency);
			InvalidOptionException.requireAtMost(PATH + "concurrency", builder.concurrency, MAX_CONCURRENCY,
					"to run more tasks at once, raise the number of workers");
		}
		// The negated form also rejects NaN.
		if (!(builder.tasksStealingRatio >= 0 && builder.tasksStealingRatio <= 1)) {
			throw new InvalidOptionException(PATH + "tasksStealingRatio", builder.tasksStealingRatio,
					"must be from 0 to 1");
		}
		InvalidOptionException.requireNotNegative(PATH + "tasksFinishedTimeout", builder.tasksFinishedTimeout);
		if (!(builder.agingFactor >= 0 && builder.agingFactor < Double.POSITIVE_INFINITY)) {
			throw new InvalidOptionException(PATH + "agingFactor", builder.agingFactor,
					"must be 0 or more, and finite");
		}
		if (!(builder.loadExponent > 0 && builder.loadExponent < Double.POSITIVE_INFINITY)) {
			throw new InvalidOptionException(PATH + "loadExponent", builder.loadExponent,
					"must be above 0, and finite");
		}
		this.size = builder.size;
		this.capacity = builder.capacity;
		this.poolCapacity = builder.poolCapacity;
		this.overflow = builder.overflow;
		this.blockTimeout = builder.blockTimeout;
		this.concurrency = builder.concurrency;
		this.taskStealing = builder.taskStealing;
		this.tasksStealingOnBackPressure = builder.tasksStealingOnBackPressure;
		this.tasksStealingRatio = builder.tasksStealingRatio;
		this.tasksFinishedTimeout = builder.tasksFinishedTimeout;
		this.agingFactor = builder.agingFactor;
		this.loadExponent = builder.loadExponent;
		this.fairness = builder.fairness;
	}

	private static void requirePositive(String option, @Nullable Integer value) {
		if (value != null) {
			InvalidOptionException.requirePositive(PATH + option, value);
		}
	}

	/**
	 * Returns the default options.
	 * @return the default options
	 */
	public static TasksQueueOptions defaults() {
		return builder().build();
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
		builder.size = this.size;
		builder.capacity = this.capacity;
		builder.poolCapacity = this.poolCapacity;
		builder.overflow = this.overflow;
		builder.blockTimeout = this.blockTimeout;
		builder.concurrency = this.concurrency;
		builder.taskStealing = this.taskStealing;
		builder.tasksStealingOnBackPressure = this.tasksStealingOnBackPressure;
		builder.tasksStealingRatio = this.tasksStealingRatio;
		builder.tasksFinishedTimeout = this.tasksFinishedTimeout;
		builder.agingFactor = this.agingFactor;
		builder.loadExponent = this.loadExponent;
		builder.fairness = this.fairness;
		return builder;
	}

	/**
	 * Returns the number of waiting tasks at which a worker is under back pressure. The
	 * size is a threshold, not a limit. Tasks that only wait for an idle worker to wake
	 * up do not count.
	 * @return the number; {@code null} for the square of the maximum number of workers
	 * and at least 256, or the capacity if that is less
	 */
	public @Nullable Integer size() {
		return this.size;
	}

	/**
	 * Returns the maximum number of waiting tasks per worker. Tasks that were accepted
	 * before are moved to other workers regardless of it. The {@linkplain #overflow()
	 * overflow policy} applies to a task that no worker may accept.
	 * @return the number; {@code null} for no limit
	 */
	public @Nullable Integer capacity() {
		return this.capacity;
	}

	/**
	 * Returns the maximum number of waiting tasks of the whole pool. The
	 * {@linkplain #overflow() overflow policy} applies to a task beyond it.
	 * @return the number; {@code null} for no limit
	 */
	public @Nullable Integer poolCapacity() {
		return this.poolCapacity;
	}

	/**
	 * Returns the policy for a task for which there is no room within the capacities.
	 * @return the policy; {@code null} for the default, which is
	 * {@link OverflowPolicy#REJECT}
	 */
	public @Nullable OverflowPolicy overflow() {
		return this.overflow;
	}

	/**
	 * Returns the maximum time that a submitting thread waits for room, with
	 * {@link OverflowPolicy#BLOCK}.
	 * @return the time; {@code null} for no limit
	 */
	public @Nullable Duration blockTimeout() {
		return this.blockTimeout;
	}

	/**
	 * Returns the number of tasks that a worker runs concurrently.
	 * @return the number; {@code null} for the default of the worker type, which is 1 for
	 * platform threads
	 */
	public @Nullable Integer concurrency() {
		return this.concurrency;
	}

	/**
	 * Returns whether idle workers steal tasks from the queues of other workers.
	 * @return {@code true} by default
	 */
	public boolean taskStealing() {
		return this.taskStealing;
	}

	/**
	 * Returns whether tasks are redistributed under back pressure: each other worker
	 * steals one task from a worker whose queue has reached its size.
	 * @return {@code true} by default
	 */
	public boolean tasksStealingOnBackPressure() {
		return this.tasksStealingOnBackPressure;
	}

	/**
	 * Returns the share of the workers that may steal concurrently.
	 * @return the share, from 0 to 1; 0.6 by default
	 */
	public double tasksStealingRatio() {
		return this.tasksStealingRatio;
	}

	/**
	 * Returns the time for which {@link WorkerPool#destroy()} waits for queued and
	 * running tasks.
	 * @return the time; 2 seconds by default
	 */
	public Duration tasksFinishedTimeout() {
		return this.tasksFinishedTimeout;
	}

	/**
	 * Returns the aging factor: the points of priority that a task gains per millisecond
	 * of waiting.
	 * @return the factor, 0 or more; 0.001 by default
	 */
	public double agingFactor() {
		return this.agingFactor;
	}

	/**
	 * Returns the exponent that is applied to the queue length, by which tasks in longer
	 * queues gain priority faster.
	 * @return the exponent, greater than 0; 2/3 by default
	 */
	public double loadExponent() {
		return this.loadExponent;
	}

	/**
	 * Returns how the pool is shared among tenants.
	 * @return the options; {@code null} if fairness keys have no effect
	 */
	public @Nullable Fairness fairness() {
		return this.fairness;
	}

	@Override
	public boolean equals(@Nullable Object object) {
		return object instanceof TasksQueueOptions other && Objects.equals(this.size, other.size)
				&& Objects.equals(this.capacity, other.capacity)
				&& Objects.equals(this.poolCapacity, other.poolCapacity) && this.overflow == other.overflow
				&& Objects.equals(this.blockTimeout, other.blockTimeout)
				&& Objects.equals(this.concurrency, other.concurrency) && this.taskStealing == other.taskStealing
				&& this.tasksStealingOnBackPressure == other.tasksStealingOnBackPressure
				&& Double.compare(this.tasksStealingRatio, other.tasksStealingRatio) == 0
				&& Objects.equals(this.tasksFinishedTimeout, other.tasksFinishedTimeout)
				&& Double.compare(this.agingFactor, other.agingFactor) == 0
				&& Double.compare(this.loadExponent, other.loadExponent) == 0
				&& Objects.equals(this.fairness, other.fairness);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.size, this.capacity, this.poolCapacity, this.overflow, this.blockTimeout,
				this.concurrency, this.taskStealing, this.tasksStealingOnBackPressure, this.tasksStealingRatio,
				this.tasksFinishedTimeout, this.agingFactor, this.loadExponent, this.fairness);
	}

	@Override
	public String toString() {
		return "TasksQueueOptions[size=" + this.size + ", " + "capacity=" + this.capacity + ", " + "poolCapacity="
				+ this.poolCapacity + ", " + "overflow=" + this.overflow + ", " + "blockTimeout=" + this.blockTimeout
				+ ", " + "concurrency=" + this.concurrency + ", " + "taskStealing=" + this.taskStealing + ", "
				+ "tasksStealingOnBackPressure=" + this.tasksStealingOnBackPressure + ", " + "tasksStealingRatio="
				+ this.tasksStealingRatio + ", " + "tasksFinishedTimeout=" + this.tasksFinishedTimeout + ", "
				+ "agingFactor=" + this.agingFactor + ", " + "loadExponent=" + this.loadExponent + ", " + "fairness="
				+ this.fairness + "]";
	}

	/**
	 * Builder for {@link TasksQueueOptions}. Not thread-safe.
	 */
	public static final class Builder {

		private @Nullable Integer size;

		private @Nullable Integer capacity;

		private @Nullable Integer poolCapacity;

		private @Nullable OverflowPolicy overflow;

		private @Nullable Duration blockTimeout;

		private @Nullable Integer concurrency;

		private boolean taskStealing = true;

		private boolean tasksStealingOnBackPressure = true;

		private double tasksStealingRatio = 0.6;

		private Duration tasksFinishedTimeout = Duration.ofSeconds(2);

		private double agingFactor = 0.001;

		private double loadExponent = 2.0 / 3;

		private @Nullable Fairness fairness;

		private Builder() {
		}

		/**
		 * Sets the number of waiting tasks at which a worker is under back pressure.
		 * @param size the number, at least 1; {@code null} for the default, which is the
		 * square of the maximum number of workers and at least 256, or the capacity if
		 * that is less
		 * @return this builder
		 */
		public Builder size(@Nullable Integer size) {
			this.size = size;
			return this;
		}

		/**
		 * Sets the maximum number of waiting tasks per worker.
		 * @param capacity the number, at least 1; {@code null} for the default, which is
		 * no limit
		 * @return this builder
		 */
		public Builder capacity(@Nullable Integer capacity) {
			this.capacity = capacity;
			return this;
		}

		/**
		 * Sets the maximum number of waiting tasks of the whole pool. Only for pools with
		 * a tasks queue.
		 * @param poolCapacity the number, at least 1; {@code null} for the default, which
		 * is no limit
		 * @return this builder
		 */
		public Builder poolCapacity(@Nullable Integer poolCapacity) {
			this.poolCapacity = poolCapacity;
			return this;
		}

		/**
		 * Sets the policy for a task for which there is no room. Only with a capacity.
		 * @param overflow the policy; {@code null} for the default, which is
		 * {@link OverflowPolicy#REJECT}
		 * @return this builder
		 */
		public Builder overflow(@Nullable OverflowPolicy overflow) {
			this.overflow = overflow;
			return this;
		}

		/**
		 * Sets the maximum time that a submitting thread waits for room. Only with
		 * {@link OverflowPolicy#BLOCK}.
		 * @param blockTimeout the time, 0 or more; {@code null} for the default, which is
		 * no limit
		 * @return this builder
		 */
		public Builder blockTimeout(@Nullable Duration blockTimeout) {
			this.blockTimeout = blockTimeout;
			return this;
		}

		/**
		 * Sets the number of tasks that a worker runs concurrently.
		 * @param concurrency the number, from 1 to {@value #MAX_CONCURRENCY};
		 * {@code null} for the default of the worker type
		 * @return this builder
		 */
		public Builder concurrency(@Nullable Integer concurrency) {
			this.concurrency = concurrency;
			return this;
		}

		/**
		 * Sets whether idle workers steal tasks from the queues of other workers.
		 * @param taskStealing whether idle workers steal; {@code true} by default
		 * @return this builder
		 */
		public Builder taskStealing(boolean taskStealing) {
			this.taskStealing = taskStealing;
			return this;
		}

		/**
		 * Sets whether tasks are redistributed under back pressure: each other worker
		 * steals one task from a worker whose queue has reached its size.
		 * @param tasksStealingOnBackPressure whether tasks are redistributed;
		 * {@code true} by default
		 * @return this builder
		 */
		public Builder tasksStealingOnBackPressure(boolean tasksStealingOnBackPressure) {
			this.tasksStealingOnBackPressure = tasksStealingOnBackPressure;
			return this;
		}

		/**
		 * Sets the share of the workers that may steal concurrently.
		 * @param tasksStealingRatio the share, from 0 (no worker) to 1 (all workers); 0.6
		 * by default
		 * @return this builder
		 */
		public Builder tasksStealingRatio(double tasksStealingRatio) {
			this.tasksStealingRatio = tasksStealingRatio;
			return this;
		}

		/**
		 * Sets the time for which {@link WorkerPool#destroy()} waits for queued and
		 * running tasks.
		 * @param tasksFinishedTimeout the time, 0 or more; 2 seconds by default
		 * @return this builder
		 */
		public Builder tasksFinishedTimeout(Duration tasksFinishedTimeout) {
			this.tasksFinishedTimeout = tasksFinishedTimeout;
			return this;
		}

		/**
		 * Sets the aging factor: the points of priority that a task gains per millisecond
		 * of waiting.
		 * @param agingFactor the factor, 0 or more; 0.001 by default
		 * @return this builder
		 */
		public Builder agingFactor(double agingFactor) {
			this.agingFactor = agingFactor;
			return this;
		}

		/**
		 * Sets the exponent that is applied to the queue length, by which tasks in longer
		 * queues gain priority faster.
		 * @param loadExponent the exponent, greater than 0; 2/3 by default
		 * @return this builder
		 */
		public Builder loadExponent(double loadExponent) {
			this.loadExponent = loadExponent;
			return this;
		}

		/**
		 * Sets how the pool is shared among tenants, which are identified by fairness
		 * keys.
		 * @param fairness the options; {@code null}, the default, if fairness keys have
		 * no effect
		 * @return this builder
		 */
		public Builder fairness(@Nullable Fairness fairness) {
			this.fairness = fairness;
			return this;
		}

		/**
		 * Builds the options.
		 * @return the options
		 * @throws InvalidOptionException if a value is out of range
		 */
		public TasksQueueOptions build() {
			return new TasksQueueOptions(this);
		}

	}

}

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

	private final @Nullable Integer concurrency;

	private final boolean taskStealing;

	private final boolean tasksStealingOnBackPressure;

	private final double tasksStealingRatio;

	private final Duration tasksFinishedTimeout;

	private final double agingFactor;

	private final double loadExponent;

	private TasksQueueOptions(@Nullable Integer size, @Nullable Integer capacity, @Nullable Integer concurrency,
			boolean taskStealing, boolean tasksStealingOnBackPressure, double tasksStealingRatio,
			Duration tasksFinishedTimeout, double agingFactor, double loadExponent) {
		if (size != null) {
			InvalidOptionException.requirePositive(PATH + "size", size);
		}
		if (capacity != null) {
			InvalidOptionException.requirePositive(PATH + "capacity", capacity);
		}
		if (concurrency != null) {
			InvalidOptionException.requirePositive(PATH + "concurrency", concurrency);
			InvalidOptionException.requireAtMost(PATH + "concurrency", concurrency, MAX_CONCURRENCY,
					"to run more tasks at once, raise the number of workers");
		}
		// The negated form also rejects NaN.
		if (!(tasksStealingRatio >= 0 && tasksStealingRatio <= 1)) {
			throw new InvalidOptionException(PATH + "tasksStealingRatio", tasksStealingRatio, "must be from 0 to 1");
		}
		InvalidOptionException.requireNotNegative(PATH + "tasksFinishedTimeout", tasksFinishedTimeout);
		if (!(agingFactor >= 0 && agingFactor < Double.POSITIVE_INFINITY)) {
			throw new InvalidOptionException(PATH + "agingFactor", agingFactor, "must be 0 or more, and finite");
		}
		if (!(loadExponent > 0 && loadExponent < Double.POSITIVE_INFINITY)) {
			throw new InvalidOptionException(PATH + "loadExponent", loadExponent, "must be above 0, and finite");
		}
		this.size = size;
		this.capacity = capacity;
		this.concurrency = concurrency;
		this.taskStealing = taskStealing;
		this.tasksStealingOnBackPressure = tasksStealingOnBackPressure;
		this.tasksStealingRatio = tasksStealingRatio;
		this.tasksFinishedTimeout = tasksFinishedTimeout;
		this.agingFactor = agingFactor;
		this.loadExponent = loadExponent;
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
		builder.concurrency = this.concurrency;
		builder.taskStealing = this.taskStealing;
		builder.tasksStealingOnBackPressure = this.tasksStealingOnBackPressure;
		builder.tasksStealingRatio = this.tasksStealingRatio;
		builder.tasksFinishedTimeout = this.tasksFinishedTimeout;
		builder.agingFactor = this.agingFactor;
		builder.loadExponent = this.loadExponent;
		return builder;
	}

	/**
	 * Returns the number of waiting tasks at which a worker is under back pressure. The
	 * size is a threshold, not a limit. Tasks that only wait for an idle worker to wake
	 * up do not count.
	 * @return the number; {@code null} for the square of the maximum number of workers,
	 * or the capacity if that is less
	 */
	public @Nullable Integer size() {
		return this.size;
	}

	/**
	 * Returns the number of waiting tasks at which a worker accepts no further tasks. A
	 * task that no worker accepts is
	 * {@linkplain io.poolifier.task.TasksQueueFullException rejected}. Concurrent
	 * submitters may exceed the capacity by one task each.
	 * @return the number; {@code null} for no limit
	 */
	public @Nullable Integer capacity() {
		return this.capacity;
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

	@Override
	public boolean equals(@Nullable Object object) {
		return object instanceof TasksQueueOptions other && Objects.equals(this.size, other.size)
				&& Objects.equals(this.capacity, other.capacity) && Objects.equals(this.concurrency, other.concurrency)
				&& this.taskStealing == other.taskStealing
				&& this.tasksStealingOnBackPressure == other.tasksStealingOnBackPressure
				&& Double.compare(this.tasksStealingRatio, other.tasksStealingRatio) == 0
				&& Objects.equals(this.tasksFinishedTimeout, other.tasksFinishedTimeout)
				&& Double.compare(this.agingFactor, other.agingFactor) == 0
				&& Double.compare(this.loadExponent, other.loadExponent) == 0;
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.size, this.capacity, this.concurrency, this.taskStealing,
				this.tasksStealingOnBackPressure, this.tasksStealingRatio, this.tasksFinishedTimeout, this.agingFactor,
				this.loadExponent);
	}

	@Override
	public String toString() {
		return "TasksQueueOptions[size=" + this.size + ", " + "capacity=" + this.capacity + ", " + "concurrency="
				+ this.concurrency + ", " + "taskStealing=" + this.taskStealing + ", " + "tasksStealingOnBackPressure="
				+ this.tasksStealingOnBackPressure + ", " + "tasksStealingRatio=" + this.tasksStealingRatio + ", "
				+ "tasksFinishedTimeout=" + this.tasksFinishedTimeout + ", " + "agingFactor=" + this.agingFactor + ", "
				+ "loadExponent=" + this.loadExponent + "]";
	}

	/**
	 * Builder for {@link TasksQueueOptions}. Not thread-safe.
	 */
	public static final class Builder {

		private @Nullable Integer size;

		private @Nullable Integer capacity;

		private @Nullable Integer concurrency;

		private boolean taskStealing = true;

		private boolean tasksStealingOnBackPressure = true;

		private double tasksStealingRatio = 0.6;

		private Duration tasksFinishedTimeout = Duration.ofSeconds(2);

		private double agingFactor = 0.001;

		private double loadExponent = 2.0 / 3;

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
		 * Sets the number of waiting tasks at which a worker accepts no further tasks.
		 * @param capacity the number, at least 1; {@code null} for the default, which is
		 * no limit
		 * @return this builder
		 */
		public Builder capacity(@Nullable Integer capacity) {
			this.capacity = capacity;
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
		 * Builds the options.
		 * @return the options
		 * @throws InvalidOptionException if a value is out of range
		 */
		public TasksQueueOptions build() {
			return new TasksQueueOptions(this.size, this.capacity, this.concurrency, this.taskStealing,
					this.tasksStealingOnBackPressure, this.tasksStealingRatio, this.tasksFinishedTimeout,
					this.agingFactor, this.loadExponent);
		}

	}

}

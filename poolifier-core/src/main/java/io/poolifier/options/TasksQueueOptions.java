package io.poolifier.options;

import java.time.Duration;

import io.poolifier.WorkerPool;
import io.poolifier.task.TaskRejectedException;
import org.jspecify.annotations.Nullable;

/**
 * How the queues of a pool's workers behave. Immutable, and valid by construction.
 *
 * @param size the number of waiting tasks at which a worker is under back pressure, a
 * threshold and no limit. Tasks that only wait for an idle worker to wake up do not
 * count. {@code null} for the square of the pool's maximum of workers
 * @param capacity the number of waiting tasks at which a worker gets no more; a task that
 * no worker takes is {@linkplain TaskRejectedException rejected}. Those who submit at the
 * same time may exceed it by one task each. {@code null} for no limit
 * @param concurrency how many tasks a worker runs at once; {@code null} for what suits
 * the kind of workers, which is 1 for platform threads
 * @param taskStealing whether a worker without tasks takes some from the queues of
 * others; default {@code true}
 * @param tasksStealingOnBackPressure whether the other workers take a task each from one
 * whose queue has reached its size; default {@code true}
 * @param tasksStealingRatio the share of the workers that may take tasks from others at
 * once, from 0, for none, to 1; default 0.6
 * @param tasksFinishedTimeout how long {@link WorkerPool#destroy()} waits for queued and
 * running tasks; default 2 seconds
 * @param agingFactor how many points of priority a task gains for each millisecond that
 * it waits, 0 or more; default 0.001
 * @param loadExponent how much a longer queue speeds that up, above 0; default 2/3
 */
public record TasksQueueOptions(@Nullable Integer size, @Nullable Integer capacity, @Nullable Integer concurrency,
		boolean taskStealing, boolean tasksStealingOnBackPressure, double tasksStealingRatio,
		Duration tasksFinishedTimeout, double agingFactor, double loadExponent) {

	private static final String PATH = "tasksQueueOptions.";

	/**
	 * Checks the values.
	 * @throws InvalidOptionException if a value is out of range
	 */
	public TasksQueueOptions {
		if (size != null) {
			InvalidOptionException.requirePositive(PATH + "size", size);
		}
		if (capacity != null) {
			InvalidOptionException.requirePositive(PATH + "capacity", capacity);
		}
		if (concurrency != null) {
			InvalidOptionException.requirePositive(PATH + "concurrency", concurrency);
		}
		// Written so that a value that is no number is refused.
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
	}

	/**
	 * The defaults.
	 * @return options with nothing changed
	 */
	public static TasksQueueOptions defaults() {
		return builder().build();
	}

	/**
	 * A builder that starts with the defaults.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * A builder that starts with these options.
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
	 * Builds {@link TasksQueueOptions}. Not for use by several threads.
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
		 * @param size the number, at least 1
		 * @return this builder
		 */
		public Builder size(int size) {
			this.size = size;
			return this;
		}

		/**
		 * Sets the number of waiting tasks at which a worker gets no more.
		 * @param capacity the number, at least 1
		 * @return this builder
		 */
		public Builder capacity(int capacity) {
			this.capacity = capacity;
			return this;
		}

		/**
		 * Sets how many tasks a worker runs at once.
		 * @param concurrency the number, at least 1
		 * @return this builder
		 */
		public Builder concurrency(int concurrency) {
			this.concurrency = concurrency;
			return this;
		}

		/**
		 * Sets whether a worker without tasks takes some from the queues of others.
		 * @param taskStealing whether it does
		 * @return this builder
		 */
		public Builder taskStealing(boolean taskStealing) {
			this.taskStealing = taskStealing;
			return this;
		}

		/**
		 * Sets whether the other workers take a task each from one whose queue has
		 * reached its size.
		 * @param tasksStealingOnBackPressure whether they do
		 * @return this builder
		 */
		public Builder tasksStealingOnBackPressure(boolean tasksStealingOnBackPressure) {
			this.tasksStealingOnBackPressure = tasksStealingOnBackPressure;
			return this;
		}

		/**
		 * Sets the share of the workers that may take tasks from others at once.
		 * @param tasksStealingRatio the share, from 0, for none, to 1
		 * @return this builder
		 */
		public Builder tasksStealingRatio(double tasksStealingRatio) {
			this.tasksStealingRatio = tasksStealingRatio;
			return this;
		}

		/**
		 * Sets how long {@link WorkerPool#destroy()} waits for tasks.
		 * @param tasksFinishedTimeout the time, 0 or more
		 * @return this builder
		 */
		public Builder tasksFinishedTimeout(Duration tasksFinishedTimeout) {
			this.tasksFinishedTimeout = tasksFinishedTimeout;
			return this;
		}

		/**
		 * Sets how many points of priority a task gains for each millisecond that it
		 * waits.
		 * @param agingFactor the number, 0 or more
		 * @return this builder
		 */
		public Builder agingFactor(double agingFactor) {
			this.agingFactor = agingFactor;
			return this;
		}

		/**
		 * Sets how much a longer queue speeds up the gain of priority.
		 * @param loadExponent the exponent of the queue's size, above 0
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

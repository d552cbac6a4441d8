package io.poolifier;

import java.time.Duration;

import io.poolifier.task.InvalidOptionException;
import org.jspecify.annotations.Nullable;

/**
 * How the queues of a pool's workers behave. Immutable, and valid by construction.
 *
 * @param size the number of waiting tasks at which a worker is under back pressure, a
 * threshold and no limit; {@code null} for the square of the pool's maximum of workers
 * @param concurrency how many tasks a worker runs at once; default 1
 * @param taskStealing whether a worker without tasks takes some from the queues of
 * others; default {@code true}
 * @param tasksFinishedTimeout how long {@link WorkerPool#destroy()} waits for queued and
 * running tasks; default 2 seconds
 */
public record TasksQueueOptions(@Nullable Integer size, int concurrency, boolean taskStealing,
		Duration tasksFinishedTimeout) {

	private static final String PATH = "tasksQueueOptions.";

	/**
	 * Checks the values.
	 * @throws InvalidOptionException if a value is out of range
	 */
	public TasksQueueOptions {
		if (size != null) {
			InvalidOptionException.requirePositive(PATH + "size", size);
		}
		InvalidOptionException.requirePositive(PATH + "concurrency", concurrency);
		InvalidOptionException.requireNotNegative(PATH + "tasksFinishedTimeout", tasksFinishedTimeout);
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
	 * Builds {@link TasksQueueOptions}. Not for use by several threads.
	 */
	public static final class Builder {

		private @Nullable Integer size;

		private int concurrency = 1;

		private boolean taskStealing = true;

		private Duration tasksFinishedTimeout = Duration.ofSeconds(2);

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
		 * Sets how long {@link WorkerPool#destroy()} waits for tasks.
		 * @param tasksFinishedTimeout the time, 0 or more
		 * @return this builder
		 */
		public Builder tasksFinishedTimeout(Duration tasksFinishedTimeout) {
			this.tasksFinishedTimeout = tasksFinishedTimeout;
			return this;
		}

		/**
		 * Builds the options.
		 * @return the options
		 * @throws InvalidOptionException if a value is out of range
		 */
		public TasksQueueOptions build() {
			return new TasksQueueOptions(this.size, this.concurrency, this.taskStealing, this.tasksFinishedTimeout);
		}

	}

}

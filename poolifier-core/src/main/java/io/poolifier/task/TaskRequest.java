package io.poolifier.task;

import org.jspecify.annotations.Nullable;

/**
 * A task to run: a function and the data for it. Immutable, as far as the data is.
 *
 * @param <D> the type of the data
 * @param function the name of the task function, or {@code null} for the pool's default
 * function
 * @param data what the function is given
 * @param signal what cancels the task from outside, or {@code null}
 */
public record TaskRequest<D extends @Nullable Object>(@Nullable String function, D data,
		@Nullable CancellationSignal signal) {

	/**
	 * A request for the default function.
	 * @param <D> the type of the data
	 * @param data what the function is given
	 * @return the request
	 */
	public static <D extends @Nullable Object> TaskRequest<D> of(D data) {
		return new TaskRequest<>(null, data, null);
	}

	/**
	 * A request for a function by name.
	 * @param <D> the type of the data
	 * @param function the name of the task function
	 * @param data what the function is given
	 * @return the request
	 */
	public static <D extends @Nullable Object> TaskRequest<D> of(String function, D data) {
		return new TaskRequest<>(function, data, null);
	}

	/**
	 * The same request with a signal that cancels the task.
	 * @param signal the signal; if it was given already, the task never runs
	 * @return another request
	 */
	public TaskRequest<D> cancelledBy(CancellationSignal signal) {
		return new TaskRequest<>(this.function, this.data, signal);
	}

}

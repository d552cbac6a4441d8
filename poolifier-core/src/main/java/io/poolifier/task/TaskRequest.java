// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.task;

import java.util.Objects;

import io.poolifier.options.TimeLimits;
import org.jspecify.annotations.Nullable;

/**
 * Request to run a task: a function, its data, an optional signal that cancels the task,
 * and time limits. Immutable if the data is immutable.
 *
 * @param <D> the type of the data
 */
public final class TaskRequest<D extends @Nullable Object> {

	private final @Nullable String function;

	private final D data;

	private final @Nullable CancellationSignal signal;

	private final TimeLimits timeLimits;

	private TaskRequest(@Nullable String function, D data, @Nullable CancellationSignal signal, TimeLimits timeLimits) {
		this.function = function;
		this.data = data;
		this.signal = signal;
		this.timeLimits = timeLimits;
	}

	/**
	 * Creates a request for a function by name.
	 * @param <D> the type of the data
	 * @param function the name of the task function
	 * @param data the data for the function
	 * @return the request
	 */
	public static <D extends @Nullable Object> TaskRequest<D> of(String function, D data) {
		return new TaskRequest<>(Objects.requireNonNull(function, "function must not be null"), data, null,
				TimeLimits.none());
	}

	/**
	 * Creates a request for the default function.
	 * @param <D> the type of the data
	 * @param data the data for the function
	 * @return the request
	 */
	public static <D extends @Nullable Object> TaskRequest<D> ofDefault(D data) {
		return new TaskRequest<>(null, data, null, TimeLimits.none());
	}

	/**
	 * Returns a copy of this request with a signal that cancels the task.
	 * @param signal the signal; if it has already been triggered, the task never runs
	 * @return the copy
	 */
	public TaskRequest<D> cancelledBy(CancellationSignal signal) {
		return new TaskRequest<>(this.function, this.data, signal, this.timeLimits);
	}

	/**
	 * Returns a copy of this request with time limits, which take precedence over those
	 * of the function and of the pool.
	 * @param limits the time limits
	 * @return the copy
	 */
	public TaskRequest<D> limitedBy(TimeLimits limits) {
		return new TaskRequest<>(this.function, this.data, this.signal,
				Objects.requireNonNull(limits, "limits must not be null"));
	}

	/**
	 * Returns the time limits of the task.
	 * @return the time limits; those that are not set are taken from the function and the
	 * pool
	 */
	public TimeLimits timeLimits() {
		return this.timeLimits;
	}

	/**
	 * Returns the name of the task function.
	 * @return the name; {@code null} for the default function
	 */
	public @Nullable String function() {
		return this.function;
	}

	/**
	 * Returns the data for the function.
	 * @return the data
	 */
	public D data() {
		return this.data;
	}

	/**
	 * Returns the signal that cancels the task.
	 * @return the signal; {@code null} if there is none
	 */
	public @Nullable CancellationSignal signal() {
		return this.signal;
	}

}

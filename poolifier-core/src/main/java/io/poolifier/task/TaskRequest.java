// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.task;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Request to run a task: a function, its data and an optional signal that cancels the
 * task. Immutable if the data is immutable.
 *
 * @param <D> the type of the data
 */
public final class TaskRequest<D extends @Nullable Object> {

	private final @Nullable String function;

	private final D data;

	private final @Nullable CancellationSignal signal;

	private TaskRequest(@Nullable String function, D data, @Nullable CancellationSignal signal) {
		this.function = function;
		this.data = data;
		this.signal = signal;
	}

	/**
	 * Creates a request for a function by name.
	 * @param <D> the type of the data
	 * @param function the name of the task function
	 * @param data the data for the function
	 * @return the request
	 */
	public static <D extends @Nullable Object> TaskRequest<D> of(String function, D data) {
		return new TaskRequest<>(Objects.requireNonNull(function, "function must not be null"), data, null);
	}

	/**
	 * Creates a request for the default function.
	 * @param <D> the type of the data
	 * @param data the data for the function
	 * @return the request
	 */
	public static <D extends @Nullable Object> TaskRequest<D> ofDefault(D data) {
		return new TaskRequest<>(null, data, null);
	}

	/**
	 * Returns a copy of this request with a signal that cancels the task.
	 * @param signal the signal; if it has already been triggered, the task never runs
	 * @return the copy
	 */
	public TaskRequest<D> cancelledBy(CancellationSignal signal) {
		return new TaskRequest<>(this.function, this.data, signal);
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

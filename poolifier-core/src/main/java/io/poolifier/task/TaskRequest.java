// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.task;

import java.util.Objects;

import io.poolifier.options.TimeLimits;
import org.jspecify.annotations.Nullable;

/**
 * Request to run a task: a function, its data, an optional signal that cancels the task,
 * time limits, and keys. Immutable if the data is immutable.
 *
 * @param <D> the type of the data
 */
public final class TaskRequest<D extends @Nullable Object> {

	private final @Nullable String function;

	private final D data;

	private final @Nullable CancellationSignal signal;

	private final TimeLimits timeLimits;

	private final @Nullable Object orderingKey;

	private final @Nullable Object fairnessKey;

	private TaskRequest(@Nullable String function, D data, @Nullable CancellationSignal signal, TimeLimits timeLimits,
			@Nullable Object orderingKey, @Nullable Object fairnessKey) {
		this.function = function;
		this.data = data;
		this.signal = signal;
		this.timeLimits = timeLimits;
		this.orderingKey = orderingKey;
		this.fairnessKey = fairnessKey;
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
				TimeLimits.none(), null, null);
	}

	/**
	 * Creates a request for the default function.
	 * @param <D> the type of the data
	 * @param data the data for the function
	 * @return the request
	 */
	public static <D extends @Nullable Object> TaskRequest<D> ofDefault(D data) {
		return new TaskRequest<>(null, data, null, TimeLimits.none(), null, null);
	}

	/**
	 * Returns a copy of this request with a signal that cancels the task.
	 * @param signal the signal; if it has already been triggered, the task never runs
	 * @return the copy
	 */
	public TaskRequest<D> cancelledBy(CancellationSignal signal) {
		return new TaskRequest<>(this.function, this.data, signal, this.timeLimits, this.orderingKey, this.fairnessKey);
	}

	/**
	 * Returns a copy of this request with time limits, which take precedence over those
	 * of the function and of the pool.
	 * @param limits the time limits
	 * @return the copy
	 */
	public TaskRequest<D> limitedBy(TimeLimits limits) {
		return new TaskRequest<>(this.function, this.data, this.signal,
				Objects.requireNonNull(limits, "limits must not be null"), this.orderingKey, this.fairnessKey);
	}

	/**
	 * Returns a copy of this request with an ordering key. Of all tasks of a pool whose
	 * ordering keys are equal, whatever their functions, one runs at a time, in the order
	 * of their submission.
	 * @param key the immutable key, which takes precedence over that of the function;
	 * {@code null} for the key of the function
	 * @return the copy
	 */
	public TaskRequest<D> orderedBy(@Nullable Object key) {
		return new TaskRequest<>(this.function, this.data, this.signal, this.timeLimits, key, this.fairnessKey);
	}

	/**
	 * Returns a copy of this request with a fairness key, which identifies the tenant on
	 * whose behalf the task runs. It has an effect in pools that are shared fairly.
	 * @param key the immutable key, which takes precedence over that of the function;
	 * {@code null} for the key of the function
	 * @return the copy
	 */
	public TaskRequest<D> onBehalfOf(@Nullable Object key) {
		return new TaskRequest<>(this.function, this.data, this.signal, this.timeLimits, this.orderingKey, key);
	}

	/**
	 * Returns the ordering key of the task.
	 * @return the key; {@code null} for the key of the function
	 */
	public @Nullable Object orderingKey() {
		return this.orderingKey;
	}

	/**
	 * Returns the fairness key of the task.
	 * @return the key; {@code null} for the key of the function
	 */
	public @Nullable Object fairnessKey() {
		return this.fairnessKey;
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

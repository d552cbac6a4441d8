// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.remote;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.poolifier.worker.AssignedTask;
import org.jspecify.annotations.Nullable;

/**
 * Task from the moment at which it is sent to the report of its end.
 */
final class Assignment implements RemoteTask {

	/*
	 * Implementation note. The answer may arrive before the sending thread has returned.
	 * The later of the two continues with the slot.
	 */

	private final long id;

	private final AssignedTask task;

	private final String function;

	private final @Nullable Object prepared;

	private final Runnable continuation;

	private final AtomicReference<@Nullable Callable<? extends @Nullable Object>> outcome = new AtomicReference<>();

	private final AtomicInteger arrivals = new AtomicInteger();

	/**
	 * Creates an assignment.
	 * @param continuation continues with the slot, on another thread
	 */
	Assignment(long id, AssignedTask task, Runnable continuation) {
		this.id = id;
		this.task = task;
		this.function = task.function();
		this.prepared = task.prepared();
		this.continuation = continuation;
	}

	@Override
	public long id() {
		return this.id;
	}

	AssignedTask task() {
		return this.task;
	}

	@Override
	public String function() {
		return this.function;
	}

	@Override
	public @Nullable Object prepared() {
		return this.prepared;
	}

	@Override
	public void end(Callable<? extends @Nullable Object> outcome) {
		Objects.requireNonNull(outcome, "outcome must not be null");
		if (this.outcome.compareAndSet(null, outcome) && isLater()) {
			this.continuation.run();
		}
	}

	void fail(Throwable error) {
		end(() -> {
			throw asException(error);
		});
	}

	private static Exception asException(Throwable error) {
		if (error instanceof Error fatal) {
			throw fatal;
		}
		return (error instanceof Exception exception) ? exception : new IllegalStateException(error);
	}

	/**
	 * Announces that the task was sent.
	 * @return {@code true} if it has ended, and the caller continues with the slot
	 */
	boolean sent() {
		return isLater();
	}

	private boolean isLater() {
		return this.arrivals.incrementAndGet() == 2;
	}

	/** Returns the result of the task, or throws its failure. */
	@Nullable Object outcome() throws Exception {
		return Objects.requireNonNull(this.outcome.get(), "The task has not ended").call();
	}

}

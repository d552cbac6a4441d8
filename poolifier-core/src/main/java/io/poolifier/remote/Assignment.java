// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.remote;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.ExecutionTimes;
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

	private final boolean cpuTimeMeasured;

	private final Runnable continuation;

	private final AtomicReference<@Nullable Answer> answer = new AtomicReference<>();

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
		this.cpuTimeMeasured = task.isCpuTimeMeasured();
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
	public boolean isCpuTimeMeasured() {
		return this.cpuTimeMeasured;
	}

	@Override
	public void end(Callable<? extends @Nullable Object> outcome) {
		end(new Answer(outcome, null));
	}

	@Override
	public void end(Callable<? extends @Nullable Object> outcome, ExecutionTimes times) {
		end(new Answer(outcome, Objects.requireNonNull(times, "times must not be null")));
	}

	private void end(Answer answer) {
		Objects.requireNonNull(answer.outcome(), "outcome must not be null");
		if (this.answer.compareAndSet(null, answer) && isLater()) {
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

	private Answer answer() {
		return Objects.requireNonNull(this.answer.get(), "The task has not ended");
	}

	/** Returns the result of the task, or throws its failure. */
	@Nullable Object outcome() throws Exception {
		return answer().outcome().call();
	}

	/** Returns the times of the execution; {@code null} if they are unknown. */
	@Nullable ExecutionTimes times() {
		return answer().times();
	}

	private record Answer(Callable<? extends @Nullable Object> outcome, @Nullable ExecutionTimes times) {
	}

}

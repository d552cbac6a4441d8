// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.remote;

import java.time.Duration;
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

	/**
	 * Listener for failures of tasks, which has to report them to the engine.
	 */
	interface FailureListener {

		void taskFailed(AssignedTask task, Throwable error);

		void taskNotStarted(AssignedTask task, Throwable error);

	}

	/**
	 * End of a task, which has yet to be reported.
	 */
	private interface End {

		void report(AssignedTask task, FailureListener failures);

	}

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

	private final AtomicReference<@Nullable End> end = new AtomicReference<>();

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

	/** Returns the task as seen by the engine. */
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
		Objects.requireNonNull(outcome, "outcome must not be null");
		end((task, failures) -> report(task, outcome, failures));
	}

	@Override
	public void end(Callable<? extends @Nullable Object> outcome, ExecutionTimes times) {
		Objects.requireNonNull(outcome, "outcome must not be null");
		Objects.requireNonNull(times, "times must not be null");
		end((task, failures) -> {
			task.measured(times);
			report(task, outcome, failures);
		});
	}

	private static void report(AssignedTask task, Callable<? extends @Nullable Object> outcome,
			FailureListener failures) {
		Object result;
		try {
			result = outcome.call();
		}
		catch (Throwable ex) {
			failures.taskFailed(task, ex);
			return;
		}
		task.succeeded(result);
	}

	@Override
	public int attempt() {
		return this.task.attempt();
	}

	@Override
	public @Nullable Duration remainingTime() {
		return this.task.remainingTime();
	}

	@Override
	public void progress(double fraction, @Nullable String message) {
		this.task.progress(fraction, message);
	}

	@Override
	public void lost(Throwable error) {
		Objects.requireNonNull(error, "error must not be null");
		end((task, failures) -> task.lost(error));
	}

	@Override
	public void notStarted(Throwable error) {
		Objects.requireNonNull(error, "error must not be null");
		end((task, failures) -> failures.taskNotStarted(task, error));
	}

	/** Ends the task, which could not be sent. */
	void fail(Throwable error) {
		end((task, failures) -> failures.taskFailed(task, error));
	}

	private void end(End end) {
		if (this.end.compareAndSet(null, end) && isLater()) {
			this.continuation.run();
		}
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

	/** Reports the end of the task to the engine. */
	void report(FailureListener failures) {
		Objects.requireNonNull(this.end.get(), "The task has not ended").report(this.task, failures);
	}

}

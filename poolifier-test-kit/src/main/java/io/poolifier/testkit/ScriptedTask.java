// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.testkit;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.poolifier.task.BoundData;
import io.poolifier.task.TaskContext;
import io.poolifier.task.TaskHandler;
import io.poolifier.task.TaskProgress;
import io.poolifier.worker.AssignedTask;
import org.jspecify.annotations.Nullable;

/**
 * Task of a {@link ScriptedPool}, which keeps its outcome.
 */
final class ScriptedTask implements AssignedTask, TaskContext {

	/** An attempt that is no default by accident. */
	static final int ATTEMPT = 3;

	/** A time that does not pass during a test. */
	static final Duration REMAINING_TIME = Duration.ofDays(1);

	private final ScriptedSlot slot;

	private final ContractFunction function;

	private final @Nullable Object prepared;

	private final CountDownLatch started = new CountDownLatch(1);

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile @Nullable Object result;

	private volatile @Nullable Throwable error;

	/** Whether the task has completed for its caller. */
	private volatile boolean cancelled;

	private volatile @Nullable TaskProgress progress;

	/** Whether the function was called in this JVM. */
	private volatile boolean called;

	/** Whether the worker was killed while the task was running. */
	private volatile boolean lost;

	/** Guarded by the lock of this object. */
	private boolean detached;

	ScriptedTask(ScriptedSlot slot, ContractFunction function, @Nullable Object prepared) {
		this.slot = slot;
		this.function = function;
		this.prepared = prepared;
	}

	/** Called when a slot has taken the task. */
	void start() {
		this.started.countDown();
	}

	boolean hasStarted() {
		return this.started.getCount() == 0;
	}

	boolean hasEnded() {
		return this.ended.getCount() == 0;
	}

	void awaitStart() throws InterruptedException {
		await(this.started, "polled for");
	}

	/** Waits for the end of the task, and returns the result of its function. */
	@Nullable Object result() throws InterruptedException {
		await(this.ended, "reported the end of");
		Throwable error = this.error;
		if (error != null) {
			throw new AssertionError("%s has failed".formatted(this), error);
		}
		return this.result;
	}

	/** Waits for the end of the task, and returns the failure of its function. */
	Throwable failure() throws InterruptedException {
		await(this.ended, "reported the end of");
		Throwable error = this.error;
		if (error == null) {
			throw new AssertionError("%s has not failed; its result is %s".formatted(this, this.result));
		}
		return error;
	}

	private void await(CountDownLatch latch, String report) throws InterruptedException {
		Duration timeout = this.slot.pool().timeout();
		if (!latch.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
			throw new AssertionError("The worker has not %s %s within %s".formatted(report, this, timeout));
		}
	}

	/** Cancels the task as a pool does: its end cannot be reported meanwhile. */
	synchronized void cancel() {
		if (!hasEnded()) {
			this.cancelled = true;
			this.slot.pool().worker().interrupt(this.slot);
		}
	}

	/** Ends the task for its caller, because the worker is about to be killed. */
	void lose() {
		cancel();
		this.lost = true;
	}

	@Override
	public String function() {
		return this.function.name();
	}

	@Override
	public int workerKey() {
		return this.slot.pool().workerKey();
	}

	@Override
	public int attempt() {
		return ATTEMPT;
	}

	@Override
	public boolean isCancellationRequested() {
		return this.cancelled;
	}

	@Override
	public Duration remainingTime() {
		return REMAINING_TIME;
	}

	@Override
	public void progress(double fraction, @Nullable String message) {
		this.progress = new TaskProgress(fraction, message);
	}

	/** Returns the progress that the function has reported last. */
	@Nullable TaskProgress progress() {
		return this.progress;
	}

	@Override
	public @Nullable Object data() {
		return BoundData.unbind(prepared());
	}

	@Override
	public @Nullable Object prepared() {
		if (this.lost) {
			throw new CancellationException("The task has ended");
		}
		return this.prepared;
	}

	@Override
	@SuppressWarnings({ "unchecked", "NullAway" }) // the function determines the types
	public @Nullable Object call() throws Exception {
		if (this.cancelled) {
			throw new CancellationException("The task has ended before its function was called");
		}
		this.called = true;
		TaskHandler<@Nullable Object, @Nullable Object> handler = (TaskHandler<@Nullable Object, @Nullable Object>) this.function
			.handler();
		return (this.prepared instanceof BoundData bound) ? bound.call(handler, this)
				: handler.handle(this.prepared, this);
	}

	@Override
	public synchronized void detached() {
		if (this.detached || hasEnded()) {
			this.slot.pool().fault("detached() was called for %s, which was detached or had ended".formatted(this));
		}
		this.detached = true;
	}

	@Override
	public void succeeded(@Nullable Object result) {
		end(result, null);
	}

	@Override
	public void failed(Throwable error) {
		this.slot.pool().checkFailure(this, error);
		end(null, error);
	}

	@Override
	public void notStarted(Throwable error) {
		if (this.called) {
			this.slot.pool().fault("%s was reported as not started, but its function was called".formatted(this));
		}
		end(null, error);
	}

	private synchronized void end(@Nullable Object result, @Nullable Throwable error) {
		if (hasEnded()) {
			this.slot.pool().fault("The end of %s was reported more than once".formatted(this));
			return;
		}
		this.result = result;
		this.error = error;
		this.slot.ended(this);
		this.ended.countDown();
	}

	@Override
	public String toString() {
		return "task '%s' of %s".formatted(this.function.name(), this.slot);
	}

}

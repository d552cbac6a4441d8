// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.test;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.Pause;
import io.poolifier.worker.TaskSlot;
import org.jspecify.annotations.Nullable;

/**
 * A slot that asks for a task when the test says so.
 */
final class SteppedSlot {

	/*
	 * Implementation note. `task` is what the slot runs; who sets it, under the lock,
	 * uses the slot until it is null again. What a task does, and what depends on its
	 * future, runs without the lock. The pool lets no task end while it interrupts it, so
	 * an interrupt never hits the code after the task.
	 */

	private final TaskSlot slot;

	private final SteppedWorker worker;

	private volatile boolean resting;

	private @Nullable AssignedTask task;

	/** The thread that runs the task, as long as it does. */
	private @Nullable Thread thread;

	/** The stage that the task waits for. */
	private @Nullable CompletionStage<?> stage;

	private boolean interrupted;

	SteppedSlot(TaskSlot slot, SteppedWorker worker) {
		this.slot = slot;
		this.worker = worker;
	}

	boolean isOf(TaskSlot slot) {
		return this.slot == slot;
	}

	void wake() {
		this.resting = false;
	}

	/**
	 * Runs a task in the current thread.
	 * @return whether there was one
	 */
	boolean runNext() {
		AssignedTask next = take();
		if (next == null) {
			return false;
		}
		run(next);
		return true;
	}

	private synchronized @Nullable AssignedTask take() {
		while (this.task == null && !this.resting) {
			AssignedTask next = this.slot.poll();
			if (next == null && this.slot.search()) {
				next = this.slot.poll();
			}
			if (next != null) {
				this.task = next;
				this.thread = Thread.currentThread();
				return next;
			}
			rest();
		}
		return null;
	}

	private void rest() {
		Pause pause = this.slot.rest();
		if (pause == Pause.STOP) {
			this.resting = true;
			this.worker.stopped(this);
		}
		else if (pause == Pause.WAIT) {
			this.resting = true;
			// It may have been woken before it was said to rest.
			if (!this.slot.resting()) {
				this.resting = false;
			}
		}
	}

	private void run(AssignedTask task) {
		Object result;
		try {
			result = task.call();
		}
		catch (Throwable ex) {
			end(task, null, ex);
			return;
		}
		if (result instanceof CompletionStage<?> returned) {
			task.detached();
			await(task, returned);
		}
		else {
			end(task, result, null);
		}
	}

	private void await(AssignedTask task, CompletionStage<?> returned) {
		boolean cancel;
		synchronized (this) {
			this.thread = null;
			this.stage = returned;
			cancel = clearInterrupt();
		}
		CompletionStage<?> unused = returned.whenComplete((result, error) -> end(task, result, withoutWrapper(error)));
		if (cancel) {
			cancel(task, returned);
		}
	}

	private static @Nullable Throwable withoutWrapper(@Nullable Throwable error) {
		return (error instanceof CompletionException && error.getCause() != null) ? error.getCause() : error;
	}

	/** Ends the task, once. */
	private void end(AssignedTask ending, @Nullable Object result, @Nullable Throwable error) {
		synchronized (this) {
			if (this.task != ending || (this.stage == null && this.thread == null)) {
				return;
			}
			this.stage = null;
			this.thread = null;
		}
		if (error == null) {
			ending.succeeded(result);
		}
		else {
			ending.failed(error);
			this.worker.diesOf(error);
		}
		synchronized (this) {
			clearInterrupt();
			this.task = null;
		}
		if (this.worker.isKilled()) {
			this.worker.stopped(this);
		}
	}

	private boolean clearInterrupt() {
		boolean was = this.interrupted;
		this.interrupted = false;
		if (was) {
			Thread.interrupted();
		}
		return was;
	}

	synchronized void interrupt() {
		AssignedTask running = this.task;
		CompletionStage<?> awaited = this.stage;
		if (running != null && awaited != null) {
			// To cancel a stage runs what depends on it, and the caller must not wait.
			CompletableFuture<?> unused = CompletableFuture.runAsync(() -> cancel(running, awaited));
		}
		else if (this.thread != null) {
			this.interrupted = true;
			this.thread.interrupt();
		}
	}

	private void cancel(AssignedTask running, CompletionStage<?> awaited) {
		try {
			awaited.toCompletableFuture().cancel(true);
		}
		catch (UnsupportedOperationException ex) {
			// It cannot be cancelled, and goes on without being heeded.
		}
		end(running, null, new CancellationException("The task was cancelled"));
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.thread;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import io.poolifier.worker.AssignedTask;
import org.jspecify.annotations.Nullable;

/**
 * Run of a task within another task, on the thread that runs the other task and waits for
 * this one.
 */
final class NestedRun {

	/**
	 * Owner of the thread.
	 */
	interface Owner {

		/** Interrupts the thread, now or when the run within this one has ended. */
		void interrupt(NestedRun run);

		/** Reports that the task failed. */
		void taskFailed(AssignedTask task, Throwable error);

	}

	/*
	 * Implementation note. Each interrupt is meant for one of the tasks on the stack of
	 * the thread, and reaches the thread only while that very task runs. An interrupt of
	 * an outer task is postponed until the task within it has ended.
	 */

	private final Owner owner;

	private final Thread thread = Thread.currentThread();

	/** The run that encloses this one; {@code null} if it is the task of the slot. */
	private final @Nullable NestedRun outer;

	/** Whether the thread was interrupted before the run. */
	private final boolean interruptedBefore = Thread.interrupted();

	/** Whether the task was interrupted during a run within this one. */
	private boolean postponed;

	NestedRun(Owner owner, @Nullable NestedRun outer) {
		this.owner = owner;
		this.outer = outer;
	}

	@Nullable NestedRun outer() {
		return this.outer;
	}

	/** Runs the task, and reports its end. */
	void run(AssignedTask task) {
		try {
			Object result = task.call();
			if (result instanceof CompletionStage<?> stage) {
				result = resultOf(stage);
			}
			Thread.interrupted();
			task.succeeded(result);
		}
		catch (Throwable ex) {
			Thread.interrupted();
			this.owner.taskFailed(task, ex);
		}
		finally {
			// The pool no longer interrupts the task.
			Thread.interrupted();
			if (this.interruptedBefore) {
				this.thread.interrupt();
			}
		}
	}

	/** Waits for a stage on the thread, which has to wait for the task anyway. */
	private static @Nullable Object resultOf(CompletionStage<?> stage) throws Throwable {
		CompletableFuture<?> future = (stage instanceof CompletableFuture<?> itself) ? itself
				: stage.toCompletableFuture();
		try {
			return future.get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() != null) ? ex.getCause() : ex;
		}
		catch (InterruptedException ex) {
			future.cancel(true);
			throw new CancellationException("The task was cancelled");
		}
	}

	/** Requests the task to end early. */
	void interrupt() {
		this.owner.interrupt(this);
	}

	/** Interrupts the thread when the run within this one has ended. */
	void postponeInterrupt() {
		this.postponed = true;
	}

	boolean takePostponed() {
		boolean taken = this.postponed;
		this.postponed = false;
		return taken;
	}

	void interruptThread() {
		this.thread.interrupt();
	}

	List<StackTraceElement> stack() {
		return List.of(this.thread.getStackTrace());
	}

}

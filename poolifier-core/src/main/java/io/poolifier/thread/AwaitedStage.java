// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.thread;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import io.poolifier.worker.AssignedTask;
import org.jspecify.annotations.Nullable;

/**
 * Stage that an asynchronous task waits for.
 */
final class AwaitedStage implements BiConsumer<@Nullable Object, @Nullable Throwable> {

	/**
	 * Slot whose task waits for the stage.
	 */
	interface Owner {

		/** Reports that the task failed. */
		void taskFailed(AssignedTask task, Throwable error);

		/** Reports that the worker is failing. */
		void failed(Throwable error);

		/** Reports that the end of the stage has been reported. */
		void stageEnded();

		/** Continues with the slot, on a thread of the worker. */
		void resume();

	}

	/*
	 * Implementation note. The thread that sets `claimed` reports the end of the task.
	 * The stage may complete while the thread that ran the function is still registering
	 * with it. Therefore the slot continues only after both the end of the task and the
	 * end of the registration. The later of the two continues with the slot.
	 */

	private final Owner owner;

	private final AtomicBoolean claimed = new AtomicBoolean();

	private final AtomicBoolean arrived = new AtomicBoolean();

	/** Cleared when the end is reported, because a stage may far outlive its task. */
	private @Nullable AssignedTask task;

	private @Nullable CompletionStage<?> stage;

	AwaitedStage(AssignedTask task, CompletionStage<?> stage, Owner owner) {
		this.task = task;
		this.stage = stage;
		this.owner = owner;
	}

	/**
	 * Waits for the stage without occupying a thread.
	 * @return {@code true} if the task has ended, and the caller continues with the slot
	 */
	boolean register() {
		CompletionStage<?> stage = this.stage;
		if (stage != null) {
			try {
				var unused = stage.whenComplete(this);
			}
			catch (Throwable ex) {
				accept(null, ex);
			}
		}
		return isLater();
	}

	/** Reports the result of the completed stage. */
	@Override
	public void accept(@Nullable Object result, @Nullable Throwable error) {
		if (this.claimed.compareAndSet(false, true)) {
			report(result, error);
			if (isLater()) {
				this.owner.resume();
			}
		}
	}

	/**
	 * Revokes the right of the stage to report the end of the task.
	 * @return {@code true} if the caller has to ensure that the stage is {@link #cancel()
	 * cancelled}
	 */
	boolean giveUp() {
		return this.claimed.compareAndSet(false, true);
	}

	/**
	 * Cancels the stage, if it supports that, and ends the task.
	 * @return {@code true} if the caller continues with the slot
	 */
	boolean cancel() {
		CompletionStage<?> stage = this.stage;
		if (stage != null) {
			try {
				stage.toCompletableFuture().cancel(true);
			}
			catch (Throwable ex) {
				// The stage does not support cancellation. It continues, and its result
				// is ignored.
			}
		}
		report(null, new CancellationException("The task was cancelled"));
		return isLater();
	}

	private void report(@Nullable Object result, @Nullable Throwable error) {
		AssignedTask task = this.task;
		this.task = null;
		this.stage = null;
		try {
			if (task != null && error != null) {
				this.owner.taskFailed(task, withoutWrapper(error));
			}
			else if (task != null) {
				task.succeeded(result);
			}
		}
		catch (Throwable ex) {
			this.owner.failed(ex);
		}
		this.owner.stageEnded();
	}

	private static Throwable withoutWrapper(Throwable error) {
		Throwable cause = error.getCause();
		return (error instanceof CompletionException && cause != null) ? cause : error;
	}

	private boolean isLater() {
		return this.arrived.getAndSet(true);
	}

}

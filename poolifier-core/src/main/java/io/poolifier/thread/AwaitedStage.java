package io.poolifier.thread;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import io.poolifier.worker.AssignedTask;
import org.jspecify.annotations.Nullable;

/**
 * What an asynchronous task waits for.
 */
final class AwaitedStage implements BiConsumer<@Nullable Object, @Nullable Throwable> {

	/**
	 * The slot whose task waits.
	 */
	interface Owner {

		/** Reports that the task failed. */
		void taskFailed(AssignedTask task, Throwable error);

		/** Reports that the worker is dying. */
		void failed(Throwable error);

		/** The stage that was waited for is reported. */
		void stageEnded();

		/** Goes on with the slot, on a thread of the worker. */
		void resume();

	}

	/*
	 * Implementation note. Whoever sets `claimed` reports the task's end. The stage may
	 * complete while the thread that ran the function still registers for that. So the
	 * slot goes on when both have happened, the end of the task and the end of the
	 * registration, and it is the later of the two that goes on with it.
	 */

	private final Owner owner;

	private final AtomicBoolean claimed = new AtomicBoolean();

	private final AtomicBoolean arrived = new AtomicBoolean();

	/** Forgotten when the end is reported: a stage may outlive its task by far. */
	private @Nullable AssignedTask task;

	private @Nullable CompletionStage<?> stage;

	AwaitedStage(AssignedTask task, CompletionStage<?> stage, Owner owner) {
		this.task = task;
		this.stage = stage;
		this.owner = owner;
	}

	/**
	 * Waits for the stage without a thread.
	 * @return whether the task has ended, and the caller goes on with the slot
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

	/** The stage is complete. */
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
	 * Takes the right to report the task's end away from the stage.
	 * @return whether the caller has to see to it that the stage is {@link #cancel()
	 * cancelled}
	 */
	boolean giveUp() {
		return this.claimed.compareAndSet(false, true);
	}

	/**
	 * Cancels the stage, as far as it can be, and ends the task.
	 * @return whether the caller goes on with the slot
	 */
	boolean cancel() {
		CompletionStage<?> stage = this.stage;
		if (stage != null) {
			try {
				stage.toCompletableFuture().cancel(true);
			}
			catch (Throwable ex) {
				// It cannot be cancelled, and goes on without being heeded.
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

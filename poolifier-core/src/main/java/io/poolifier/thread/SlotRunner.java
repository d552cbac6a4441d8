// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.thread;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.poolifier.internal.slot.SlotExecutor;
import io.poolifier.internal.slot.SlotLoop;
import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.TaskSlot;
import org.jspecify.annotations.Nullable;

/**
 * Runner that polls a slot for tasks and calls their functions.
 */
final class SlotRunner extends SlotLoop implements AwaitedStage.Owner, NestedRun.Owner {

	/**
	 * Worker that owns the slot.
	 */
	interface Owner extends SlotLoop.Owner {

		void taskFailed(AssignedTask task, Throwable error);

	}

	/*
	 * Implementation note. If a task continues without a thread, AwaitedStage determines
	 * the thread that continues with the slot.
	 *
	 * An interrupt may occur at any time while a task runs, even when its function has
	 * just returned a stage. So the fields `stage` and `interrupted` change under the
	 * lock of this object. A function that returns no stage runs without taking the lock.
	 * The pool does not let a task end while it is interrupting it. This makes the writes
	 * of the interrupt visible to the thread that ran the task.
	 */

	/**
	 * Whether objects of a class are stages. This lookup is several times as fast as an
	 * instanceof check on an object that is not a stage.
	 */
	private static final ClassValue<Boolean> IS_STAGE = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			return CompletionStage.class.isAssignableFrom(type);
		}

	};

	private final Owner worker;

	/** The thread that drives the slot; set before the slot is polled for tasks. */
	private @Nullable Thread thread;

	/** The stage that the current task waits for. */
	private @Nullable AwaitedStage stage;

	/** A revoked stage, which the next driving thread has to cancel. */
	private @Nullable AwaitedStage givenUp;

	/** Whether the current task was interrupted. */
	private boolean interrupted;

	/** The innermost task within the current task; changes under the lock. */
	private @Nullable NestedRun nested;

	/** Whether the current task was interrupted while a task within it was running. */
	private boolean postponed;

	/**
	 * Whether the next driving thread continues after a task that ran without a thread.
	 */
	private boolean resumed;

	SlotRunner(TaskSlot slot, int number, Owner worker, SlotExecutor crew) {
		super(slot, number, worker, crew);
		this.worker = worker;
	}

	@Override
	protected Entry enter() {
		AwaitedStage cancelled = takeGivenUp();
		if (cancelled != null && !cancelled.cancel()) {
			return Entry.TASK_CONTINUES;
		}
		boolean afterTask = cancelled != null || this.resumed;
		this.resumed = false;
		begin();
		return afterTask ? Entry.TASK_ENDED : Entry.POLL;
	}

	private synchronized void begin() {
		this.thread = Thread.currentThread();
		// The task was taken by another thread, which received the interrupt instead.
		if (this.interrupted) {
			this.thread.interrupt();
		}
	}

	private synchronized @Nullable AwaitedStage takeGivenUp() {
		AwaitedStage taken = this.givenUp;
		this.givenUp = null;
		return taken;
	}

	@Override
	protected boolean run(AssignedTask task) {
		Object result;
		try {
			result = task.call();
		}
		catch (Throwable ex) {
			Thread.interrupted();
			this.worker.taskFailed(task, ex);
			cleanUp();
			return true;
		}
		if (result != null && IS_STAGE.get(result.getClass())) {
			return await(task, (CompletionStage<?>) result);
		}
		// Cleared before the task ends, so that dependent actions do not see the
		// interrupt. After its end, the pool no longer interrupts the task.
		Thread.interrupted();
		task.succeeded(result);
		cleanUp();
		return true;
	}

	/**
	 * Clears the interrupt of a task, so that it does not affect the next task.
	 */
	private void cleanUp() {
		Thread.interrupted();
		if (this.interrupted) {
			this.interrupted = false;
		}
	}

	private boolean await(AssignedTask task, CompletionStage<?> result) {
		task.detached();
		AwaitedStage awaited = new AwaitedStage(task, result, this);
		boolean cancel;
		synchronized (this) {
			cancel = this.interrupted;
			this.interrupted = false;
			this.stage = awaited;
		}
		Thread.interrupted();
		if (cancel && awaited.giveUp()) {
			awaited.cancel();
			return true;
		}
		return awaited.register();
	}

	@Override
	public synchronized void stageEnded() {
		this.stage = null;
		this.interrupted = false;
	}

	@Override
	public void resume() {
		this.resumed = true;
		driveAgain();
	}

	/** Requests the current task to end early. */
	void interrupt() {
		synchronized (this) {
			AwaitedStage awaited = this.stage;
			if (awaited == null) {
				this.interrupted = true;
				if (this.nested != null) {
					this.postponed = true;
				}
				else if (this.thread != null) {
					this.thread.interrupt();
				}
				return;
			}
			if (!awaited.giveUp()) {
				return;
			}
			this.givenUp = awaited;
		}
		// Cancelling a stage runs dependent actions, for which the caller must not wait.
		driveAgain();
	}

	/** Returns whether the calling thread drives the slot. */
	boolean isDrivenBy(Thread caller) {
		// A thread sees what it has written itself, so that the lock is not needed.
		return this.thread == caller;
	}

	/**
	 * Returns whether the calling thread, which drives only one slot, drives this one.
	 */
	@SuppressWarnings("ReferenceEquality")
	boolean isDrivenByCaller() {
		return this.thread == Thread.currentThread();
	}

	/** Starts a task within the current one, on the calling thread. */
	synchronized NestedRun beginNested() {
		NestedRun run = new NestedRun(this, this.nested);
		this.nested = run;
		return run;
	}

	/** Ends the innermost task, and interrupts the thread if its outer task was. */
	synchronized void endNested(NestedRun run) {
		NestedRun outer = run.outer();
		this.nested = outer;
		if ((outer != null) ? outer.takePostponed() : this.postponed) {
			run.interruptThread();
		}
		if (outer == null) {
			this.postponed = false;
		}
	}

	@Override
	@SuppressWarnings("ReferenceEquality")
	public synchronized void interrupt(NestedRun run) {
		if (this.nested == run) {
			run.interruptThread();
		}
		else {
			run.postponeInterrupt();
		}
	}

	/**
	 * Returns the stack of the driving thread; empty while the task waits for a stage.
	 */
	List<StackTraceElement> stack() {
		Thread thread;
		synchronized (this) {
			thread = (this.stage == null) ? this.thread : null;
		}
		return (thread != null) ? List.of(thread.getStackTrace()) : List.of();
	}

	@Override
	public void taskFailed(AssignedTask task, Throwable error) {
		this.worker.taskFailed(task, error);
	}

	@Override
	public void failed(Throwable error) {
		this.worker.failed(error);
	}

}

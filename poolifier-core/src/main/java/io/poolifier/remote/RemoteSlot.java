// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.remote;

import java.util.List;

import io.poolifier.internal.slot.SlotExecutor;
import io.poolifier.internal.slot.SlotLoop;
import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.TaskSlot;
import org.jspecify.annotations.Nullable;

/**
 * Slot of a remote worker. Its thread sends a task and is free for other slots. When the
 * worker has answered, a thread reports the end of the task and continues with the slot.
 */
final class RemoteSlot extends SlotLoop {

	/**
	 * Worker that owns the slot.
	 */
	interface Owner extends SlotLoop.Owner, Assignment.FailureListener {

		RemoteWorker worker();

		long nextTaskId();

	}

	/*
	 * Implementation note. A task may be cancelled as soon as the slot has taken it. The
	 * worker does not know the task before it was sent, so that the sending thread passes
	 * on a cancellation that comes earlier. The pool does not let a task end while it is
	 * cancelling it, so that `cancelled` never affects the next task.
	 */

	private final Owner owner;

	/** The task that the remote worker has; set before it is sent. */
	private volatile @Nullable Assignment current;

	/** Whether the current task was sent. Guarded by the lock of this object. */
	private boolean sent;

	/** Whether the current task was cancelled. Guarded by the lock of this object. */
	private boolean cancelled;

	RemoteSlot(TaskSlot slot, int number, Owner owner, SlotExecutor crew) {
		super(slot, number, owner, crew);
		this.owner = owner;
	}

	@Override
	protected boolean run(AssignedTask task) {
		Assignment assignment = new Assignment(this.owner.nextTaskId(), task, this::driveAgain);
		this.current = assignment;
		task.detached();
		// Dependent actions of the last task may have left an interrupt, which would
		// close the channel of the worker.
		Thread.interrupted();
		try {
			this.owner.worker().submit(assignment);
			if (sent()) {
				this.owner.worker().cancel(assignment);
			}
		}
		catch (Throwable ex) {
			assignment.fail(ex);
		}
		if (assignment.sent()) {
			report(assignment);
			return true;
		}
		return false;
	}

	/** Returns whether the current task, which was sent, was cancelled before. */
	private synchronized boolean sent() {
		this.sent = true;
		return this.cancelled;
	}

	@Override
	protected Entry enter() {
		Assignment assignment = this.current;
		if (assignment == null) {
			return Entry.POLL;
		}
		report(assignment);
		return Entry.TASK_ENDED;
	}

	private void report(Assignment assignment) {
		this.current = null;
		try {
			assignment.report(this.owner);
		}
		finally {
			reset();
		}
	}

	private synchronized void reset() {
		this.sent = false;
		this.cancelled = false;
	}

	/** Requests the current task to end early. */
	void cancel() {
		synchronized (this) {
			this.cancelled = true;
			if (!this.sent) {
				return;
			}
		}
		Assignment assignment = this.current;
		if (assignment != null) {
			this.owner.worker().cancel(assignment);
		}
	}

	/** Ends the current task, whose worker is gone, and makes the slot look again. */
	void lose(Throwable error) {
		Assignment assignment = this.current;
		if (assignment != null) {
			assignment.lost(error);
		}
		wake();
	}

	List<StackTraceElement> stack() {
		Assignment assignment = this.current;
		return (assignment != null) ? this.owner.worker().stackOf(assignment) : List.of();
	}

}

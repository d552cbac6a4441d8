// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.remote;

import java.util.List;

import io.poolifier.internal.slot.SlotExecutor;
import io.poolifier.internal.slot.SlotLoop;
import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.ExecutionTimes;
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
	interface Owner extends SlotLoop.Owner {

		RemoteWorker worker();

		long nextTaskId();

		void taskFailed(AssignedTask task, Throwable error);

	}

	private final Owner owner;

	/** The task that the remote worker has; set before it is sent. */
	private volatile @Nullable Assignment current;

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
		AssignedTask task = assignment.task();
		ExecutionTimes times = assignment.times();
		if (times != null) {
			task.measured(times);
		}
		Object result;
		try {
			result = assignment.outcome();
		}
		catch (Throwable ex) {
			this.owner.taskFailed(task, ex);
			return;
		}
		task.succeeded(result);
	}

	/** Requests the current task to end early. */
	void cancel() {
		Assignment assignment = this.current;
		if (assignment != null) {
			this.owner.worker().cancel(assignment);
		}
	}

	/** Ends the current task, whose worker is gone, and makes the slot look again. */
	void lose(Throwable error) {
		Assignment assignment = this.current;
		if (assignment != null) {
			assignment.fail(error);
		}
		wake();
	}

	List<StackTraceElement> stack() {
		Assignment assignment = this.current;
		return (assignment != null) ? this.owner.worker().stackOf(assignment) : List.of();
	}

}

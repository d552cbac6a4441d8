// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.thread;

import java.util.List;

import io.poolifier.internal.slot.SlotExecutor;
import io.poolifier.internal.slot.SlotGroup;
import io.poolifier.internal.slot.SlotLoop;
import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;

/**
 * Worker that runs its tasks in this JVM, on the threads of its crew.
 */
final class ThreadWorker implements Worker, SlotRunner.Owner {

	private final WorkerContext context;

	private final SlotGroup<SlotRunner> slots;

	private volatile boolean killed;

	ThreadWorker(WorkerContext context, SlotExecutor crew) {
		this.context = context;
		this.slots = new SlotGroup<>((slot, number) -> new SlotRunner(slot, number, this, crew), crew);
	}

	@Override
	public void start() {
		this.slots.start(this.context.slots());
		this.context.ready();
	}

	@Override
	public void add(TaskSlot slot) {
		this.slots.add(slot);
	}

	@Override
	public void wake(TaskSlot slot) {
		this.slots.with(slot, SlotRunner::wake);
	}

	@Override
	public void interrupt(TaskSlot slot) {
		this.slots.with(slot, SlotRunner::interrupt);
	}

	@Override
	public List<StackTraceElement> stackOf(TaskSlot slot) {
		SlotRunner runner = this.slots.get(slot);
		return (runner != null) ? runner.stack() : List.of();
	}

	@Override
	public boolean isDrivenBy(Thread thread) {
		return this.slots.anyMatch((runner) -> runner.isDrivenBy(thread));
	}

	@Override
	public void kill() {
		this.killed = true;
		this.slots.forEach(SlotRunner::wake);
	}

	@Override
	public boolean isKilled() {
		return this.killed;
	}

	@Override
	public void taskFailed(AssignedTask task, Throwable error) {
		if (this.context.isFatal(error)) {
			this.context.failed(task, error);
		}
		task.failed(error);
	}

	@Override
	public void failed(Throwable error) {
		this.context.failed(error);
	}

	@Override
	public void slotStopped(SlotLoop loop) {
		if (this.slots.remove(loop.slot())) {
			this.context.stopped();
		}
	}

}

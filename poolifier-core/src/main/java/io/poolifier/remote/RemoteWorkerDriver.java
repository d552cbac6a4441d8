// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.poolifier.internal.slot.SlotGroup;
import io.poolifier.internal.slot.SlotLoop;
import io.poolifier.task.WorkerLostException;
import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;

/**
 * Driver of a remote worker: polls its slots on threads of this JVM, which also decode
 * results and run the dependent actions of tasks.
 */
final class RemoteWorkerDriver implements Worker, RemoteWorkerContext, RemoteSlot.Owner {

	/*
	 * Implementation note. The slots are driven from the moment at which the remote
	 * worker is ready. The driver has stopped when the remote worker is gone and all
	 * slots have stopped. A remote worker that is gone ends the tasks of its slots, and a
	 * worker whose slots have all stopped makes the remote worker retire. So one leads to
	 * the other.
	 */

	private final WorkerContext context;

	private final RemoteWorker worker;

	private final SlotGroup<RemoteSlot> slots;

	private final AtomicLong taskIds = new AtomicLong();

	/** Slots that are not driven yet. Guarded by the lock of this object. */
	private final List<TaskSlot> undriven;

	/** Whether slots are being driven. Guarded by the lock of this object. */
	private boolean driving;

	/** Whether the remote worker is gone. Guarded by the lock of this object. */
	private boolean gone;

	private volatile boolean killed;

	private final RemoteSlotExecutor crew;

	RemoteWorkerDriver(WorkerContext context, Function<RemoteWorkerContext, RemoteWorker> factory) {
		this.context = context;
		this.undriven = new ArrayList<>(context.slots());
		RemoteSlotExecutor crew = new RemoteSlotExecutor("poolifier-" + context.poolName() + "-" + context.workerKey(),
				Thread.currentThread().getContextClassLoader());
		this.crew = crew;
		this.slots = new SlotGroup<>((slot, number) -> new RemoteSlot(slot, number, this, crew), crew);
		this.worker = factory.apply(this);
	}

	@Override
	public boolean isDrivenBy(Thread thread) {
		return this.crew.owns(thread);
	}

	@Override
	public void start() {
		this.worker.start();
	}

	@Override
	public void ready() {
		List<TaskSlot> first;
		synchronized (this) {
			if (this.killed || this.gone || this.driving) {
				return;
			}
			this.driving = true;
			first = List.copyOf(this.undriven);
		}
		try {
			this.slots.start(first);
			this.context.ready();
		}
		catch (Throwable ex) {
			failed(ex);
			kill();
		}
	}

	@Override
	public void add(TaskSlot slot) {
		synchronized (this) {
			if (!this.driving) {
				this.undriven.add(slot);
				return;
			}
		}
		this.slots.add(slot);
	}

	@Override
	public void wake(TaskSlot slot) {
		this.slots.with(slot, RemoteSlot::wake);
	}

	@Override
	public void interrupt(TaskSlot slot) {
		this.slots.with(slot, RemoteSlot::cancel);
	}

	@Override
	public List<StackTraceElement> stackOf(TaskSlot slot) {
		RemoteSlot remote = this.slots.get(slot);
		return (remote != null) ? remote.stack() : List.of();
	}

	@Override
	public Map<String, Object> details() {
		return this.worker.details();
	}

	@Override
	public boolean killEndsFunctions() {
		return true;
	}

	@Override
	public void kill() {
		this.killed = true;
		this.worker.kill();
		this.slots.forEach(RemoteSlot::wake);
	}

	@Override
	public void stopped() {
		boolean driving;
		synchronized (this) {
			if (this.gone) {
				return;
			}
			this.gone = true;
			driving = this.driving;
		}
		if (!driving) {
			this.context.stopped();
			return;
		}
		WorkerLostException lost = new WorkerLostException(poolName(),
				"Worker %d of pool '%s' stopped before the task completed".formatted(workerKey(), poolName()), null);
		if (!this.slots.isEmpty() && !this.killed) {
			// Has no effect if the worker has failed before.
			failed(lost);
		}
		this.slots.forEach((slot) -> slot.lose(lost));
		if (this.slots.isEmpty()) {
			this.context.stopped();
		}
	}

	@Override
	public void slotStopped(SlotLoop loop) {
		if (!this.slots.remove(loop.slot())) {
			return;
		}
		boolean gone;
		synchronized (this) {
			gone = this.gone;
		}
		if (gone) {
			this.context.stopped();
		}
		else {
			this.worker.retire();
		}
	}

	@Override
	public RemoteWorker worker() {
		return this.worker;
	}

	@Override
	public long nextTaskId() {
		return this.taskIds.incrementAndGet();
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
	public void taskNotStarted(AssignedTask task, Throwable error) {
		if (this.context.isFatal(error)) {
			this.context.failed(error);
		}
		task.notStarted(error);
	}

	@Override
	public void failed(Throwable error) {
		this.context.failed(error);
	}

	@Override
	public void failed(RemoteTask task, Throwable error) {
		if (task instanceof Assignment assignment) {
			this.context.failed(assignment.task(), error);
		}
		else {
			failed(error);
		}
	}

	@Override
	public void requestReplacement(String reason) {
		this.context.requestReplacement(reason);
	}

	@Override
	public String poolName() {
		return this.context.poolName();
	}

	@Override
	public int workerKey() {
		return this.context.workerKey();
	}

	@Override
	public long workerId() {
		return this.context.workerId();
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.thread;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import io.poolifier.internal.slot.SlotExecutor;
import io.poolifier.internal.slot.SlotGroup;
import io.poolifier.internal.slot.SlotLoop;
import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import org.jspecify.annotations.Nullable;

/**
 * Worker that runs its tasks in this JVM, on the threads of its crew.
 */
final class ThreadWorker implements Worker, SlotRunner.Owner {

	private final WorkerContext context;

	private final SlotGroup<SlotRunner> slots;

	private final SlotExecutor crew;

	/** Tasks within other tasks, by their slots. */
	private final Map<TaskSlot, NestedRun> nested = new ConcurrentHashMap<>();

	private volatile boolean killed;

	ThreadWorker(WorkerContext context, SlotExecutor crew) {
		this.context = context;
		this.crew = crew;
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
		NestedRun run = this.nested.get(slot);
		if (run != null) {
			run.interrupt();
		}
		else {
			this.slots.with(slot, SlotRunner::interrupt);
		}
	}

	@Override
	public List<StackTraceElement> stackOf(TaskSlot slot) {
		NestedRun run = this.nested.get(slot);
		if (run != null) {
			return run.stack();
		}
		SlotRunner runner = this.slots.get(slot);
		return (runner != null) ? runner.stack() : List.of();
	}

	@Override
	public @Nullable TaskSlot currentSlot() {
		SlotRunner runner = currentRunner();
		return (runner != null) ? runner.slot() : null;
	}

	private @Nullable SlotRunner currentRunner() {
		if (!this.crew.reusesThreads()) {
			return VirtualThreads.isVirtual(Thread.currentThread()) ? this.slots.find(SlotRunner::isDrivenByCaller)
					: null;
		}
		return (this.crew.driven() instanceof SlotRunner runner) ? runner : null;
	}

	@Override
	public void runNested(TaskSlot slot, AssignedTask task) {
		SlotRunner runner = Objects.requireNonNull(currentRunner(), "The calling thread runs no task of the worker");
		NestedRun run = runner.beginNested();
		this.nested.put(slot, run);
		try {
			run.run(task);
		}
		finally {
			this.nested.remove(slot);
			runner.endNested(run);
		}
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

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;

/**
 * A worker that is moved by calls of {@link #runNext()}.
 */
final class SteppedWorker implements Worker {

	private final WorkerContext context;

	private final Consumer<SteppedWorker> whenEnded;

	private final List<SteppedSlot> slots = new CopyOnWriteArrayList<>();

	private volatile boolean killed;

	SteppedWorker(WorkerContext context, Consumer<SteppedWorker> whenEnded) {
		this.context = context;
		this.whenEnded = whenEnded;
	}

	@Override
	public void start() {
		this.context.slots().forEach(this::add);
		this.context.ready();
	}

	@Override
	public void add(TaskSlot slot) {
		this.slots.add(new SteppedSlot(slot, this));
	}

	@Override
	public void wake(TaskSlot slot) {
		this.slots.stream().filter((mine) -> mine.isOf(slot)).forEach(SteppedSlot::wake);
	}

	@Override
	public void interrupt(TaskSlot slot) {
		this.slots.stream().filter((mine) -> mine.isOf(slot)).forEach(SteppedSlot::interrupt);
	}

	/**
	 * Forgets the slots that run nothing; the others stop when their tasks end.
	 */
	@Override
	public void kill() {
		this.killed = true;
		this.whenEnded.accept(this);
		this.slots.forEach(SteppedSlot::interrupt);
	}

	boolean runNext() {
		for (SteppedSlot slot : this.slots) {
			if (this.killed) {
				return false;
			}
			if (slot.runNext()) {
				return true;
			}
		}
		return false;
	}

	boolean isKilled() {
		return this.killed;
	}

	void diesOf(Throwable error) {
		if (this.context.isFatal(error)) {
			this.context.failed(error);
		}
	}

	void stopped(SteppedSlot slot) {
		if (this.slots.remove(slot) && (this.slots.isEmpty() || this.killed)) {
			this.whenEnded.accept(this);
			this.context.stopped();
		}
	}

}

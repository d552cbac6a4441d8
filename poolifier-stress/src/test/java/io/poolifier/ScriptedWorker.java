// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.concurrent.atomic.AtomicInteger;

import io.poolifier.internal.engine.WorkerKiller;
import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.Pause;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;

/**
 * A worker without a thread: what its thread would do, the actors of a test do.
 */
final class ScriptedWorker implements Worker {

	private final WorkerContext context;

	private final AtomicInteger wakes = new AtomicInteger();

	private final AtomicInteger interrupts = new AtomicInteger();

	private volatile Runnable onInterrupt = () -> {
	};

	ScriptedWorker(WorkerContext context) {
		this.context = context;
	}

	WorkerContext context() {
		return this.context;
	}

	TaskSlot slot() {
		return this.context.slots().get(0);
	}

	int wakes() {
		return this.wakes.get();
	}

	int interrupts() {
		return this.interrupts.get();
	}

	void onInterrupt(Runnable onInterrupt) {
		this.onInterrupt = onInterrupt;
	}

	/** Takes the next task, which there has to be. */
	AssignedTask take() {
		AssignedTask task = slot().poll();
		if (task == null) {
			throw new IllegalStateException("There is no task for worker " + this.context.workerKey());
		}
		return task;
	}

	/** Does all that a thread would do until it has to wait, or ends. */
	Pause work() {
		Pause pause = Pause.RETRY;
		while (pause == Pause.RETRY) {
			for (AssignedTask task = slot().poll(); task != null; task = slot().poll()) {
				task.succeeded(task.data());
			}
			pause = slot().rest();
		}
		if (pause == Pause.STOP) {
			this.context.stopped();
		}
		return pause;
	}

	/** Ends the tasks of this worker in place of it, as when it has died. */
	void kill(Throwable error) {
		WorkerKiller.kill(this.context, error);
	}

	@Override
	public void start() {
		this.context.ready();
	}

	@Override
	public void add(TaskSlot slot) {
		throw new UnsupportedOperationException("The number of slots does not change here");
	}

	@Override
	public void wake(TaskSlot slot) {
		this.wakes.incrementAndGet();
	}

	@Override
	public void interrupt(TaskSlot slot) {
		this.interrupts.incrementAndGet();
		this.onInterrupt.run();
	}

	@Override
	public void kill() {
		// There is no thread.
	}

}

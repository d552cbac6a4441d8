// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.thread;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;

/**
 * Worker that runs its tasks in this JVM, on the threads of its crew.
 */
final class ThreadWorker implements Worker, SlotRunner.Owner {

	private final WorkerContext context;

	private final SlotExecutor crew;

	/** The slots that have not stopped. Changes only under the lock of this object. */
	private final Map<TaskSlot, SlotRunner> drivers = new ConcurrentHashMap<>();

	private int slots;

	private volatile boolean killed;

	ThreadWorker(WorkerContext context, SlotExecutor crew) {
		this.context = context;
		this.crew = crew;
	}

	@Override
	public void start() {
		List<SlotRunner> initial = new ArrayList<>();
		synchronized (this) {
			for (TaskSlot slot : this.context.slots()) {
				initial.add(newDriver(slot));
			}
		}
		this.crew.start(initial);
		this.context.ready();
	}

	@Override
	public void add(TaskSlot slot) {
		SlotRunner driver;
		synchronized (this) {
			if (this.drivers.isEmpty()) {
				return;
			}
			driver = newDriver(slot);
		}
		this.crew.add(driver);
	}

	private SlotRunner newDriver(TaskSlot slot) {
		SlotRunner driver = new SlotRunner(slot, this.slots++, this, this.crew);
		this.drivers.put(slot, driver);
		return driver;
	}

	@Override
	public void wake(TaskSlot slot) {
		SlotRunner driver = this.drivers.get(slot);
		if (driver != null) {
			driver.wake();
		}
	}

	@Override
	public void interrupt(TaskSlot slot) {
		SlotRunner driver = this.drivers.get(slot);
		if (driver != null) {
			driver.interrupt();
		}
	}

	@Override
	public List<StackTraceElement> stackOf(TaskSlot slot) {
		SlotRunner driver = this.drivers.get(slot);
		return (driver != null) ? driver.stack() : List.of();
	}

	@Override
	public void kill() {
		this.killed = true;
		this.drivers.values().forEach(SlotRunner::kill);
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
	public void slotStopped(SlotRunner driver) {
		boolean last;
		synchronized (this) {
			if (this.drivers.remove(driver.slot()) == null) {
				return;
			}
			last = this.drivers.isEmpty();
		}
		this.crew.remove();
		if (last) {
			this.context.stopped();
		}
	}

}

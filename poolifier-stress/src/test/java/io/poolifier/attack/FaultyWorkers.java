// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.util.List;

import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;

/**
 * A factory of workers that fail now and then when the engine calls them. What a worker
 * cannot leave undone without leaving threads behind, it does before it fails.
 */
final class FaultyWorkers implements WorkerFactory {

	private final WorkerFactory factory;

	private final Faults faults;

	FaultyWorkers(WorkerFactory factory, Faults faults) {
		this.factory = factory;
		this.faults = faults;
	}

	@Override
	public String type() {
		return this.factory.type();
	}

	@Override
	public int defaultConcurrency() {
		return this.factory.defaultConcurrency();
	}

	@Override
	public Worker create(WorkerContext context) {
		this.faults.strike(Fault.CREATE_WORKER);
		return new FaultyWorker(this.factory.create(context));
	}

	private final class FaultyWorker implements Worker {

		private final Worker worker;

		FaultyWorker(Worker worker) {
			this.worker = worker;
		}

		@Override
		public void start() {
			FaultyWorkers.this.faults.strike(Fault.START_WORKER);
			this.worker.start();
		}

		@Override
		public void add(TaskSlot slot) {
			FaultyWorkers.this.faults.strike(Fault.ADD_SLOT);
			this.worker.add(slot);
		}

		@Override
		public void wake(TaskSlot slot) {
			FaultyWorkers.this.faults.strike(Fault.WAKE);
			this.worker.wake(slot);
		}

		@Override
		public void interrupt(TaskSlot slot) {
			FaultyWorkers.this.faults.strike(Fault.INTERRUPT);
			this.worker.interrupt(slot);
		}

		@Override
		public List<StackTraceElement> stackOf(TaskSlot slot) {
			return this.worker.stackOf(slot);
		}

		@Override
		public TaskSlot currentSlot() {
			return this.worker.currentSlot();
		}

		@Override
		public void runNested(TaskSlot slot, AssignedTask task) {
			this.worker.runNested(slot, task);
		}

		@Override
		public boolean isDrivenBy(Thread thread) {
			return this.worker.isDrivenBy(thread);
		}

		@Override
		public void kill() {
			this.worker.kill();
			FaultyWorkers.this.faults.strike(Fault.KILL);
		}

	}

}

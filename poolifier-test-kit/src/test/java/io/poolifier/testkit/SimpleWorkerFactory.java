// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.testkit;

import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.Pause;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;

/**
 * Factory of workers as an author would write them at first: a thread per slot, and
 * nothing of the engine. They may have a fault.
 */
final class SimpleWorkerFactory implements WorkerFactory {

	/** Faults that the tests have to find. */
	enum Fault {

		NONE, NEVER_READY, NEVER_STOPPED, LOSES_CANCELLED_TASKS, ENDS_TASKS_TWICE, WRAPS_FAILURES, KEEPS_FATAL_ERRORS,
		LEAKS_INTERRUPTS, POLLS_AFTER_A_KILL, IGNORES_ADDED_SLOTS, RETURNS_ENDED_TASKS

	}

	private final Fault fault;

	SimpleWorkerFactory(Fault fault) {
		this.fault = fault;
	}

	@Override
	public String type() {
		return "simple";
	}

	@Override
	public Worker create(WorkerContext context) {
		return new SimpleWorker(context, this.fault);
	}

	private static final class SimpleWorker implements Worker {

		private final WorkerContext context;

		private final Fault fault;

		private final Map<TaskSlot, SlotThread> threads = new ConcurrentHashMap<>();

		private volatile boolean killed;

		SimpleWorker(WorkerContext context, Fault fault) {
			this.context = context;
			this.fault = fault;
		}

		@Override
		public void start() {
			if (this.fault != Fault.NEVER_READY) {
				this.context.ready();
			}
			for (TaskSlot slot : this.context.slots()) {
				this.threads.put(slot, new SlotThread(this, slot));
			}
			this.threads.values().forEach(Thread::start);
		}

		@Override
		public synchronized void add(TaskSlot slot) {
			if (this.fault == Fault.IGNORES_ADDED_SLOTS || this.threads.isEmpty()) {
				return;
			}
			SlotThread thread = new SlotThread(this, slot);
			this.threads.put(slot, thread);
			thread.start();
		}

		synchronized void slotStopped(TaskSlot slot) {
			this.threads.remove(slot);
			if (this.threads.isEmpty() && this.fault != Fault.NEVER_STOPPED) {
				this.context.stopped();
			}
		}

		@Override
		public void wake(TaskSlot slot) {
			SlotThread thread = this.threads.get(slot);
			if (thread != null) {
				thread.wake();
			}
		}

		@Override
		public void interrupt(TaskSlot slot) {
			SlotThread thread = this.threads.get(slot);
			if (thread != null) {
				thread.interrupt();
			}
		}

		@Override
		public void kill() {
			this.killed = true;
			this.threads.values().forEach(SlotThread::wake);
		}

	}

	private static final class SlotThread extends Thread {

		private final SimpleWorker worker;

		private final TaskSlot slot;

		SlotThread(SimpleWorker worker, TaskSlot slot) {
			this.worker = worker;
			this.slot = slot;
			setDaemon(true);
		}

		@Override
		public void run() {
			Pause pause = Pause.RETRY;
			while (pause != Pause.STOP) {
				if (isKilled()) {
					break;
				}
				AssignedTask task = this.slot.poll();
				if (task != null) {
					run(task);
					// The task may have been interrupted just before its end was
					// reported.
					clearInterrupt();
					continue;
				}
				pause = this.slot.rest();
				if (pause == Pause.WAIT) {
					awaitWake();
				}
			}
			this.worker.slotStopped(this.slot);
		}

		private boolean isKilled() {
			return this.worker.killed && this.worker.fault != Fault.POLLS_AFTER_A_KILL;
		}

		private synchronized void awaitWake() {
			while (this.slot.resting() && !this.worker.killed) {
				try {
					wait();
				}
				catch (InterruptedException ex) {
					// It was meant for a task that has ended.
				}
			}
		}

		synchronized void wake() {
			notifyAll();
		}

		private void run(AssignedTask task) {
			Object result;
			try {
				result = task.call();
				if (result instanceof CompletionStage<?> stage) {
					result = await(stage);
				}
			}
			catch (Throwable ex) {
				clearInterrupt();
				fail(task, ex);
				return;
			}
			clearInterrupt();
			if (this.worker.fault == Fault.RETURNS_ENDED_TASKS) {
				task.notStarted(new IllegalStateException("as asked"));
				return;
			}
			task.succeeded(result);
			if (this.worker.fault == Fault.ENDS_TASKS_TWICE) {
				task.succeeded(result);
			}
		}

		private void clearInterrupt() {
			if (this.worker.fault == Fault.LEAKS_INTERRUPTS) {
				Thread.currentThread().interrupt();
			}
			else {
				Thread.interrupted();
			}
		}

		private static Object await(CompletionStage<?> stage) throws Throwable {
			try {
				return stage.toCompletableFuture().get();
			}
			catch (ExecutionException ex) {
				throw (ex.getCause() instanceof CompletionException wrapper) ? wrapper.getCause() : ex.getCause();
			}
		}

		private void fail(AssignedTask task, Throwable error) {
			if (this.worker.fault == Fault.LOSES_CANCELLED_TASKS && error instanceof InterruptedException) {
				return;
			}
			if (this.worker.context.isFatal(error) && this.worker.fault != Fault.KEEPS_FATAL_ERRORS) {
				this.worker.context.failed(task, error);
			}
			task.failed((this.worker.fault == Fault.WRAPS_FAILURES) ? new ExecutionException(error) : error);
		}

	}

}

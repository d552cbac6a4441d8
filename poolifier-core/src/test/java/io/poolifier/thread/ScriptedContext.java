// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.thread;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.Pause;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;

/**
 * Stands in for a pool with one worker, writes down what the worker reports, and notices
 * when it breaks the rules.
 */
final class ScriptedContext implements WorkerContext {

	/** What a function does. */
	@FunctionalInterface
	interface Body {

		Object call() throws Exception;

	}

	private final List<Slot> slots = new ArrayList<>();

	private final List<String> reports = new ArrayList<>();

	final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private final CountDownLatch stopped = new CountDownLatch(1);

	private final Worker worker;

	private volatile boolean failed;

	ScriptedContext(WorkerFactory factory, int slots) {
		for (int i = 0; i < slots; i++) {
			this.slots.add(new Slot());
		}
		this.worker = factory.create(this);
	}

	Worker worker() {
		return this.worker;
	}

	Slot slot(int index) {
		return this.slots.get(index);
	}

	ScriptedContext start() {
		this.worker.start();
		return this;
	}

	/** Has all slots stop that have no tasks left. */
	void stop() {
		this.slots.forEach(Slot::stop);
	}

	void awaitStopped() throws InterruptedException {
		if (!this.stopped.await(10, TimeUnit.SECONDS)) {
			throw new AssertionError("The worker does not stop; it reported " + reports());
		}
	}

	synchronized List<String> reports() {
		return List.copyOf(this.reports);
	}

	private synchronized void report(String report) {
		this.reports.add(report);
	}

	@Override
	public String poolName() {
		return "scripted";
	}

	@Override
	public int workerKey() {
		return 7;
	}

	@Override
	public long workerId() {
		return 42;
	}

	@Override
	public List<TaskSlot> slots() {
		return List.copyOf(this.slots);
	}

	@Override
	public boolean isFatal(Throwable error) {
		return error instanceof VirtualMachineError;
	}

	@Override
	public void ready() {
		report("ready");
	}

	/** Interrupts the running tasks and kills the worker, as the engine does. */
	void kill() {
		this.failed = true;
		for (Slot slot : this.slots) {
			Task running = slot.running();
			if (running != null) {
				running.interrupt();
			}
		}
		this.worker.kill();
	}

	@Override
	public void failed(Throwable error) {
		this.failed = true;
		report("failed " + error.getMessage());
		stop();
	}

	@Override
	public void failed(AssignedTask task, Throwable error) {
		failed(error);
	}

	@Override
	public void requestReplacement(String reason) {
		throw new AssertionError("A thread needs no replacement");
	}

	@Override
	public void stopped() {
		report("stopped");
		this.stopped.countDown();
	}

	final class Slot implements TaskSlot {

		private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();

		private final AtomicBoolean inUse = new AtomicBoolean();

		private boolean resting;

		private boolean stop;

		private boolean stopped;

		private Task current;

		Task submit(Body body) {
			Task task = new Task(this, body);
			this.tasks.add(task);
			wakeIfResting();
			return task;
		}

		void stop() {
			synchronized (this) {
				this.stop = true;
			}
			wakeIfResting();
		}

		private void wakeIfResting() {
			synchronized (this) {
				if (!this.resting) {
					return;
				}
				this.resting = false;
			}
			ScriptedContext.this.worker.wake(this);
		}

		private synchronized Task running() {
			return this.current;
		}

		void enter(String call) {
			if (!this.inUse.compareAndSet(false, true)) {
				ScriptedContext.this.violations.add("two calls at once, one of them " + call);
			}
			synchronized (this) {
				if (this.resting || this.stopped) {
					ScriptedContext.this.violations.add(call + " of a slot that rests or has stopped");
				}
			}
		}

		void leave() {
			this.inUse.set(false);
		}

		@Override
		public AssignedTask poll() {
			enter("poll");
			try {
				if (this.current != null) {
					ScriptedContext.this.violations.add("poll before the end of a task");
				}
				synchronized (this) {
					this.current = ScriptedContext.this.failed ? null : this.tasks.poll();
					return this.current;
				}
			}
			finally {
				leave();
			}
		}

		@Override
		public boolean search() {
			enter("search");
			leave();
			return true;
		}

		@Override
		public Pause rest() {
			enter("rest");
			synchronized (this) {
				// From here on the slot may be woken, and the next call come.
				leave();
				if (ScriptedContext.this.failed || (this.stop && this.tasks.isEmpty())) {
					this.stopped = true;
					return Pause.STOP;
				}
				if (!this.tasks.isEmpty()) {
					return Pause.RETRY;
				}
				this.resting = true;
				return Pause.WAIT;
			}
		}

		@Override
		public synchronized boolean resting() {
			return this.resting;
		}

	}

	/** A task that notes its end. */
	final class Task implements AssignedTask {

		private final Slot slot;

		private final Body body;

		private final CountDownLatch ended = new CountDownLatch(1);

		volatile Object result;

		volatile Throwable error;

		volatile Thread thread;

		volatile Thread endedBy;

		volatile boolean detached;

		Task(Slot slot, Body body) {
			this.slot = slot;
			this.body = body;
		}

		/** As a pool does it: the task cannot end meanwhile. */
		synchronized void interrupt() {
			if (this.ended.getCount() > 0) {
				ScriptedContext.this.worker.interrupt(this.slot);
			}
		}

		Task await() throws InterruptedException {
			if (!this.ended.await(10, TimeUnit.SECONDS)) {
				throw new AssertionError("The task does not end");
			}
			return this;
		}

		boolean hasEnded() {
			return this.ended.getCount() == 0;
		}

		@Override
		public String function() {
			return "scripted";
		}

		@Override
		public Object data() {
			return null;
		}

		@Override
		public Object call() throws Exception {
			this.thread = Thread.currentThread();
			return this.body.call();
		}

		@Override
		public void detached() {
			this.detached = true;
		}

		@Override
		public void succeeded(Object result) {
			this.result = result;
			end();
		}

		@Override
		public void failed(Throwable error) {
			this.error = error;
			end();
		}

		private void end() {
			synchronized (this) {
				this.slot.enter("end");
				if (this.ended.getCount() == 0 || this.slot.current != this) {
					ScriptedContext.this.violations.add("a task ended twice");
				}
				this.endedBy = Thread.currentThread();
				synchronized (this.slot) {
					this.slot.current = null;
				}
				this.slot.leave();
				this.ended.countDown();
			}
		}

	}

}

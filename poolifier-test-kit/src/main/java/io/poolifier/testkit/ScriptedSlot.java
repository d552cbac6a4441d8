// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.testkit;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.Pause;
import io.poolifier.worker.TaskSlot;
import org.jspecify.annotations.Nullable;

/**
 * Slot of a {@link ScriptedPool}, which checks that it is used as its contract demands.
 */
final class ScriptedSlot implements TaskSlot {

	private final ScriptedPool pool;

	private final int number;

	/** Whether a method is being called, of this slot or for the end of its task. */
	private final AtomicBoolean inUse = new AtomicBoolean();

	private final Queue<ScriptedTask> tasks = new ArrayDeque<>();

	private @Nullable ScriptedTask current;

	private boolean resting;

	/** Whether the slot has to stop when it has no tasks left. */
	private boolean stopping;

	private boolean stopped;

	/** Whether the slot stops at the end of its task, because the worker was killed. */
	private boolean killed;

	private int searches;

	ScriptedSlot(ScriptedPool pool, int number) {
		this.pool = pool;
		this.number = number;
	}

	ScriptedPool pool() {
		return this.pool;
	}

	/** Adds a task to those that the slot returns, and wakes the slot if it rests. */
	ScriptedTask submit(String function, @Nullable Object data) {
		ScriptedTask task = this.pool.newTask(this, function, data);
		synchronized (this) {
			this.tasks.add(task);
		}
		wakeIfResting();
		return task;
	}

	/** Lets the slot stop when it has no tasks left. */
	void stop() {
		synchronized (this) {
			this.stopping = true;
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
		this.pool.worker().wake(this);
	}

	synchronized void awaitRest() throws InterruptedException {
		long start = System.nanoTime();
		long timeout = this.pool.timeout().toNanos();
		while (!this.resting) {
			long left = timeout - (System.nanoTime() - start);
			if (left <= 0) {
				throw new AssertionError(
						"The worker has not put %s to rest within %s".formatted(this, this.pool.timeout()));
			}
			TimeUnit.NANOSECONDS.timedWait(this, left);
		}
	}

	synchronized @Nullable ScriptedTask current() {
		return this.current;
	}

	synchronized boolean hasStopped() {
		return this.stopped;
	}

	/** Called when {@code kill()} has returned. */
	synchronized void killed() {
		if (this.resting) {
			this.stopped = true;
		}
		this.killed = this.current != null;
	}

	/** Called when the end of a task is reported. */
	void ended(ScriptedTask task) {
		enter("The end of a task was reported");
		synchronized (this) {
			if (this.current != task) {
				this.pool.fault("The end of %s was reported, but the task was not running".formatted(task));
			}
			this.current = null;
			this.stopped = this.killed;
		}
		leave();
	}

	private void enter(String call) {
		if (!this.inUse.compareAndSet(false, true)) {
			this.pool.fault("%s while another thread was using %s".formatted(call, this));
		}
		synchronized (this) {
			if (this.resting || this.stopped) {
				this.pool
					.fault("%s although %s %s".formatted(call, this, this.stopped ? "had stopped" : "was resting"));
			}
		}
	}

	private void leave() {
		this.inUse.set(false);
	}

	@Override
	public @Nullable AssignedTask poll() {
		enter("poll() was called");
		try {
			synchronized (this) {
				if (this.current != null) {
					this.pool.fault("poll() was called before the end of %s was reported".formatted(this.current));
				}
				this.current = this.pool.acceptsNoTasks() ? null : this.tasks.poll();
				if (this.current != null) {
					this.current.start();
				}
				return this.current;
			}
		}
		finally {
			leave();
		}
	}

	@Override
	public boolean search() {
		enter("search() was called");
		leave();
		synchronized (this) {
			this.searches++;
			return this.searches % 2 == 0;
		}
	}

	@Override
	public Pause rest() {
		enter("rest() was called");
		synchronized (this) {
			if (this.current != null) {
				this.pool.fault("rest() was called before the end of %s was reported".formatted(this.current));
			}
			// From here on the slot may be woken, and another thread may use it.
			leave();
			if (this.pool.acceptsNoTasks() || (this.stopping && this.tasks.isEmpty())) {
				this.stopped = true;
				return Pause.STOP;
			}
			if (!this.tasks.isEmpty()) {
				return Pause.RETRY;
			}
			this.resting = true;
			notifyAll();
			return Pause.WAIT;
		}
	}

	@Override
	public synchronized boolean resting() {
		return this.resting;
	}

	@Override
	public String toString() {
		return "slot " + this.number;
	}

}

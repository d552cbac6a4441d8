// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.concurrent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Executor that adds one thread at a time: as long as a thread is on its way to the
 * waiting tasks, no other one is woken or started. If tasks are short, a thread or two
 * run them all, without a switch of threads for each. If tasks block, each still gets a
 * thread of its own, one after the other. The number of threads is not bounded.
 * Thread-safe.
 */
public final class GradualExecutor implements Executor {

	/*
	 * Implementation note. While tasks wait, a thread is on its way: it was woken or
	 * started, and has not looked for a task yet. A thread that takes a task and leaves
	 * others sends the next thread. A thread that has run a task looks for another one
	 * before it parks.
	 */

	private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(60);

	private final ThreadFactory factory;

	private final Deque<Runnable> waiting = new ArrayDeque<>();

	/** Parked threads, the most recently parked last. */
	private final Deque<Worker> parked = new ArrayDeque<>();

	private int threads;

	private boolean onTheWay;

	private boolean shutdown;

	/**
	 * Creates an executor without threads.
	 * @param factory the factory of the threads
	 */
	public GradualExecutor(ThreadFactory factory) {
		this.factory = factory;
	}

	/**
	 * Executes a task in another thread.
	 * @param task the task
	 * @throws RuntimeException or an error, if no thread can be started and there is none
	 */
	@Override
	public void execute(Runnable task) {
		Worker next;
		synchronized (this) {
			this.waiting.add(task);
			next = next();
		}
		if (next != null && !send(next)) {
			synchronized (this) {
				if (this.threads > 0 || !this.waiting.remove(task)) {
					// Another thread looks for it after its task.
					return;
				}
			}
			throw new IllegalStateException("No thread can be started", next.failure);
		}
	}

	/** Returns the thread to send to the waiting tasks; {@code null} if one is coming. */
	private @Nullable Worker next() {
		if (this.onTheWay) {
			return null;
		}
		this.onTheWay = true;
		Worker worker = this.parked.pollLast();
		if (worker == null) {
			worker = new Worker();
			this.threads++;
		}
		return worker;
	}

	private boolean send(Worker worker) {
		Thread thread = worker.thread;
		if (thread != null) {
			worker.sent = true;
			LockSupport.unpark(thread);
			return true;
		}
		try {
			thread = this.factory.newThread(worker);
			worker.thread = thread;
			thread.start();
			return true;
		}
		catch (Throwable ex) {
			worker.failure = ex;
			synchronized (this) {
				this.threads--;
				this.onTheWay = false;
			}
			return false;
		}
	}

	/** Adds a thread if tasks wait and no thread could be started for them before. */
	public void help() {
		Worker next;
		synchronized (this) {
			next = this.waiting.isEmpty() ? null : next();
		}
		if (next != null) {
			send(next);
		}
	}

	/** Ends the threads when there are no more tasks. */
	public void shutdown() {
		Worker[] idle;
		synchronized (this) {
			this.shutdown = true;
			idle = this.parked.toArray(Worker[]::new);
		}
		for (Worker worker : idle) {
			LockSupport.unpark(worker.thread);
		}
	}

	private final class Worker implements Runnable {

		private volatile @Nullable Thread thread;

		/** Whether the thread was sent to the waiting tasks while it was parked. */
		private volatile boolean sent;

		private @Nullable Throwable failure;

		@Override
		public void run() {
			boolean coming = true;
			while (true) {
				Runnable task = take(coming);
				if (task != null) {
					run(task);
					coming = false;
				}
				else if (park()) {
					coming = true;
				}
				else {
					return;
				}
			}
		}

		private static void run(Runnable task) {
			try {
				task.run();
			}
			catch (Throwable ex) {
				Thread thread = Thread.currentThread();
				thread.getUncaughtExceptionHandler().uncaughtException(thread, ex);
			}
		}

		/** Takes a task; if there is none, the thread counts as parked. */
		private @Nullable Runnable take(boolean coming) {
			Runnable task;
			Worker next = null;
			synchronized (GradualExecutor.this) {
				if (coming) {
					GradualExecutor.this.onTheWay = false;
				}
				task = GradualExecutor.this.waiting.poll();
				if (task == null) {
					this.sent = false;
					GradualExecutor.this.parked.addLast(this);
				}
				else if (!GradualExecutor.this.waiting.isEmpty()) {
					next = next();
				}
			}
			if (next != null) {
				// If it cannot be started, this thread looks again after the task.
				send(next);
			}
			return task;
		}

		/**
		 * Parks the thread.
		 * @return {@code false} if it has to terminate
		 */
		private boolean park() {
			long end = System.nanoTime() + KEEP_ALIVE_NANOS;
			while (!this.sent) {
				synchronized (GradualExecutor.this) {
					boolean over = GradualExecutor.this.shutdown || System.nanoTime() - end >= 0;
					if (over && GradualExecutor.this.parked.remove(this)) {
						GradualExecutor.this.threads--;
						return false;
					}
				}
				// A late interrupt, meant for an ended task, would prevent parking.
				Thread.interrupted();
				LockSupport.parkNanos(GradualExecutor.this, KEEP_ALIVE_NANOS);
			}
			return true;
		}

	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.slot;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.poolifier.internal.concurrent.DaemonThreads;
import org.jspecify.annotations.Nullable;

/**
 * Executor that runs slots on platform threads. It starts with one thread, and adds a
 * thread when a slot has to be driven while all threads are busy.
 */
public final class PlatformThreadExecutor implements SlotExecutor {

	/*
	 * Implementation note. There are never more threads than slots. So if a slot has to
	 * be driven and no thread may be added, at least one thread is between two slots.
	 * That thread checks `ready` under the same lock before it parks.
	 *
	 * A slot may be in `ready` although a thread could be started, for example when the
	 * worker starts. It then waits for the thread that took another slot from `ready`. If
	 * that thread gets a task and may be occupied for long, it first starts another
	 * thread; see `help`. If no thread can be started, the slot waits in `ready` for
	 * another thread of the worker, or until the pool wakes it again.
	 */

	/**
	 * About 50 microseconds: long enough for a caller that waited for a task to wake up
	 * and to submit the next one. On a single processor the caller could not run
	 * meanwhile.
	 */
	private static final int SPINS = (Runtime.getRuntime().availableProcessors() > 1) ? 1_600 : 0;

	private final String name;

	private final @Nullable ClassLoader contextClassLoader;

	private final Consumer<Thread> starter;

	/** Slots that have to be driven, and have no thread yet. */
	private final Deque<Job> ready = new ArrayDeque<>();

	/** Parked threads, the most recently parked last. */
	private final Deque<CrewThread> free = new ArrayDeque<>();

	/** The number of slots. */
	private int slots;

	/** The number of threads. */
	private int threads;

	private int threadsStarted;

	/** Whether `ready` contains slots. Changes only under the lock. */
	private volatile boolean slotsReady;

	/**
	 * Creates an executor.
	 * @param name the name of its first thread, and the prefix of the names of others
	 * @param contextClassLoader the context class loader of the threads
	 * @param starter starts a thread, or throws
	 */
	public PlatformThreadExecutor(String name, @Nullable ClassLoader contextClassLoader, Consumer<Thread> starter) {
		this.name = name;
		this.contextClassLoader = contextClassLoader;
		this.starter = starter;
	}

	@Override
	public void start(List<? extends Job> drivers) {
		CrewThread thread;
		synchronized (this) {
			this.slots = drivers.size();
			this.ready.addAll(drivers);
			thread = newThread(takeReady());
		}
		this.starter.accept(thread);
	}

	@Override
	public void add(Job driver) {
		synchronized (this) {
			this.slots++;
		}
		drive(driver);
	}

	@Override
	public void drive(Job driver) {
		CrewThread thread;
		boolean free;
		synchronized (this) {
			thread = this.free.pollLast();
			free = thread != null;
			if (thread != null) {
				thread.next = driver;
			}
			else if (this.threads < this.slots) {
				thread = newThread(driver);
			}
			else {
				putReady(driver);
				return;
			}
		}
		if (free) {
			LockSupport.unpark(thread);
		}
		else {
			start(thread, driver);
		}
	}

	@Override
	public void help() {
		if (this.slotsReady) {
			driveReady();
		}
	}

	private void driveReady() {
		CrewThread thread;
		Job driver;
		synchronized (this) {
			driver = (this.threads < this.slots) ? takeReady() : null;
			if (driver == null) {
				return;
			}
			thread = newThread(driver);
		}
		start(thread, driver);
	}

	private CrewThread newThread(@Nullable Job first) {
		this.threads++;
		int number = this.threadsStarted++;
		boolean only = number == 0 && this.slots == 1;
		return new CrewThread(only ? this.name : this.name + "-" + number, first);
	}

	private void start(CrewThread thread, Job driver) {
		try {
			this.starter.accept(thread);
		}
		catch (Throwable ex) {
			CrewThread free;
			synchronized (this) {
				this.threads--;
				free = this.free.pollLast();
				if (free != null) {
					free.next = driver;
				}
				else if (this.threads > 0) {
					putReady(driver);
					return;
				}
			}
			if (free != null) {
				LockSupport.unpark(free);
			}
			else {
				driver.abandon(ex);
			}
		}
	}

	private void putReady(Job driver) {
		this.ready.add(driver);
		this.slotsReady = true;
	}

	private @Nullable Job takeReady() {
		Job driver = this.ready.poll();
		this.slotsReady = !this.ready.isEmpty();
		return driver;
	}

	@Override
	public void remove() {
		synchronized (this) {
			this.slots--;
			// If this is not enough, the calling thread terminates as well.
			while (this.threads > this.slots && !this.free.isEmpty()) {
				CrewThread thread = this.free.removeLast();
				this.threads--;
				thread.dismissed = true;
				LockSupport.unpark(thread);
			}
		}
	}

	/**
	 * Returns the next slot for a thread, {@code null} if it has to terminate or to park.
	 */
	private synchronized @Nullable Job next(CrewThread thread) {
		Job driver = takeReady();
		if (driver == null && this.threads > this.slots) {
			this.threads--;
			thread.dismissed = true;
		}
		else if (driver == null) {
			this.free.addLast(thread);
		}
		return driver;
	}

	@Override
	public int spins() {
		return SPINS;
	}

	@Override
	public @Nullable Job driven() {
		return (Thread.currentThread() instanceof CrewThread thread && thread.belongsTo(this)) ? thread.driven : null;
	}

	@Override
	public boolean reusesThreads() {
		return true;
	}

	private final class CrewThread extends Thread {

		/** The slot handed to a parked thread. */
		private volatile @Nullable Job next;

		private volatile boolean dismissed;

		/** The slot that the thread drives, or drove last. Used by the thread only. */
		private @Nullable Job driven;

		CrewThread(String name, @Nullable Job first) {
			super(DaemonThreads.group(), null, name, 0, false);
			DaemonThreads.prepare(this, PlatformThreadExecutor.this.contextClassLoader);
			this.next = first;
		}

		boolean belongsTo(PlatformThreadExecutor executor) {
			return PlatformThreadExecutor.this == executor;
		}

		@Override
		public void run() {
			while (true) {
				Job driver = this.next;
				if (driver != null) {
					this.next = null;
					while (driver != null) {
						this.driven = driver;
						driver.drive();
						driver = PlatformThreadExecutor.this.next(this);
					}
				}
				else if (this.dismissed) {
					return;
				}
				else {
					LockSupport.park(PlatformThreadExecutor.this);
					// A late interrupt, meant for an ended task, would prevent parking.
					Thread.interrupted();
				}
			}
		}

	}

}

package io.poolifier.thread;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.poolifier.internal.concurrent.DaemonThreads;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads: at first one, and one more whenever a slot has to be driven and all
 * others are busy.
 */
final class PlatformThreadExecutor implements SlotExecutor {

	/*
	 * Implementation note. There are never more threads than slots. So if a slot has to
	 * be driven and there may not be one thread more, then at least one thread is between
	 * two slots; it looks at `ready` before it parks, under the same lock.
	 *
	 * A slot that is in `ready` although a thread could be started, as when the worker
	 * starts, waits for the thread that took another one from there. If that thread gets
	 * a task and so may be away for long, it has one more started first; see `busy`.
	 */

	/**
	 * Some fifty microseconds: long enough for a caller who waited for a task to wake up,
	 * and to submit the next one. With a single processor nobody can do that meanwhile.
	 */
	private static final int SPINS = (Runtime.getRuntime().availableProcessors() > 1) ? 1_600 : 0;

	private final String name;

	private final @Nullable ClassLoader contextClassLoader;

	private final Consumer<Thread> starter;

	/** Slots that have to be driven, and have no thread yet. */
	private final Deque<Job> ready = new ArrayDeque<>();

	/** Threads that park, the one that parked last at the end. */
	private final Deque<CrewThread> free = new ArrayDeque<>();

	/** How many slots there are. */
	private int slots;

	/** How many threads there are. */
	private int threads;

	private int threadsStarted;

	/** Whether `ready` has slots. Changes under the lock. */
	private volatile boolean slotsReady;

	PlatformThreadExecutor(String name, @Nullable ClassLoader contextClassLoader, Consumer<Thread> starter) {
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
	public void busy() {
		if (this.slotsReady) {
			help();
		}
	}

	private void help() {
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
			synchronized (this) {
				this.threads--;
				if (this.threads > 0) {
					putReady(driver);
					return;
				}
			}
			driver.abandon(ex);
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
			// If that is not enough, the caller, which is one of the threads, ends as
			// well.
			while (this.threads > this.slots && !this.free.isEmpty()) {
				CrewThread thread = this.free.removeLast();
				this.threads--;
				thread.dismissed = true;
				LockSupport.unpark(thread);
			}
		}
	}

	/** What a thread has to drive now, {@code null} if it has to end or to park. */
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
	public boolean reusesThreads() {
		return true;
	}

	private final class CrewThread extends Thread {

		/** What to drive, handed to a free thread. */
		private volatile @Nullable Job next;

		private volatile boolean dismissed;

		CrewThread(String name, @Nullable Job first) {
			super(DaemonThreads.group(), null, name, 0, false);
			DaemonThreads.prepare(this, PlatformThreadExecutor.this.contextClassLoader);
			this.next = first;
		}

		@Override
		public void run() {
			while (true) {
				Job driver = this.next;
				if (driver != null) {
					this.next = null;
					while (driver != null) {
						driver.drive();
						driver = PlatformThreadExecutor.this.next(this);
					}
				}
				else if (this.dismissed) {
					return;
				}
				else {
					LockSupport.park(PlatformThreadExecutor.this);
					// An interrupt that came too late for its task would keep this from
					// parking.
					Thread.interrupted();
				}
			}
		}

	}

}

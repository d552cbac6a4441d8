// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Hashed timer wheel, in which timers are set and cancelled in constant time. See G.
 * Varghese and A. Lauck, "Hashed and Hierarchical Timing Wheels", IEEE/ACM Transactions
 * on Networking 5 (1997), scheme 6. Thread-safe.
 */
final class TimerWheel implements Supervisor.Duty {

	/*
	 * Implementation note. A bucket holds the timers of every 512th tick, under a lock of
	 * its own. The supervisor visits the buckets in the order of the ticks. A timer for a
	 * tick that has been visited goes to the next tick.
	 *
	 * The supervisor sleeps until the first bucket that has timers, which may be those of
	 * a later round. So a series of tasks, each submitted after the end of the one
	 * before, does not wake it for each of them. It announces the tick and looks once
	 * more; a thread adds its timer and then reads the announcement. So one of the two
	 * notices.
	 */

	/**
	 * Timer, which is either set for one time or not set.
	 */
	static final class Timer {

		private final Runnable expiry;

		/** Changes only under the lock of the bucket that holds the timer. */
		private volatile @Nullable Bucket bucket;

		private long tick;

		private @Nullable Timer next;

		private @Nullable Timer previous;

		/** Used by the supervisor only. */
		private @Nullable Timer nextDue;

		/**
		 * Creates a timer that is not set.
		 * @param expiry called by the supervisor after the time has come, even if the
		 * timer is being set or cancelled at the same time. Must not throw or block
		 */
		Timer(Runnable expiry) {
			this.expiry = expiry;
		}

	}

	/**
	 * Timers of every 512th tick. Fields are guarded by the lock of the bucket.
	 */
	private static final class Bucket {

		private volatile @Nullable Timer first;

		/** The last tick for which the supervisor has visited the bucket. */
		private long visited = -1;

		/** Adds a timer, unless the supervisor has already visited its tick. */
		synchronized boolean add(Timer timer, long tick) {
			if (tick <= this.visited) {
				return false;
			}
			timer.tick = tick;
			timer.bucket = this;
			timer.next = this.first;
			if (this.first != null) {
				this.first.previous = timer;
			}
			this.first = timer;
			return true;
		}

		synchronized void remove(Timer timer) {
			if (timer.bucket != this) {
				return;
			}
			Timer next = timer.next;
			Timer previous = timer.previous;
			if (previous != null) {
				previous.next = next;
			}
			else {
				this.first = next;
			}
			if (next != null) {
				next.previous = previous;
			}
			timer.next = null;
			timer.previous = null;
			timer.bucket = null;
		}

		/**
		 * Removes the timers that are due.
		 * @return the first one, which is linked with the others
		 */
		synchronized @Nullable Timer takeDue(long tick) {
			this.visited = tick;
			Timer due = null;
			Timer next = this.first;
			while (next != null) {
				Timer timer = next;
				next = timer.next;
				if (timer.tick <= tick) {
					remove(timer);
					timer.nextDue = due;
					due = timer;
				}
			}
			return due;
		}

	}

	static final long TICK_NANOS = 10_000_000;

	private static final int BUCKETS = 512;

	private static final long NEVER = Long.MAX_VALUE;

	private final LongSupplier nanoTime;

	private final Runnable signal;

	private final long origin;

	private final Bucket[] buckets = new Bucket[BUCKETS];

	/** The tick at which the supervisor visits the next bucket. */
	private volatile long nextVisit = NEVER;

	/** The last visited tick. Used by the supervisor only. */
	private long tick;

	/**
	 * Creates a wheel without timers.
	 * @param signal makes the supervisor perform its duties
	 */
	TimerWheel(LongSupplier nanoTime, Runnable signal) {
		this.nanoTime = nanoTime;
		this.signal = signal;
		this.origin = nanoTime.getAsLong();
		for (int i = 0; i < BUCKETS; i++) {
			this.buckets[i] = new Bucket();
		}
	}

	long nanoTime() {
		return this.nanoTime.getAsLong();
	}

	/**
	 * Sets a timer, which may be set already. Never called concurrently for the same
	 * timer.
	 */
	void set(Timer timer, long deadline) {
		cancel(timer);
		long tick = Math.floorDiv(deadline - this.origin, TICK_NANOS) + 1;
		while (!bucket(tick).add(timer, tick)) {
			tick++;
		}
		if (tick < this.nextVisit) {
			this.signal.run();
		}
	}

	/** Cancels a timer if it is set. Never called concurrently for the same timer. */
	void cancel(Timer timer) {
		Bucket bucket = timer.bucket;
		if (bucket != null) {
			bucket.remove(timer);
		}
	}

	private Bucket bucket(long tick) {
		return this.buckets[Math.floorMod(tick, BUCKETS)];
	}

	@Override
	public long perform(long now) {
		long current = Math.floorDiv(now - this.origin, TICK_NANOS);
		long first = Math.max(this.tick + 1, current - BUCKETS + 1);
		this.tick = Math.max(current, this.tick);
		for (long tick = first; tick <= current; tick++) {
			expire(tick);
		}
		long next = nextWithTimers(current + BUCKETS);
		this.nextVisit = next;
		// Timers may have been added before the announcement, and cancelled after it.
		next = Math.min(next, nextWithTimers(Math.min(next, current + BUCKETS)));
		return (next != NEVER) ? this.origin + next * TICK_NANOS - now : Long.MAX_VALUE;
	}

	/** Returns the next tick, up to a last one, whose bucket has timers. */
	private long nextWithTimers(long last) {
		for (long tick = this.tick + 1; tick <= last; tick++) {
			if (bucket(tick).first != null) {
				return tick;
			}
		}
		return NEVER;
	}

	private void expire(long tick) {
		Timer timer = bucket(tick).takeDue(tick);
		while (timer != null) {
			Timer next = timer.nextDue;
			timer.nextDue = null;
			timer.expiry.run();
			timer = next;
		}
	}

}

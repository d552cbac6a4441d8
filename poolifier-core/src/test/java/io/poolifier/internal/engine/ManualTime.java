// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A clock that stands still until a test moves it. Background work is done in the test's
 * thread: at once when it is signalled, and when it is due.
 */
public final class ManualTime implements Time {

	private final List<Inline> works = new ArrayList<>();

	private long now;

	@Override
	public synchronized long nanoTime() {
		return this.now;
	}

	@Override
	public long threadCpuNanos() {
		return nanoTime();
	}

	@Override
	public Background background(String threadName, Work work) {
		Inline inline = new Inline(work);
		synchronized (this) {
			this.works.add(inline);
		}
		inline.signal();
		return inline;
	}

	/** Returns whether background work wants to be done again within a time. */
	public synchronized boolean isDueWithin(Duration duration) {
		return this.works.stream().anyMatch((work) -> work.due - this.now <= duration.toNanos());
	}

	/** Returns how much background work there is. */
	public synchronized int works() {
		return this.works.size();
	}

	/** Moves the clock, and does what is due, in order. */
	public void advance(Duration duration) {
		long end = nanoTime() + duration.toNanos();
		Inline due = nextUntil(end);
		while (due != null) {
			due.signal();
			due = nextUntil(end);
		}
	}

	private synchronized Inline nextUntil(long end) {
		Inline next = this.works.stream()
			.filter((work) -> work.due <= end)
			.min(Comparator.comparingLong((work) -> work.due))
			.orElse(null);
		this.now = (next != null) ? Math.max(next.due, this.now) : end;
		return next;
	}

	private final class Inline implements Background {

		private final Work work;

		private Thread runner;

		private boolean signalled;

		private long due = Long.MAX_VALUE;

		Inline(Work work) {
			this.work = work;
		}

		@Override
		public void signal() {
			synchronized (ManualTime.this) {
				this.signalled = true;
				if (this.runner != null) {
					return;
				}
				this.runner = Thread.currentThread();
			}
			long delay = Long.MAX_VALUE;
			while (takeSignal()) {
				delay = this.work.run();
			}
			synchronized (ManualTime.this) {
				this.due = (delay != Long.MAX_VALUE) ? ManualTime.this.now + Math.max(delay, 1) : Long.MAX_VALUE;
			}
		}

		private boolean takeSignal() {
			synchronized (ManualTime.this) {
				if (!this.signalled) {
					this.runner = null;
					return false;
				}
				this.signalled = false;
				return true;
			}
		}

		@Override
		public void stop() {
			signal();
			synchronized (ManualTime.this) {
				ManualTime.this.works.remove(this);
			}
		}

		@Override
		public boolean isCurrentThread() {
			return this.runner == Thread.currentThread();
		}

	}

}

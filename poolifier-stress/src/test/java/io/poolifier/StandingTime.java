// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.poolifier.internal.engine.Time;

/**
 * A clock that stands still, except that a test may let a long time pass at once.
 * Background work is done by the thread that signals it.
 */
final class StandingTime implements Time {

	private final List<Inline> works = new CopyOnWriteArrayList<>();

	private final AtomicLong now = new AtomicLong();

	@Override
	public long nanoTime() {
		return this.now.get();
	}

	@Override
	public long threadCpuNanos() {
		return -1;
	}

	@Override
	public Background background(String threadName, Work work) {
		Inline inline = new Inline(work);
		this.works.add(inline);
		inline.signal();
		return inline;
	}

	void passADay() {
		this.now.addAndGet(Duration.ofDays(1).toNanos());
	}

	/** Does what was put off until now. */
	void strike() {
		this.works.forEach(Inline::signal);
	}

	private final class Inline implements Background {

		private final Work work;

		private final AtomicInteger signals = new AtomicInteger();

		private volatile Thread runner;

		Inline(Work work) {
			this.work = work;
		}

		@Override
		public void signal() {
			if (this.signals.getAndIncrement() > 0) {
				return;
			}
			int heard;
			do {
				heard = this.signals.get();
				this.runner = Thread.currentThread();
				this.work.run();
				this.runner = null;
			}
			while (this.signals.addAndGet(-heard) > 0);
		}

		@Override
		public void stop() {
			signal();
			StandingTime.this.works.remove(this);
		}

		@Override
		public boolean isCurrentThread() {
			return this.runner == Thread.currentThread();
		}

	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.locks.LockSupport;

import io.poolifier.internal.concurrent.DaemonThreads;

/**
 * Clock and background threads of the JVM.
 */
public final class SystemTime implements Time {

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private static final boolean CPU_TIME = THREADS.isCurrentThreadCpuTimeSupported();

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public long threadCpuNanos() {
		return CPU_TIME ? THREADS.getCurrentThreadCpuTime() : -1;
	}

	@Override
	public Background background(String threadName, Work work) {
		BackgroundThread background = new BackgroundThread(threadName, work);
		background.thread.start();
		return background;
	}

	private static final class BackgroundThread implements Background, Runnable {

		/** The delay after work that threw an exception. */
		private static final long RETRY_NANOS = 10_000_000;

		private final Work work;

		private final Thread thread;

		private volatile boolean signalled = true;

		private volatile boolean stopped;

		BackgroundThread(String threadName, Work work) {
			this.work = work;
			this.thread = DaemonThreads.newThread(threadName, this);
		}

		@Override
		public void signal() {
			if (!this.signalled) {
				this.signalled = true;
				LockSupport.unpark(this.thread);
			}
		}

		@Override
		public void stop() {
			this.stopped = true;
			this.signalled = true;
			LockSupport.unpark(this.thread);
		}

		@Override
		public boolean isCurrentThread() {
			return Thread.currentThread() == this.thread;
		}

		@Override
		public void run() {
			while (true) {
				boolean last = this.stopped;
				// Cleared first, so that a concurrent signal causes another round.
				this.signalled = false;
				long delay = runOnce();
				if (last) {
					return;
				}
				// An interrupt has no meaning here, and would prevent parking.
				Thread.interrupted();
				if (!this.signalled) {
					park(delay);
				}
			}
		}

		private long runOnce() {
			try {
				return this.work.run();
			}
			catch (Throwable ex) {
				return RETRY_NANOS;
			}
		}

		private void park(long delay) {
			if (delay == Long.MAX_VALUE) {
				LockSupport.park(this);
			}
			else {
				LockSupport.parkNanos(this, delay);
			}
		}

	}

}

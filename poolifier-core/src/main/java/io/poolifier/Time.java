package io.poolifier;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The clock and the timer of a pool, so that tests can have their own.
 */
interface Time {

	/** The time of the machine. */
	Time SYSTEM = new SystemTime();

	/**
	 * The time now, as {@link System#nanoTime()}.
	 */
	long nanoTime();

	/**
	 * The time that the current thread has had a processor; -1 if it is not known.
	 */
	default long threadCpuNanos() {
		return CpuMeter.currentThreadNanos();
	}

	/**
	 * Does something later, on a thread that all pools share: it must not take long, nor
	 * call a user's code.
	 * @return what calls it off
	 */
	Timer after(Duration delay, Runnable action);

	/**
	 * Does something that may take long, or calls a user's code, on a thread of its own.
	 */
	void inBackground(String threadName, Runnable action);

	/**
	 * Something that is to be done later.
	 */
	@FunctionalInterface
	interface Timer {

		void cancel();

	}

	/**
	 * Keeps one thread, which ends when there is nothing to wait for.
	 */
	final class SystemTime implements Time {

		private final ScheduledThreadPoolExecutor scheduler;

		private SystemTime() {
			this.scheduler = new ScheduledThreadPoolExecutor(1, (runnable) -> {
				Thread thread = new Thread(runnable, "poolifier-timer");
				thread.setDaemon(true);
				thread.setContextClassLoader(null);
				return thread;
			});
			this.scheduler.setKeepAliveTime(1, TimeUnit.SECONDS);
			this.scheduler.allowCoreThreadTimeOut(true);
			this.scheduler.setRemoveOnCancelPolicy(true);
		}

		@Override
		public long nanoTime() {
			return System.nanoTime();
		}

		@Override
		public Timer after(Duration delay, Runnable action) {
			ScheduledFuture<?> future = this.scheduler.schedule(action, TimeUnit.NANOSECONDS.convert(delay),
					TimeUnit.NANOSECONDS);
			return () -> future.cancel(false);
		}

		@Override
		public void inBackground(String threadName, Runnable action) {
			Thread thread = new Thread(action, threadName);
			thread.setDaemon(true);
			thread.start();
		}

	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * The speed of the machine at hand, which bounds every pool. Figures of different
 * machines are comparable only in relation to it.
 *
 * @param clock the nanoseconds that a reading of the clock takes
 * @param cacheLine the nanoseconds that a cache line takes from one processor to another;
 * not a number if there is only one
 * @param wakeUp the nanoseconds in which a parked thread reacts to another one
 * @param tpe the no-op tasks that two threads of a thread pool executor run in a second
 * @param fjp the same for a fork-join pool
 */
record MachineSpeed(double clock, double cacheLine, double wakeUp, double tpe, double fjp) {

	private static final int SAMPLES = 9;

	private static final int READINGS = 100_000;

	private static final int TRANSFERS = 100_000;

	private static final int WAKE_UPS = 2_000;

	static MachineSpeed measure(Duration perExecutor) {
		double cacheLine = (Runtime.getRuntime().availableProcessors() > 1)
				? least(TRANSFERS, () -> handOver(TRANSFERS, false)) : Double.NaN;
		return new MachineSpeed(least(READINGS, MachineSpeed::readClock), cacheLine,
				least(WAKE_UPS, () -> handOver(WAKE_UPS, true)), tasks(ContenderFactories.TPE, perExecutor),
				tasks(ContenderFactories.FJP, perExecutor));
	}

	private static double least(int times, Runnable sample) {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < SAMPLES; i++) {
			long start = System.nanoTime();
			sample.run();
			least = Math.min(least, System.nanoTime() - start);
		}
		return (double) least / times;
	}

	private static void readClock() {
		long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
		int readings = 1;
		while (readings < READINGS && System.nanoTime() - end < 0) {
			readings++;
		}
	}

	private static void handOver(int times, boolean parks) {
		Ball ball = new Ball();
		Thread caller = Thread.currentThread();
		Thread other = new Thread(() -> ball.play(1, times, caller, parks), "other");
		other.start();
		ball.play(0, times, other, parks);
	}

	private static double tasks(ContenderFactory factory, Duration duration) {
		CompletableFuture<?>[] futures = new CompletableFuture<?>[Workload.BATCH];
		double[] perSecond = new double[SAMPLES];
		try (Contender contender = factory.open(2, Workload.NO_OP)) {
			for (int i = 0; i < SAMPLES; i++) {
				long start = System.nanoTime();
				long batches = 0;
				while (System.nanoTime() - start < duration.dividedBy(SAMPLES).toNanos()) {
					Throughput.runBatch(contender, futures);
					batches++;
				}
				perSecond[i] = batches * futures.length * 1e9 / (System.nanoTime() - start);
			}
		}
		Arrays.sort(perSecond);
		return perSecond[SAMPLES / 2];
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT,
				"clock %.0f ns, cache line to another processor %.0f ns, wake-up %.1f us, no-op with 2 threads "
						+ "tpe %.1f M/s, fjp %.1f M/s",
				this.clock, this.cacheLine, this.wakeUp / 1e3, this.tpe / 1e6, this.fjp / 1e6);
	}

	/** Two threads that take turns. */
	private static final class Ball {

		private volatile int turn;

		void play(int first, int times, Thread other, boolean parks) {
			for (int i = first; i < times; i += 2) {
				while (this.turn != i) {
					if (parks) {
						LockSupport.park(this);
					}
					else {
						Thread.onSpinWait();
					}
				}
				this.turn = i + 1;
				if (parks) {
					LockSupport.unpark(other);
				}
			}
		}

	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

import io.poolifier.worker.ExecutionTimes;
import org.jspecify.annotations.Nullable;

/**
 * Timer of the execution of a function. Started and stopped by one thread at a time.
 */
final class ExecutionTimer {

	/** Loaded only if a processor time is measured, because that takes a while. */
	private static final class Cpu {

		private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

		private static final boolean SUPPORTED = THREADS.isCurrentThreadCpuTimeSupported();

		static long nanos() {
			return SUPPORTED ? THREADS.getCurrentThreadCpuTime() : ExecutionTimes.UNKNOWN;
		}

	}

	private final boolean cpuTime;

	private long startNanos;

	private long startCpuNanos;

	/** The times so far; {@code null} if the function was not called. */
	private volatile @Nullable ExecutionTimes times;

	/**
	 * Creates a timer.
	 * @param cpuTime whether to measure the processor time
	 */
	ExecutionTimer(boolean cpuTime) {
		this.cpuTime = cpuTime;
	}

	/** Starts the measurement, in the thread that calls the function. */
	void start() {
		this.startCpuNanos = cpuNanos();
		this.startNanos = System.nanoTime();
	}

	/** Ends the measurement in the thread that has called the function. */
	void stop() {
		long runNanos = System.nanoTime() - this.startNanos;
		long cpuNanos = cpuNanos();
		boolean known = cpuNanos >= 0 && this.startCpuNanos >= 0;
		this.times = new ExecutionTimes(runNanos, known ? cpuNanos - this.startCpuNanos : ExecutionTimes.UNKNOWN);
	}

	/**
	 * Ends the measurement when the stage of the function has completed. The threads that
	 * have worked for it are unknown, and so is their processor time.
	 */
	void stopStage() {
		this.times = new ExecutionTimes(System.nanoTime() - this.startNanos, ExecutionTimes.UNKNOWN);
	}

	private long cpuNanos() {
		return this.cpuTime ? Cpu.nanos() : ExecutionTimes.UNKNOWN;
	}

	/** Returns the times; {@code null} if the function was not called. */
	@Nullable ExecutionTimes times() {
		return this.times;
	}

}

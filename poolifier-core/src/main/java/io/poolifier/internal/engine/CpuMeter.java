// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Meter of the processor time that the thread of a slot spends on tasks. Reading the
 * processor time of a thread costs more than many tasks. So it is read about once per
 * millisecond while tasks of one function follow each other, and shared among them.
 */
final class CpuMeter {

	private static final long LEAST_NANOS = 1_000_000;

	private final LongSupplier cpuNanos;

	/** The thread that is metered, {@code null} for none. */
	private @Nullable Thread thread;

	private @Nullable RegisteredFunction function;

	private long cpuSince;

	private long ran;

	private int tasks;

	/** The number of tasks that have ended, and whose run time follows. */
	private int unmeasured;

	CpuMeter(LongSupplier cpuNanos) {
		this.cpuNanos = cpuNanos;
	}

	/** Called when a task starts on the current thread. */
	void started(RegisteredFunction function, SlotUsage usage) {
		if (this.thread != Thread.currentThread()) {
			discard();
			this.thread = Thread.currentThread();
			this.cpuSince = this.cpuNanos.getAsLong();
		}
		else if (this.tasks == 0 && this.unmeasured == 0) {
			this.cpuSince = this.cpuNanos.getAsLong();
		}
		else if (!function.equals(this.function)) {
			flush(usage);
		}
		this.function = function;
	}

	/** Called when a task has ended whose run time follows. */
	void endedUnmeasured() {
		if (this.thread != null) {
			this.unmeasured++;
		}
	}

	/**
	 * Adds the run time of tasks that have ended unmeasured. Ignored if not all of them
	 * were metered.
	 */
	void ran(long nanos, int tasks) {
		if (this.unmeasured < tasks) {
			this.unmeasured = 0;
			return;
		}
		this.unmeasured -= tasks;
		this.tasks += tasks;
		this.ran += nanos;
	}

	/** Called when the task has ended on the current thread. */
	void ended(long ranNanos, SlotUsage usage) {
		if (this.thread != Thread.currentThread()) {
			discard();
			return;
		}
		this.tasks++;
		this.ran += ranNanos;
		if (this.ran >= LEAST_NANOS) {
			flush(usage);
		}
	}

	/** Discards the processor time since the last reading, and meters no longer. */
	void discard() {
		if (this.thread != null) {
			this.thread = null;
			this.tasks = 0;
			this.unmeasured = 0;
			this.ran = 0;
		}
	}

	/** Records the processor time that has not been recorded yet. */
	void flush(SlotUsage usage) {
		RegisteredFunction function = this.function;
		if (this.tasks == 0 || function == null || this.thread != Thread.currentThread()) {
			return;
		}
		long cpu = this.cpuNanos.getAsLong();
		if (cpu >= 0 && this.cpuSince >= 0) {
			long active = Math.min(Math.max(cpu - this.cpuSince, 0), this.ran);
			usage.elu(function, active, this.ran - active, this.tasks);
		}
		this.cpuSince = cpu;
		this.tasks = 0;
		this.ran = 0;
	}

}

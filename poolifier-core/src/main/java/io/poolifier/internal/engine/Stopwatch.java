// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Stopwatch of a slot, which determines when its tasks start and how long they run. While
 * tasks are short, it reads the clock once for several tasks. Used by one thread at a
 * time, except for {@link #lastEnd()}.
 */
final class Stopwatch {

	/*
	 * Implementation note. Reading the clock takes as long as the rest of a small task.
	 * So the run times of short tasks of one function are recorded together, and the
	 * start times in between are estimated.
	 */

	/**
	 * The run time below which tasks are short: a wake-up takes several times as long.
	 */
	private static final long SHORT_NANOS = 2_000;

	/** The expected time of a task before any task has been measured. */
	private static final long UNKNOWN_NANOS = 1_000_000;

	/** The divisor for the weight of one task in the expected time of tasks. */
	private static final int SHARE = 16;

	/** The maximum number of short tasks whose ends are determined by one reading. */
	private static final int TASKS_PER_READING = 8;

	private static final VarHandle LAST_END;

	static {
		try {
			LAST_END = MethodHandles.lookup().findVarHandle(Stopwatch.class, "lastEndNanos", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final LongSupplier nanoTime;

	private final SlotUsage usage;

	private final CpuMeter cpuMeter;

	private long lastEndNanos;

	/** Whether no time has passed since `lastEndNanos`. */
	private boolean lastEndIsNow;

	/** The moving average of the run times of recent tasks. */
	private long typicalNanos = UNKNOWN_NANOS;

	/**
	 * The number of short tasks that have ended since the clock was read, all of the same
	 * function.
	 */
	private int unmeasured;

	private @Nullable RegisteredFunction unmeasuredFunction;

	/** The start time of the first one of them, or of the current task. */
	private long readNanos;

	Stopwatch(LongSupplier nanoTime, SlotUsage usage, CpuMeter cpuMeter) {
		this.nanoTime = nanoTime;
		this.usage = usage;
		this.cpuMeter = cpuMeter;
	}

	/** Returns whether recent tasks were short. */
	boolean hasShortTasks() {
		return this.typicalNanos < SHORT_NANOS;
	}

	/** Returns the time at which a task starts, which is estimated after short tasks. */
	long start(RegisteredFunction function) {
		if (this.unmeasured > 0) {
			if (function.equals(this.unmeasuredFunction)) {
				return this.readNanos + this.unmeasured * this.typicalNanos;
			}
			measure(this.nanoTime.getAsLong());
			this.lastEndIsNow = true;
		}
		this.readNanos = this.lastEndIsNow ? this.lastEndNanos : this.nanoTime.getAsLong();
		return this.readNanos;
	}

	/**
	 * Returns whether the end of the current task may be left out, because the clock is
	 * read soon.
	 */
	boolean mayLeaveOutEnd() {
		return hasShortTasks() && this.unmeasured + 1 < TASKS_PER_READING;
	}

	/**
	 * Counts the current task as executed without reading the clock. Another task must
	 * follow at once.
	 */
	void leaveOutEnd(RegisteredFunction function) {
		this.usage.executedUnmeasured(function);
		this.cpuMeter.endedUnmeasured();
		this.unmeasuredFunction = function;
		this.unmeasured++;
	}

	/**
	 * Called when the current task has ended. Records the run times of the tasks before
	 * it whose ends were left out.
	 * @param startedNanos the start time of the task
	 * @return the run time of the task
	 */
	long end(long startedNanos) {
		long now = this.nanoTime.getAsLong();
		LAST_END.setOpaque(this, now);
		int others = this.unmeasured;
		long ran = (others == 0) ? now - startedNanos : now - this.readNanos - recordUnmeasured(now, others);
		this.typicalNanos += (ran - this.typicalNanos) / SHARE;
		return ran;
	}

	/** Sets whether the next task starts when the last one ended. */
	void nextStartsAtOnce(boolean atOnce) {
		this.lastEndIsNow = atOnce;
	}

	/**
	 * Called when no task follows.
	 * @return the time
	 */
	long pause() {
		long now = this.nanoTime.getAsLong();
		if (this.unmeasured > 0) {
			measure(now);
		}
		return now;
	}

	/** Records the run times of all tasks whose ends were left out. */
	private void measure(long now) {
		LAST_END.setOpaque(this, now);
		RegisteredFunction function = Objects.requireNonNull(this.unmeasuredFunction);
		long ran = now - this.readNanos - recordUnmeasured(now, this.unmeasured - 1);
		this.usage.ran(function, ran, 1);
		this.cpuMeter.ran(ran, 1);
		this.typicalNanos += (ran - this.typicalNanos) / SHARE;
	}

	/**
	 * Records the run times of tasks that ended since the clock was read, all but one. If
	 * that one cannot have been short, the others count with the typical time, otherwise
	 * with the same time as that one.
	 * @return the sum of the recorded times
	 */
	private long recordUnmeasured(long now, int tasks) {
		long each = (now - this.readNanos) / (tasks + 1);
		if (each >= SHORT_NANOS) {
			each = this.typicalNanos;
		}
		if (tasks > 0) {
			this.usage.ran(Objects.requireNonNull(this.unmeasuredFunction), tasks * each, tasks);
			this.cpuMeter.ran(tasks * each, tasks);
			this.typicalNanos += (each - this.typicalNanos) * tasks / SHARE;
		}
		this.unmeasured = 0;
		this.unmeasuredFunction = null;
		return tasks * each;
	}

	/** Returns the time at which the last measured task ended. */
	long lastEnd() {
		return (long) LAST_END.getOpaque(this);
	}

}

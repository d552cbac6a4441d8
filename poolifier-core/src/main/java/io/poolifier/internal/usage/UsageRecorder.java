// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.usage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import io.poolifier.options.Statistic;
import org.jspecify.annotations.Nullable;

/**
 * Recorder of the counters and measurements of the tasks of one slot of a worker. Written
 * by one thread at a time, so no atomic operations are needed; read by any thread.
 */
public final class UsageRecorder {

	private static final VarHandle EXECUTED;

	private static final VarHandle FAILED;

	private static final VarHandle STOLEN;

	private static final VarHandle SEQUENTIALLY_STOLEN;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			EXECUTED = lookup.findVarHandle(UsageRecorder.class, "executed", long.class);
			FAILED = lookup.findVarHandle(UsageRecorder.class, "failed", long.class);
			STOLEN = lookup.findVarHandle(UsageRecorder.class, "stolen", long.class);
			SEQUENTIALLY_STOLEN = lookup.findVarHandle(UsageRecorder.class, "sequentiallyStolen", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private volatile @Nullable MeasurementRecorder runTime;

	private volatile @Nullable MeasurementRecorder waitTime;

	private volatile @Nullable EluRecorder elu;

	private long executed;

	private long failed;

	private long stolen;

	private long sequentiallyStolen;

	/**
	 * Creates a recorder without values.
	 * @param collected the statistics to measure
	 */
	public UsageRecorder(StatisticsRequirements collected) {
		collect(collected);
	}

	private UsageRecorder(UsageRecorder original) {
		MeasurementRecorder runTime = original.runTime;
		this.runTime = (runTime != null) ? new MeasurementRecorder(runTime) : null;
		MeasurementRecorder waitTime = original.waitTime;
		this.waitTime = (waitTime != null) ? new MeasurementRecorder(waitTime) : null;
		EluRecorder elu = original.elu;
		this.elu = (elu != null) ? new EluRecorder(elu) : null;
		this.executed = original.executed;
		this.failed = original.failed;
		this.stolen = original.stolen;
		this.sequentiallyStolen = original.sequentiallyStolen;
	}

	/**
	 * Changes the statistics to measure from now on. Previous measurements are kept, but
	 * the average and the median cover only the values since they have been kept. May be
	 * called by any thread.
	 * @param collected the statistics to measure
	 */
	public void collect(StatisticsRequirements collected) {
		synchronized (this) {
			this.runTime = recorder(this.runTime, StatisticRequirement.of(collected, Statistic.RUN_TIME));
			this.waitTime = recorder(this.waitTime, StatisticRequirement.of(collected, Statistic.WAIT_TIME));
			StatisticRequirement detail = StatisticRequirement.of(collected, Statistic.ELU);
			EluRecorder elu = this.elu;
			if (elu != null) {
				elu.setDetail(detail);
			}
			else if (detail.collected()) {
				this.elu = new EluRecorder(detail);
			}
		}
	}

	private static @Nullable MeasurementRecorder recorder(@Nullable MeasurementRecorder recorder,
			StatisticRequirement detail) {
		if (recorder != null) {
			recorder.setDetail(detail);
			return recorder;
		}
		return detail.collected() ? new MeasurementRecorder(detail) : null;
	}

	/**
	 * Records the start of a task.
	 * @param stolen whether the task was stolen from the queue of another worker
	 * @param waitNanos the wait time in nanoseconds; ignored if it is not measured
	 */
	public void started(boolean stolen, long waitNanos) {
		if (stolen) {
			STOLEN.setOpaque(this, this.stolen + 1);
			SEQUENTIALLY_STOLEN.setOpaque(this, this.sequentiallyStolen + 1);
		}
		else if (this.sequentiallyStolen != 0) {
			SEQUENTIALLY_STOLEN.setOpaque(this, 0L);
		}
		MeasurementRecorder waitTime = this.waitTime;
		if (waitTime != null) {
			waitTime.record(waitNanos);
		}
	}

	/**
	 * Extends the wait time of the task whose start was recorded last.
	 * @param waitNanos the wait time that was recorded
	 * @param extraNanos the time in addition to it
	 */
	public void waitedLonger(long waitNanos, long extraNanos) {
		MeasurementRecorder waitTime = this.waitTime;
		if (waitTime != null) {
			waitTime.extendLast(waitNanos, extraNanos);
		}
	}

	/** Returns the number of executed tasks. */
	public long executed() {
		return (long) EXECUTED.getAcquire(this);
	}

	/**
	 * Records the completion of a task with a result.
	 * @param runNanos the run time in nanoseconds; ignored if it is not measured
	 */
	public void executed(long runNanos) {
		MeasurementRecorder runTime = this.runTime;
		if (runTime != null) {
			runTime.record(runNanos);
		}
		EXECUTED.setRelease(this, this.executed + 1);
	}

	/**
	 * Records the completion of a task with a result, whose run time is recorded later.
	 */
	public void executedUnmeasured() {
		EXECUTED.setRelease(this, this.executed + 1);
	}

	/**
	 * Records the run times of tasks whose completion was recorded before.
	 * @param runNanos the sum of the run times in nanoseconds, shared equally among the
	 * tasks; ignored if it is not measured
	 * @param tasks the number of tasks, at least 1
	 */
	public void ran(long runNanos, int tasks) {
		MeasurementRecorder runTime = this.runTime;
		if (runTime != null) {
			runTime.recordShared(runNanos, tasks);
		}
	}

	/**
	 * Records the failure of a task.
	 */
	public void failed() {
		FAILED.setRelease(this, this.failed + 1);
	}

	/**
	 * Records the active and idle time of tasks. Reading the active time is expensive, so
	 * it may be read once for several consecutive tasks, and is shared equally among
	 * them. Failed tasks and their share of the time are left out.
	 * @param activeNanos the time for which the thread was computing, in nanoseconds;
	 * ignored if it is not measured
	 * @param idleNanos the remaining run time of the tasks, in nanoseconds; a negative
	 * value counts as 0
	 * @param tasks the number of tasks that completed with a result, at least 1
	 */
	public void elu(long activeNanos, long idleNanos, int tasks) {
		EluRecorder elu = this.elu;
		if (elu != null) {
			elu.record(activeNanos, idleNanos, tasks);
		}
	}

	/**
	 * Copies the values recorded so far. Must be called by the recording thread.
	 * @return a recorder that continues with these values
	 */
	public UsageRecorder copy() {
		return new UsageRecorder(this);
	}

	/** Returns the times of a statistic, {@code null} if it was never measured. */
	@Nullable MeasurementRecorder times(Statistic statistic) {
		return switch (statistic) {
			case RUN_TIME -> this.runTime;
			case WAIT_TIME -> this.waitTime;
			case ELU -> active(this.elu);
		};
	}

	private static @Nullable MeasurementRecorder active(@Nullable EluRecorder elu) {
		return (elu != null) ? elu.active() : null;
	}

	/**
	 * Adds the values recorded so far to a summary.
	 * @param summary the summary
	 */
	public void addTo(UsageSummary summary) {
		summary.add((long) EXECUTED.getAcquire(this), (long) FAILED.getAcquire(this), (long) STOLEN.getOpaque(this),
				(long) SEQUENTIALLY_STOLEN.getOpaque(this));
		add(this.runTime, summary.runTime());
		add(this.waitTime, summary.waitTime());
		EluRecorder elu = this.elu;
		if (elu != null) {
			elu.addTo(summary.elu());
		}
	}

	private static void add(@Nullable MeasurementRecorder recorder, MeasurementSummary summary) {
		if (recorder != null) {
			recorder.addTo(summary);
		}
	}

}

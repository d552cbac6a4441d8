package io.poolifier.usage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * Counts and measures the tasks of one slot of a worker. One thread at a time records, so
 * that no atomic operation is needed; any thread reads.
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

	private final @Nullable MeasurementRecorder runTime;

	private final @Nullable MeasurementRecorder waitTime;

	private long executed;

	private long failed;

	private long stolen;

	private long sequentiallyStolen;

	/**
	 * Creates a recorder that has recorded nothing.
	 * @param collected what is measured
	 */
	public UsageRecorder(Collected collected) {
		this.runTime = recorder(collected, Statistic.RUN_TIME);
		this.waitTime = recorder(collected, Statistic.WAIT_TIME);
	}

	private static @Nullable MeasurementRecorder recorder(Collected collected, Statistic statistic) {
		return collected.statistics().contains(statistic)
				? new MeasurementRecorder(collected.averaged().contains(statistic)) : null;
	}

	/**
	 * Records that a task has started.
	 * @param stolen whether it was taken from another worker's queue
	 * @param waitNanos how long it waited; ignored if that is not measured
	 */
	public void started(boolean stolen, long waitNanos) {
		if (stolen) {
			STOLEN.setOpaque(this, this.stolen + 1);
			SEQUENTIALLY_STOLEN.setOpaque(this, this.sequentiallyStolen + 1);
		}
		else if (this.sequentiallyStolen != 0) {
			SEQUENTIALLY_STOLEN.setOpaque(this, 0L);
		}
		if (this.waitTime != null) {
			this.waitTime.record(waitNanos);
		}
	}

	/**
	 * Records that a task ended with a result.
	 * @param runNanos how long it ran; ignored if that is not measured
	 */
	public void executed(long runNanos) {
		if (this.runTime != null) {
			this.runTime.record(runNanos);
		}
		EXECUTED.setRelease(this, this.executed + 1);
	}

	/**
	 * Records that a task failed.
	 */
	public void failed() {
		FAILED.setRelease(this, this.failed + 1);
	}

	/**
	 * The time that tasks ran and waited so far.
	 * @return the time in nanoseconds; 0 if it is not measured
	 */
	public long busyNanos() {
		long nanos = 0;
		if (this.runTime != null) {
			nanos += this.runTime.aggregate();
		}
		if (this.waitTime != null) {
			nanos += this.waitTime.aggregate();
		}
		return nanos;
	}

	void addTo(UsageSummary summary) {
		summary.add((long) EXECUTED.getAcquire(this), (long) FAILED.getAcquire(this), (long) STOLEN.getOpaque(this),
				(long) SEQUENTIALLY_STOLEN.getOpaque(this));
		if (this.runTime != null) {
			this.runTime.addTo(summary.runTime());
		}
		if (this.waitTime != null) {
			this.waitTime.addTo(summary.waitTime());
		}
	}

}

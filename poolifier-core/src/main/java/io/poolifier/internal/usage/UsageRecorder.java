package io.poolifier.internal.usage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import io.poolifier.options.Statistic;
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

	private volatile @Nullable MeasurementRecorder runTime;

	private volatile @Nullable MeasurementRecorder waitTime;

	private volatile @Nullable EluRecorder elu;

	private long executed;

	private long failed;

	private long stolen;

	private long sequentiallyStolen;

	/**
	 * Creates a recorder that has recorded nothing.
	 * @param collected what is measured
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
	 * Changes what is measured from now on. What was measured before stays, except that
	 * average and median are those of the values since they are kept. Any thread may call
	 * this.
	 * @param collected what is measured
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
		MeasurementRecorder waitTime = this.waitTime;
		if (waitTime != null) {
			waitTime.record(waitNanos);
		}
	}

	/**
	 * Records that a task ended with a result.
	 * @param runNanos how long it ran; ignored if that is not measured
	 */
	public void executed(long runNanos) {
		MeasurementRecorder runTime = this.runTime;
		if (runTime != null) {
			runTime.record(runNanos);
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
	 * Records how the run time of tasks was spent. As reading it is dear, it may be read
	 * once for several tasks in a row, and is shared out equally among them. Tasks that
	 * failed are left out, and so is their share of the time.
	 * @param activeNanos how long the thread was computing; ignored if that is not
	 * measured
	 * @param idleNanos how much longer the tasks ran; less than nothing counts as nothing
	 * @param tasks how many tasks that ended with a result, at least 1
	 */
	public void elu(long activeNanos, long idleNanos, int tasks) {
		EluRecorder elu = this.elu;
		if (elu != null) {
			elu.record(activeNanos, idleNanos, tasks);
		}
	}

	/**
	 * Copies what was recorded so far. For the thread that records.
	 * @return a recorder that goes on from there
	 */
	public UsageRecorder copy() {
		return new UsageRecorder(this);
	}

	/** The times of a statistic, {@code null} if it was never measured. */
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
	 * Adds what has been recorded so far to a summary.
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

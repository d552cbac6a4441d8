package io.poolifier.internal.usage;

import java.util.Collection;

import io.poolifier.info.EluUsage;
import io.poolifier.info.Measurement;
import io.poolifier.info.PoolEluUsage;
import io.poolifier.info.TaskCounts;
import io.poolifier.info.Usage;
import io.poolifier.options.Statistic;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what several recorders have recorded. For one thread at a time.
 */
public final class UsageSummary {

	private final MeasurementSummary runTime;

	private final MeasurementSummary waitTime;

	private final EluSummary elu;

	private long executed;

	private long failed;

	private long stolen;

	private long sequentiallyStolen;

	/**
	 * Creates a summary of nothing.
	 */
	public UsageSummary() {
		this(Integer.MAX_VALUE);
	}

	private UsageSummary(int recentLimit) {
		this.runTime = new MeasurementSummary(recentLimit);
		this.waitTime = new MeasurementSummary(recentLimit);
		this.elu = new EluSummary(recentLimit);
	}

	/**
	 * A summary for what is added over a long time, such as that of the workers a pool
	 * had: in average and median, all of it counts as much as one recorder does.
	 * @return a summary of nothing
	 */
	public static UsageSummary ofThePast() {
		return new UsageSummary(MeasurementRecorder.WINDOW);
	}

	/**
	 * Adds another summary.
	 * @param other the other summary
	 */
	public void add(UsageSummary other) {
		add(other.executed, other.failed, other.stolen, other.sequentiallyStolen);
		this.runTime.add(other.runTime);
		this.waitTime.add(other.waitTime);
		this.elu.add(other.elu);
	}

	void add(long executed, long failed, long stolen, long sequentiallyStolen) {
		this.executed += executed;
		this.failed += failed;
		this.stolen += stolen;
		this.sequentiallyStolen += sequentiallyStolen;
	}

	/**
	 * Adds tasks that failed without any recorder knowing of it.
	 * @param failed their number
	 */
	public void addFailed(long failed) {
		this.failed += failed;
	}

	/**
	 * Adds tasks that were taken from the queues of others without any recorder knowing
	 * of it.
	 * @param stolen their number
	 */
	public void addStolen(long stolen) {
		this.stolen += stolen;
	}

	/**
	 * Forgets measurements that are not collected now, but may have been earlier.
	 * @param collected what is collected now
	 */
	public void restrictTo(StatisticsRequirements collected) {
		this.runTime.restrictTo(StatisticRequirement.of(collected, Statistic.RUN_TIME));
		this.waitTime.restrictTo(StatisticRequirement.of(collected, Statistic.WAIT_TIME));
		this.elu.restrictTo(StatisticRequirement.of(collected, Statistic.ELU));
	}

	/**
	 * Tasks that ended with a result.
	 * @return the number
	 */
	public long executed() {
		return this.executed;
	}

	/**
	 * Tasks that failed.
	 * @return the number
	 */
	public long failed() {
		return this.failed;
	}

	/**
	 * Tasks taken from the queues of others.
	 * @return the number
	 */
	public long stolen() {
		return this.stolen;
	}

	MeasurementSummary runTime() {
		return this.runTime;
	}

	MeasurementSummary waitTime() {
		return this.waitTime;
	}

	EluSummary elu() {
		return this.elu;
	}

	/**
	 * How long functions ran.
	 * @return the measurement, {@code null} if there is none
	 */
	public @Nullable Measurement toRunTime() {
		return this.runTime.toMeasurement();
	}

	/**
	 * How long tasks waited.
	 * @return the measurement, {@code null} if there is none
	 */
	public @Nullable Measurement toWaitTime() {
		return this.waitTime.toMeasurement();
	}

	/**
	 * How much of their run time functions spent computing.
	 * @return the measurement, {@code null} if there is none
	 */
	public @Nullable EluUsage toElu() {
		return this.elu.toUsage();
	}

	/**
	 * The same for a pool.
	 * @param workers summaries of each worker that the pool has now
	 * @return the measurement, {@code null} if there is none
	 */
	public @Nullable PoolEluUsage toElu(Collection<UsageSummary> workers) {
		return this.elu.toUsage(workers.stream().mapToDouble((worker) -> worker.elu.utilization()).toArray());
	}

	/**
	 * The time that tasks ran and waited.
	 * @return the time in milliseconds
	 */
	public double busyMillis() {
		return this.runTime.aggregateMillis() + this.waitTime.aggregateMillis();
	}

	/**
	 * Makes a snapshot.
	 * @param executing tasks that run now
	 * @param queued tasks that wait now
	 * @param maxQueued the most that ever waited, {@code null} if unknown
	 * @return the snapshot
	 */
	public Usage toUsage(long executing, long queued, @Nullable Long maxQueued) {
		TaskCounts tasks = new TaskCounts(this.executed, executing, queued, maxQueued, this.stolen,
				this.sequentiallyStolen, this.failed);
		return new Usage(tasks, toRunTime(), toWaitTime(), toElu());
	}

}

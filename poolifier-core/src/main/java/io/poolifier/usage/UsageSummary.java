package io.poolifier.usage;

import org.jspecify.annotations.Nullable;

/**
 * Adds up what several recorders have recorded. For one thread at a time.
 */
public final class UsageSummary {

	private final MeasurementSummary runTime = new MeasurementSummary();

	private final MeasurementSummary waitTime = new MeasurementSummary();

	private long executed;

	private long failed;

	private long stolen;

	private long sequentiallyStolen;

	/**
	 * Adds what a recorder has recorded so far.
	 * @param recorder the recorder
	 */
	public void add(UsageRecorder recorder) {
		recorder.addTo(this);
	}

	/**
	 * Adds another summary.
	 * @param other the other summary
	 */
	public void add(UsageSummary other) {
		add(other.executed, other.failed, other.stolen, other.sequentiallyStolen);
		this.runTime.add(other.runTime);
		this.waitTime.add(other.waitTime);
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
		return new Usage(tasks, toRunTime(), toWaitTime());
	}

}

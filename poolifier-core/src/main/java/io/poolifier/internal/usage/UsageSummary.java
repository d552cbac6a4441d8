// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

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
 * Summary of the values of several recorders. Not thread-safe.
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
	 * Creates an empty summary.
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
	 * Creates an empty summary that accumulates values over a long time, such as those of
	 * the former workers of a pool. Its average and median have the same weight as those
	 * of a single recorder.
	 * @return the summary
	 */
	public static UsageSummary ofThePast() {
		return new UsageSummary(MeasurementRecorder.WINDOW);
	}

	/**
	 * Adds the values of another summary.
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
	 * Adds failed tasks that were not recorded by any recorder.
	 * @param failed the number of tasks
	 */
	public void addFailed(long failed) {
		this.failed += failed;
	}

	/**
	 * Adds stolen tasks that were not recorded by any recorder.
	 * @param stolen the number of tasks
	 */
	public void addStolen(long stolen) {
		this.stolen += stolen;
	}

	/**
	 * Removes measurements that are no longer collected.
	 * @param collected the statistics that are measured now
	 */
	public void restrictTo(StatisticsRequirements collected) {
		this.runTime.restrictTo(StatisticRequirement.of(collected, Statistic.RUN_TIME));
		this.waitTime.restrictTo(StatisticRequirement.of(collected, Statistic.WAIT_TIME));
		this.elu.restrictTo(StatisticRequirement.of(collected, Statistic.ELU));
	}

	/**
	 * Returns the number of tasks that completed with a result.
	 * @return the number
	 */
	public long executed() {
		return this.executed;
	}

	/**
	 * Returns the number of failed tasks.
	 * @return the number
	 */
	public long failed() {
		return this.failed;
	}

	/**
	 * Returns the number of tasks stolen from the queues of other workers.
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
	 * Returns the run time of functions.
	 * @return the measurement; {@code null} if there is none
	 */
	public @Nullable Measurement toRunTime() {
		return this.runTime.toMeasurement();
	}

	/**
	 * Returns the wait time of tasks.
	 * @return the measurement; {@code null} if there is none
	 */
	public @Nullable Measurement toWaitTime() {
		return this.waitTime.toMeasurement();
	}

	/**
	 * Returns the execution loop utilization of functions.
	 * @return the measurement; {@code null} if there is none
	 */
	public @Nullable EluUsage toElu() {
		return this.elu.toUsage();
	}

	/**
	 * Returns the execution loop utilization of a pool.
	 * @param workers the summaries of the current workers of the pool
	 * @return the measurement; {@code null} if there is none
	 */
	public @Nullable PoolEluUsage toElu(Collection<UsageSummary> workers) {
		return this.elu.toUsage(workers.stream().mapToDouble((worker) -> worker.elu.utilization()).toArray());
	}

	/**
	 * Returns the accumulated run time and wait time of tasks.
	 * @return the time in milliseconds
	 */
	public double busyMillis() {
		return this.runTime.aggregateMillis() + this.waitTime.aggregateMillis();
	}

	/**
	 * Creates a snapshot.
	 * @param executing the number of tasks that run now
	 * @param queued the number of tasks that wait now
	 * @param maxQueued the largest number of tasks that ever waited at once; {@code null}
	 * if unknown
	 * @return the snapshot
	 */
	public Usage toUsage(long executing, long queued, @Nullable Long maxQueued) {
		TaskCounts tasks = new TaskCounts(this.executed, executing, queued, maxQueued, this.stolen,
				this.sequentiallyStolen, this.failed);
		return new Usage(tasks, toRunTime(), toWaitTime(), toElu());
	}

}

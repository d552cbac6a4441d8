// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.usage;

import io.poolifier.info.EluUsage;
import io.poolifier.info.Measurement;
import io.poolifier.info.PoolEluUsage;
import org.jspecify.annotations.Nullable;

/**
 * Summary of the active and idle time of several recorders. Not thread-safe.
 */
final class EluSummary {

	private final MeasurementSummary active;

	private final MeasurementSummary idle;

	/** The sum over all tasks. */
	private double utilization;

	private long count;

	EluSummary(int recentLimit) {
		this.active = new MeasurementSummary(recentLimit);
		this.idle = new MeasurementSummary(recentLimit);
	}

	MeasurementSummary active() {
		return this.active;
	}

	MeasurementSummary idle() {
		return this.idle;
	}

	void add(double utilization, long count) {
		this.utilization += utilization;
		this.count += count;
	}

	void add(EluSummary other) {
		add(other.utilization, other.count);
		this.active.add(other.active);
		this.idle.add(other.idle);
	}

	void restrictTo(StatisticRequirement detail) {
		this.active.restrictTo(detail);
		this.idle.restrictTo(detail);
	}

	double utilization() {
		return (this.count > 0) ? this.utilization / this.count : 0;
	}

	@Nullable EluUsage toUsage() {
		Measurement active = this.active.toMeasurement();
		Measurement idle = this.idle.toMeasurement();
		return (active != null && idle != null) ? new EluUsage(active, idle, rounded(utilization())) : null;
	}

	@Nullable PoolEluUsage toUsage(double[] utilizations) {
		Measurement active = this.active.toMeasurement();
		Measurement idle = this.idle.toMeasurement();
		if (active == null || idle == null) {
			return null;
		}
		double sum = 0;
		for (double utilization : utilizations) {
			sum += utilization;
		}
		double average = (utilizations.length > 0) ? sum / utilizations.length : 0;
		return new PoolEluUsage(active, idle,
				new PoolEluUsage.Utilization(rounded(average), rounded(Median.of(utilizations))));
	}

	private static double rounded(double utilization) {
		return Math.round(utilization * 1_000) / 1_000.0;
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.usage;

import java.util.Arrays;

import io.poolifier.info.Measurement;
import org.jspecify.annotations.Nullable;

/**
 * Summary of one kind of time of several recorders. Not thread-safe.
 */
final class MeasurementSummary {

	private static final double NANOS_PER_MILLI = 1_000_000;

	private static final long[] EMPTY = {};

	private final int recentLimit;

	private boolean present;

	private long aggregate;

	private long minimum = Long.MAX_VALUE;

	private long maximum = Long.MIN_VALUE;

	private long recent;

	private long recentCount;

	/** The recent values, in the order of the recorders, oldest first. */
	private long[] values = EMPTY;

	private int valuesCount;

	/**
	 * Creates an empty summary.
	 * @param recentLimit the maximum number of recent values; if there are more, the
	 * oldest are dropped
	 */
	MeasurementSummary(int recentLimit) {
		this.recentLimit = recentLimit;
	}

	void add(long aggregate, long minimum, long maximum) {
		this.present = true;
		this.aggregate += aggregate;
		this.minimum = Math.min(this.minimum, minimum);
		this.maximum = Math.max(this.maximum, maximum);
	}

	void addRecent(long recent, long recentCount) {
		this.recent += recent;
		this.recentCount += recentCount;
		if (this.recentCount > this.recentLimit) {
			this.recent = Math.round(this.recent * ((double) this.recentLimit / this.recentCount));
			this.recentCount = this.recentLimit;
		}
	}

	void addValues(long[] values, int count) {
		int kept = Math.min(this.valuesCount, Math.max(this.recentLimit - count, 0));
		int added = Math.min(count, this.recentLimit);
		if (kept < this.valuesCount) {
			System.arraycopy(this.values, this.valuesCount - kept, this.values, 0, kept);
		}
		if (kept + added > this.values.length) {
			this.values = Arrays.copyOf(this.values, Math.max(kept + added, 2 * kept));
		}
		System.arraycopy(values, count - added, this.values, kept, added);
		this.valuesCount = kept + added;
	}

	void add(MeasurementSummary other) {
		if (other.present) {
			add(other.aggregate, other.minimum, other.maximum);
			addRecent(other.recent, other.recentCount);
			addValues(other.values, other.valuesCount);
		}
	}

	void restrictTo(StatisticRequirement detail) {
		this.present &= detail.collected();
		if (!detail.averaged()) {
			this.recentCount = 0;
		}
		if (!detail.median()) {
			this.valuesCount = 0;
		}
	}

	double aggregateMillis() {
		return this.aggregate / NANOS_PER_MILLI;
	}

	@Nullable Measurement toMeasurement() {
		if (!this.present) {
			return null;
		}
		Double average = (this.recentCount > 0) ? rounded(this.recent / (double) this.recentCount) : null;
		Double median = (this.valuesCount > 0) ? rounded(Median.of(this.values.clone(), this.valuesCount)) : null;
		return new Measurement(rounded((double) this.aggregate), rounded((double) this.minimum),
				rounded((double) this.maximum), average, median);
	}

	/**
	 * Converts to milliseconds, rounded to microseconds; a finer resolution would be
	 * noise.
	 */
	private static double rounded(double nanos) {
		return Math.round(nanos / 1_000) / 1_000.0;
	}

}

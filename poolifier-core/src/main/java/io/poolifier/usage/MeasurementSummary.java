package io.poolifier.usage;

import org.jspecify.annotations.Nullable;

/**
 * Adds up what several recorders have collected of one kind of time. For one thread.
 */
final class MeasurementSummary {

	private static final double NANOS_PER_MILLI = 1_000_000;

	private boolean present;

	private long aggregate;

	private long minimum = Long.MAX_VALUE;

	private long maximum = Long.MIN_VALUE;

	private long recent;

	private long recentCount;

	void add(long aggregate, long minimum, long maximum) {
		this.present = true;
		this.aggregate += aggregate;
		this.minimum = Math.min(this.minimum, minimum);
		this.maximum = Math.max(this.maximum, maximum);
	}

	void addRecent(long recent, long recentCount) {
		this.recent += recent;
		this.recentCount += recentCount;
	}

	void add(MeasurementSummary other) {
		if (other.present) {
			add(other.aggregate, other.minimum, other.maximum);
			addRecent(other.recent, other.recentCount);
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
		return new Measurement(rounded((double) this.aggregate), rounded((double) this.minimum),
				rounded((double) this.maximum), average, null);
	}

	/** Milliseconds to the microsecond: what is finer is noise. */
	private static double rounded(double nanos) {
		return Math.round(nanos / 1_000) / 1_000.0;
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.usage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Recorder of one kind of time, in nanoseconds. Written by one thread at a time, read by
 * any thread. A reader sees a current or recent value of each number.
 */
final class MeasurementRecorder {

	/** The number of recent values that the average and the median cover. */
	static final int WINDOW = 512;

	private static final int FIRST_WINDOW = 16;

	private static final long[] EMPTY = {};

	private static final VarHandle COUNT;

	private static final VarHandle AGGREGATE;

	private static final VarHandle RECENT;

	private static final VarHandle RECENT_COUNT;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			COUNT = lookup.findVarHandle(MeasurementRecorder.class, "count", long.class);
			AGGREGATE = lookup.findVarHandle(MeasurementRecorder.class, "aggregate", long.class);
			RECENT = lookup.findVarHandle(MeasurementRecorder.class, "recent", long.class);
			RECENT_COUNT = lookup.findVarHandle(MeasurementRecorder.class, "recentCount", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** Changed by any thread. */
	private volatile StatisticRequirement detail;

	private long count;

	private long aggregate;

	private long minimum = Long.MAX_VALUE;

	private long maximum = Long.MIN_VALUE;

	/** The sum of the values in the window. */
	private long recent;

	/** The number of values that were ever added to the window. */
	private long recentCount;

	/** Volatile for readers, which never see an array older than its reference. */
	private volatile long[] window = EMPTY;

	MeasurementRecorder(StatisticRequirement detail) {
		this.detail = detail;
	}

	/**
	 * Creates a recorder that continues with the values of another one. Must be called by
	 * the thread that records there.
	 */
	MeasurementRecorder(MeasurementRecorder original) {
		this.detail = original.detail;
		this.count = original.count;
		this.aggregate = original.aggregate;
		this.minimum = original.minimum;
		this.maximum = original.maximum;
		this.recent = original.recent;
		this.recentCount = original.recentCount;
		this.window = original.window.clone();
	}

	StatisticRequirement detail() {
		return this.detail;
	}

	void setDetail(StatisticRequirement detail) {
		this.detail = detail;
	}

	void record(long nanos) {
		record(nanos, nanos, 1);
	}

	/**
	 * Records several values by their sum, as if they were equal.
	 */
	void recordShared(long nanos, int times) {
		record(nanos, nanos / times, times);
	}

	private void record(long sum, long value, int times) {
		StatisticRequirement detail = this.detail;
		if (!detail.collected()) {
			return;
		}
		if (value < this.minimum) {
			this.minimum = value;
		}
		if (value > this.maximum) {
			this.maximum = value;
		}
		if (detail.recent()) {
			for (int i = Math.min(times, WINDOW); i > 0; i--) {
				remember(value);
			}
		}
		else if (this.recentCount != 0) {
			forget();
		}
		AGGREGATE.setOpaque(this, this.aggregate + sum);
		// Written last, so that a reader of the count also sees the counted values.
		COUNT.setRelease(this, this.count + times);
	}

	/**
	 * Extends the value that was recorded last. The minimum remains, because the second
	 * smallest value is unknown.
	 */
	void extendLast(long nanos, long extraNanos) {
		if (this.count == 0 || !this.detail.collected()) {
			return;
		}
		this.maximum = Math.max(this.maximum, nanos + extraNanos);
		if (this.count == 1) {
			this.minimum = this.maximum;
		}
		if (this.recentCount > 0) {
			long[] window = this.window;
			window[(int) ((this.recentCount - 1) % WINDOW)] += extraNanos;
			RECENT.setOpaque(this, this.recent + extraNanos);
		}
		AGGREGATE.setOpaque(this, this.aggregate + extraNanos);
	}

	private void remember(long nanos) {
		int index = (int) (this.recentCount % WINDOW);
		long[] window = this.window;
		if (index >= window.length) {
			window = Arrays.copyOf(window, Math.min(WINDOW, Math.max(FIRST_WINDOW, 2 * index)));
			this.window = window;
		}
		RECENT.setOpaque(this, this.recent - window[index] + nanos);
		window[index] = nanos;
		RECENT_COUNT.setRelease(this, this.recentCount + 1);
	}

	private void forget() {
		RECENT_COUNT.setRelease(this, 0L);
		RECENT.setOpaque(this, 0L);
		this.window = EMPTY;
	}

	long aggregate() {
		return (long) AGGREGATE.getOpaque(this);
	}

	/** The sum and number of the recent values. The sum may be one value ahead. */
	record Recent(long sum, int size) {
	}

	Recent recent() {
		while (true) {
			long count = recentCount();
			// Acquired, so that the count is read again after the sum and not before it.
			long sum = (long) RECENT.getAcquire(this);
			if (recentCount() == count) {
				return new Recent(sum, (int) Math.min(count, WINDOW));
			}
		}
	}

	/** Returns the number of values that were ever added to the window. */
	long recentCount() {
		return (long) RECENT_COUNT.getAcquire(this);
	}

	/** Returns the number of values in the window. */
	int recentSize() {
		return (int) Math.min(recentCount(), WINDOW);
	}

	/**
	 * Copies the recent values.
	 * @param target the target array
	 * @param offset the start index in the target array
	 * @return the number of copied values
	 */
	int copyRecent(long[] target, int offset) {
		int size = recentSize();
		long[] window = this.window;
		int copied = Math.min(Math.min(size, window.length), target.length - offset);
		System.arraycopy(window, 0, target, offset, copied);
		return copied;
	}

	void addTo(MeasurementSummary summary) {
		long count = (long) COUNT.getAcquire(this);
		if (count > 0) {
			StatisticRequirement detail = this.detail;
			summary.add(aggregate(), this.minimum, this.maximum);
			if (detail.averaged()) {
				Recent recent = recent();
				summary.addRecent(recent.sum(), recent.size());
			}
			if (detail.median()) {
				long[] values = new long[recentSize()];
				summary.addValues(values, copyRecent(values, 0));
			}
		}
	}

}

package io.poolifier.usage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Collects one kind of time in nanoseconds. One thread at a time records, any thread
 * reads: a reader sees each number as it is or recently was.
 */
final class MeasurementRecorder {

	/** How many recent values the average covers. */
	static final int WINDOW = 512;

	private static final int FIRST_WINDOW = 16;

	private static final VarHandle COUNT;

	private static final VarHandle AGGREGATE;

	private static final VarHandle RECENT;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			COUNT = lookup.findVarHandle(MeasurementRecorder.class, "count", long.class);
			AGGREGATE = lookup.findVarHandle(MeasurementRecorder.class, "aggregate", long.class);
			RECENT = lookup.findVarHandle(MeasurementRecorder.class, "recent", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final boolean averaged;

	private long count;

	private long aggregate;

	private long minimum = Long.MAX_VALUE;

	private long maximum = Long.MIN_VALUE;

	/** The sum of the values in the window. */
	private long recent;

	private long[] window = new long[0];

	MeasurementRecorder(boolean averaged) {
		this.averaged = averaged;
	}

	void record(long nanos) {
		if (nanos < this.minimum) {
			this.minimum = nanos;
		}
		if (nanos > this.maximum) {
			this.maximum = nanos;
		}
		if (this.averaged) {
			remember(nanos);
		}
		AGGREGATE.setOpaque(this, this.aggregate + nanos);
		// Last, so that a reader who sees the count sees what it counts.
		COUNT.setRelease(this, this.count + 1);
	}

	private void remember(long nanos) {
		int index = (int) (this.count % WINDOW);
		if (index >= this.window.length) {
			this.window = Arrays.copyOf(this.window, Math.min(WINDOW, Math.max(FIRST_WINDOW, 2 * index)));
		}
		RECENT.setOpaque(this, this.recent - this.window[index] + nanos);
		this.window[index] = nanos;
	}

	long aggregate() {
		return (long) AGGREGATE.getOpaque(this);
	}

	void addTo(MeasurementSummary summary) {
		long count = (long) COUNT.getAcquire(this);
		if (count > 0) {
			summary.add(aggregate(), this.minimum, this.maximum);
			if (this.averaged) {
				summary.addRecent((long) RECENT.getOpaque(this), Math.min(count, WINDOW));
			}
		}
	}

}

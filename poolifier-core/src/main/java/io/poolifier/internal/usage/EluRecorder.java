// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.usage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Recorder of active and idle time. Written by one thread at a time, read by any thread.
 */
final class EluRecorder {

	private static final VarHandle UTILIZATION;

	private static final VarHandle COUNT;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			UTILIZATION = lookup.findVarHandle(EluRecorder.class, "utilization", double.class);
			COUNT = lookup.findVarHandle(EluRecorder.class, "count", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final MeasurementRecorder active;

	private final MeasurementRecorder idle;

	/** The sum over all tasks. */
	private double utilization;

	private long count;

	EluRecorder(StatisticRequirement detail) {
		this.active = new MeasurementRecorder(detail);
		this.idle = new MeasurementRecorder(detail);
	}

	/**
	 * Creates a recorder that continues with the values of another one. Must be called by
	 * the thread that records there.
	 */
	EluRecorder(EluRecorder original) {
		this.active = new MeasurementRecorder(original.active);
		this.idle = new MeasurementRecorder(original.idle);
		this.utilization = original.utilization;
		this.count = original.count;
	}

	void setDetail(StatisticRequirement detail) {
		this.active.setDetail(detail);
		this.idle.setDetail(detail);
	}

	MeasurementRecorder active() {
		return this.active;
	}

	void record(long activeNanos, long idleNanos, int tasks) {
		if (!this.active.detail().collected()) {
			return;
		}
		// The idle time is a difference between two clocks, and may be negative.
		long active = Math.max(activeNanos, 0);
		long idle = Math.max(idleNanos, 0);
		this.active.recordShared(active, tasks);
		this.idle.recordShared(idle, tasks);
		if (active > 0) {
			UTILIZATION.setOpaque(this, this.utilization + tasks * (active / ((double) active + idle)));
		}
		COUNT.setRelease(this, this.count + tasks);
	}

	void addTo(EluSummary summary) {
		long count = (long) COUNT.getAcquire(this);
		if (count > 0) {
			summary.add((double) UTILIZATION.getOpaque(this), count);
			this.active.addTo(summary.active());
			this.idle.addTo(summary.idle());
		}
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.poolifier.internal.usage.StatisticsRequirements;
import io.poolifier.internal.usage.UsageRecorder;
import io.poolifier.internal.usage.UsageSummary;
import org.jspecify.annotations.Nullable;

/**
 * Usage of a slot, in total and by function. Written by the threads that use the slot,
 * one at a time. When the slot is removed, another slot may continue with its usage.
 */
final class SlotUsage {

	/*
	 * Implementation note. While a slot has run tasks of only one function, the total
	 * equals the usage of that function and is recorded once. When a task of another
	 * function arrives, `split` copies the total for the first function. A reader that
	 * sees values of the other function in the total also sees that there is more than
	 * one function.
	 */

	private final UsageRecorder total;

	/** Empty while there is only one function. */
	private final Map<RegisteredFunction.UsageKey, UsageRecorder> byFunction = new ConcurrentHashMap<>();

	/** The only function so far, {@code null} if there are several. */
	private volatile RegisteredFunction.@Nullable UsageKey only;

	private StatisticsRequirements collected;

	private RegisteredFunction.@Nullable UsageKey latestKey;

	/**
	 * The recorder of the latest function; {@code null} if it is the total, or the
	 * function was removed.
	 */
	private @Nullable UsageRecorder latest;

	SlotUsage(StatisticsRequirements collected) {
		this.collected = collected;
		this.total = new UsageRecorder(collected);
	}

	UsageRecorder total() {
		return this.total;
	}

	/** Measures the required statistics from now on. */
	@SuppressWarnings("ReferenceEquality") // called per task, rarely different
	void collect(StatisticsRequirements collected) {
		if (this.collected != collected) {
			this.collected = collected;
			this.total.collect(collected);
			this.byFunction.values().forEach((recorder) -> recorder.collect(collected));
		}
	}

	void started(RegisteredFunction function, boolean stolen, long waitNanos) {
		UsageRecorder recorder = apartFromTotal(function);
		this.total.started(stolen, waitNanos);
		if (recorder != null) {
			recorder.started(stolen, waitNanos);
		}
	}

	/** Extends the wait time of the task that has started last. */
	void waitedLonger(RegisteredFunction function, long waitNanos, long extraNanos) {
		UsageRecorder recorder = apartFromTotal(function);
		this.total.waitedLonger(waitNanos, extraNanos);
		if (recorder != null) {
			recorder.waitedLonger(waitNanos, extraNanos);
		}
	}

	void executed(RegisteredFunction function, long runNanos) {
		UsageRecorder recorder = apartFromTotal(function);
		this.total.executed(runNanos);
		if (recorder != null) {
			recorder.executed(runNanos);
		}
	}

	/** Counts a task whose run time is recorded later. */
	void executedUnmeasured(RegisteredFunction function) {
		UsageRecorder recorder = apartFromTotal(function);
		this.total.executedUnmeasured();
		if (recorder != null) {
			recorder.executedUnmeasured();
		}
	}

	/** Records the run times of tasks that have been counted before. */
	void ran(RegisteredFunction function, long nanos, int tasks) {
		UsageRecorder recorder = apartFromTotal(function);
		this.total.ran(nanos, tasks);
		if (recorder != null) {
			recorder.ran(nanos, tasks);
		}
	}

	void failed(RegisteredFunction function) {
		UsageRecorder recorder = apartFromTotal(function);
		this.total.failed();
		if (recorder != null) {
			recorder.failed();
		}
	}

	void elu(RegisteredFunction function, long activeNanos, long idleNanos, int tasks) {
		UsageRecorder recorder = apartFromTotal(function);
		this.total.elu(activeNanos, idleNanos, tasks);
		if (recorder != null) {
			recorder.elu(activeNanos, idleNanos, tasks);
		}
	}

	private @Nullable UsageRecorder apartFromTotal(RegisteredFunction function) {
		RegisteredFunction.UsageKey key = function.usageKey();
		if (key != this.latestKey) {
			if (this.latestKey != null) {
				split();
				this.latest = key.isForgotten() ? null
						: this.byFunction.computeIfAbsent(key, (unknown) -> new UsageRecorder(this.collected));
			}
			else if (!key.isForgotten()) {
				this.only = key;
			}
			this.latestKey = key;
		}
		return this.latest;
	}

	private synchronized void split() {
		RegisteredFunction.UsageKey only = this.only;
		if (only != null) {
			this.byFunction.put(only, this.total.copy());
			this.only = null;
		}
	}

	synchronized void forget(RegisteredFunction function) {
		if (function.usageKey() == this.only) {
			this.only = null;
		}
		this.byFunction.remove(function.usageKey());
	}

	void addTo(UsageSummary summary) {
		this.total.addTo(summary);
	}

	void addTo(UsageSummary summary, RegisteredFunction function) {
		if (function.usageKey() == this.only) {
			UsageSummary whole = new UsageSummary();
			this.total.addTo(whole);
			if (function.usageKey() == this.only) {
				summary.add(whole);
				return;
			}
		}
		UsageRecorder recorder = this.byFunction.get(function.usageKey());
		if (recorder != null) {
			recorder.addTo(summary);
		}
	}

}

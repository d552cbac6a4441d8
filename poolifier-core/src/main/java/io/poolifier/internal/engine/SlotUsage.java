package io.poolifier.internal.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.poolifier.internal.usage.StatisticsRequirements;
import io.poolifier.internal.usage.UsageRecorder;
import io.poolifier.internal.usage.UsageSummary;
import org.jspecify.annotations.Nullable;

/**
 * What has been recorded in a slot, as a whole and by function. Written by whoever uses
 * the slot, one after the other; when the slot is gone another one may go on with it.
 */
final class SlotUsage {

	/*
	 * Implementation note. As long as the slot has run tasks of one function only, what
	 * there is as a whole is what there is of that function, and is recorded once. When
	 * tasks of another one come, `split` makes a copy for the first. A reader who sees
	 * anything of the other function in the whole sees as well that there is no only one.
	 */

	private final UsageRecorder total;

	/** Nothing as long as there is but one function. */
	private final Map<RegisteredFunction.UsageKey, UsageRecorder> byFunction = new ConcurrentHashMap<>();

	/** The one function that there has been. */
	private volatile RegisteredFunction.@Nullable UsageKey only;

	private StatisticsRequirements collected;

	private RegisteredFunction.@Nullable UsageKey latestKey;

	/**
	 * That of the latest function, {@code null} if the total is, or if it is forgotten.
	 */
	private @Nullable UsageRecorder latest;

	SlotUsage(StatisticsRequirements collected) {
		this.collected = collected;
		this.total = new UsageRecorder(collected);
	}

	UsageRecorder total() {
		return this.total;
	}

	/** Measures from now on what is asked for now. */
	@SuppressWarnings("ReferenceEquality") // asked for each task, and rarely changed
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

	void executed(RegisteredFunction function, long runNanos) {
		UsageRecorder recorder = apartFromTotal(function);
		this.total.executed(runNanos);
		if (recorder != null) {
			recorder.executed(runNanos);
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

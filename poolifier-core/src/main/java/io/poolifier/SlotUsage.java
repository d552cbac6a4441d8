package io.poolifier;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.poolifier.usage.Collected;
import io.poolifier.usage.UsageRecorder;
import io.poolifier.usage.UsageSummary;
import org.jspecify.annotations.Nullable;

/**
 * What has been recorded in a slot, as a whole and by function. Written by whoever uses
 * the slot, one after the other; when the slot is gone another one may go on with it.
 */
final class SlotUsage {

	private final UsageRecorder total;

	private final Map<TaskFunction.UsageKey, UsageRecorder> byFunction = new ConcurrentHashMap<>();

	private Collected collected;

	private TaskFunction.@Nullable UsageKey latestKey;

	private @Nullable UsageRecorder latest;

	SlotUsage(Collected collected) {
		this.collected = collected;
		this.total = new UsageRecorder(collected);
	}

	UsageRecorder total() {
		return this.total;
	}

	/** Measures from now on what is asked for now. */
	@SuppressWarnings("ReferenceEquality") // asked for each task, and rarely changed
	void collect(Collected collected) {
		if (this.collected != collected) {
			this.collected = collected;
			this.total.collect(collected);
			this.byFunction.values().forEach((recorder) -> recorder.collect(collected));
		}
	}

	UsageRecorder of(TaskFunction function) {
		UsageRecorder latest = this.latest;
		if (latest != null && function.usageKey() == this.latestKey) {
			return latest;
		}
		UsageRecorder recorder = this.byFunction.computeIfAbsent(function.usageKey(),
				(key) -> new UsageRecorder(this.collected));
		this.latestKey = function.usageKey();
		this.latest = recorder;
		return recorder;
	}

	void forget(TaskFunction function) {
		this.byFunction.remove(function.usageKey());
	}

	void addTo(UsageSummary summary) {
		summary.add(this.total);
	}

	void addTo(UsageSummary summary, TaskFunction function) {
		UsageRecorder recorder = this.byFunction.get(function.usageKey());
		if (recorder != null) {
			summary.add(recorder);
		}
	}

}

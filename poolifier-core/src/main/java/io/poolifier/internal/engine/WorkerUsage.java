// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

import io.poolifier.internal.usage.StatisticsRequirements;
import io.poolifier.internal.usage.UsageSummary;
import io.poolifier.internal.usage.WorkerTimes;
import io.poolifier.options.Statistic;

/**
 * Counters and measurements of one worker. Thread-safe.
 */
final class WorkerUsage {

	/**
	 * The start values of the totals that strategies see, so that a new worker is not
	 * flooded.
	 */
	private volatile Map<Statistic, Long> baseline;

	private final List<SlotUsage> slots = new CopyOnWriteArrayList<>();

	/** The usages of removed slots, for reuse by new slots. */
	private final Deque<SlotUsage> spares = new ArrayDeque<>();

	/** The number of tasks that were ended on behalf of the worker. */
	private final LongAdder lost = new LongAdder();

	private final Map<RegisteredFunction.UsageKey, LongAdder> lostByFunction = new ConcurrentHashMap<>();

	/** The number of tasks that were moved to the queue to relieve other workers. */
	private final LongAdder tookOver = new LongAdder();

	private volatile WorkerTimes times = new WorkerTimes(List.of());

	WorkerUsage(Map<Statistic, Long> baseline) {
		this.baseline = Map.copyOf(baseline);
	}

	/** Sets the start values of a worker that begins later than it was created. */
	void startFrom(Map<Statistic, Long> baseline) {
		this.baseline = Map.copyOf(baseline);
	}

	/** Returns usages for added slots. */
	synchronized SlotUsage[] add(int count, StatisticsRequirements requirements) {
		SlotUsage[] added = new SlotUsage[count];
		int reused = 0;
		while (reused < count && !this.spares.isEmpty()) {
			added[reused++] = this.spares.removeLast();
		}
		for (int i = reused; i < count; i++) {
			added[i] = new SlotUsage(requirements);
		}
		if (reused < count) {
			this.slots.addAll(List.of(added).subList(reused, count));
			this.times = new WorkerTimes(this.slots.stream().map(SlotUsage::total).toList());
		}
		return added;
	}

	/** Releases the usage of a removed slot for reuse by another slot. */
	synchronized void release(SlotUsage usage) {
		this.spares.add(usage);
	}

	void tookOver(int tasks) {
		this.tookOver.add(tasks);
	}

	/** Returns the total of a statistic, for comparison with other workers. */
	long total(Statistic statistic) {
		return this.times.total(statistic) + this.baseline.getOrDefault(statistic, 0L);
	}

	/** Returns the typical time of a task; 0 if it is unknown. */
	long typical(Statistic statistic) {
		return this.times.typical(statistic);
	}

	/** Returns whether the worker has executed a task. */
	boolean hasExecuted() {
		return this.slots.stream().anyMatch((usage) -> usage.total().executed() > 0);
	}

	void addLost(RegisteredFunction function) {
		this.lost.increment();
		if (!function.usageKey().isForgotten()) {
			this.lostByFunction.computeIfAbsent(function.usageKey(), (key) -> new LongAdder()).increment();
		}
	}

	void addTo(UsageSummary summary) {
		this.slots.forEach((usage) -> usage.addTo(summary));
		summary.addFailed(this.lost.sum());
		summary.addStolen(this.tookOver.sum());
	}

	void addTo(UsageSummary summary, RegisteredFunction function) {
		this.slots.forEach((usage) -> usage.addTo(summary, function));
		LongAdder lost = this.lostByFunction.get(function.usageKey());
		if (lost != null) {
			summary.addFailed(lost.sum());
		}
	}

	void forget(RegisteredFunction function) {
		this.slots.forEach((usage) -> usage.forget(function));
		this.lostByFunction.remove(function.usageKey());
	}

}

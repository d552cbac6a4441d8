// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.poolifier.WorkerPool;
import io.poolifier.spring.metrics.PoolMeter.Tag;
import io.poolifier.spring.metrics.PoolTotals.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one pool in one registry.
 */
final class PoolMeters {

	/*
	 * Implementation note. Functions and workers get their meters when a snapshot shows
	 * them for the first time, which may be in the middle of a scrape: the next one has
	 * them. Meters are never registered under the lock that guards the snapshot, because
	 * a registry may hold a lock of its own while it reads.
	 */

	private final PoolTotals totals;

	private final MeterRegistry registry;

	private final Tags tags;

	private final boolean timedElsewhere;

	private final Set<Object> registered = ConcurrentHashMap.newKeySet();

	PoolMeters(String name, WorkerPool pool, boolean timedElsewhere, MeterRegistry registry) {
		this.totals = new PoolTotals(pool, registry.config().clock()::monotonicTime);
		this.registry = registry;
		this.tags = Tags.of(Tag.POOL.asString(), name);
		this.timedElsewhere = timedElsewhere;
	}

	void register(int expectedWorkers) {
		for (int key = 0; key < expectedWorkers; key++) {
			this.totals.expectWorker(key);
		}
		outcome(PoolMeter.TASKS, this.tags, "executed", this.totals.executed);
		outcome(PoolMeter.TASKS, this.tags, "failed", this.totals.failed);
		outcome(PoolMeter.TASKS, this.tags, "cancelled", this.totals.cancelled);
		outcome(PoolMeter.TASKS, this.tags, "rejected", this.totals.rejected);
		counter(PoolMeter.TASKS_STOLEN, this.tags, this.totals.stolen);
		counter(PoolMeter.TASKS_TIMED_OUT, this.tags, this.totals.timedOut);
		counter(PoolMeter.TASKS_DISCARDED, this.tags, this.totals.discarded);
		counter(PoolMeter.TASKS_CALLER_RUN, this.tags, this.totals.callerRun);
		gauge(PoolMeter.TASKS_HELD, (snapshot) -> snapshot.info().heldTasks());
		counter(PoolMeter.REQUESTS_COALESCED, this.tags, this.totals.coalesced);
		gauge(PoolMeter.SUBMITTERS_BLOCKED, (snapshot) -> snapshot.info().blockedSubmitters());
		gauge(PoolMeter.SLOTS_QUARANTINED, (snapshot) -> snapshot.info().quarantinedSlots());
		counter(PoolMeter.TASKS_RETRIED, this.tags, this.totals.retried);
		counter(PoolMeter.WORKERS_RESTARTS, this.tags, this.totals.restarts);
		gauge(PoolMeter.TASKS_EXECUTING, (snapshot) -> number(snapshot.info().executingTasks()));
		gauge(PoolMeter.TASKS_QUEUED, (snapshot) -> number(snapshot.info().queuedTasks()));
		gauge(PoolMeter.TASKS_QUEUED_MAX, (snapshot) -> number(snapshot.maxQueued()));
		gauge(PoolMeter.WORKERS_MIN, (snapshot) -> snapshot.info().minSize());
		gauge(PoolMeter.WORKERS_MAX, (snapshot) -> snapshot.info().maxSize());
		gauge(PoolMeter.WORKERS_BACK_PRESSURE, (snapshot) -> number(snapshot.info().backPressureWorkerNodes()));
		gauge(PoolMeter.READY, (snapshot) -> truth(snapshot.info().ready()));
		gauge(PoolMeter.BACK_PRESSURE, (snapshot) -> truth(Boolean.TRUE.equals(snapshot.info().backPressure())));
		gauge(PoolMeter.UTILIZATION, Snapshot::utilization);
		workers("idle", (snapshot) -> snapshot.info().idleWorkerNodes());
		workers("partial", Snapshot::partialWorkers);
		workers("busy", (snapshot) -> snapshot.info().busyWorkerNodes());
		workers("unready", Snapshot::unreadyWorkers);
		workers("quarantined", (snapshot) -> snapshot.info().quarantinedWorkerNodes());
		snapshot();
	}

	private Snapshot snapshot() {
		Snapshot snapshot = this.totals.snapshot();
		this.totals.functions().forEach((name, function) -> {
			if (this.registered.add(name)) {
				register(name, function);
			}
		});
		this.totals.workers().forEach((key, worker) -> {
			if (this.registered.add(key)) {
				register(key, worker);
			}
		});
		return snapshot;
	}

	private void register(String name, FunctionTotals function) {
		Tags tags = this.tags.and(Tag.FUNCTION.asString(), name);
		outcome(PoolMeter.FUNCTION_TASKS, tags, "executed", function.executed);
		outcome(PoolMeter.FUNCTION_TASKS, tags, "failed", function.failed);
		if (!this.timedElsewhere) {
			timer(PoolMeter.TASK_WAIT, tags, function.started, function.waitMillis);
			timer(PoolMeter.TASK_RUN, tags, function.executed, function.runMillis);
		}
	}

	private void register(int key, WorkerTotals worker) {
		Tags tags = this.tags.and(Tag.WORKER.asString(), Integer.toString(key));
		outcome(PoolMeter.WORKER_TASKS, tags, "executed", worker.executed);
		outcome(PoolMeter.WORKER_TASKS, tags, "failed", worker.failed);
		gauge(PoolMeter.WORKER_QUEUED, tags, (snapshot) -> worker.queued());
		gauge(PoolMeter.WORKER_EXECUTING, tags, (snapshot) -> worker.executing());
	}

	private void workers(String state, ToDoubleFunction<Snapshot> value) {
		gauge(PoolMeter.WORKERS, this.tags.and(Tag.STATE.asString(), state), value);
	}

	private void gauge(PoolMeter meter, ToDoubleFunction<Snapshot> value) {
		gauge(meter, this.tags, value);
	}

	private void gauge(PoolMeter meter, Tags tags, ToDoubleFunction<Snapshot> value) {
		Gauge.builder(meter.getName(), this, (meters) -> value.applyAsDouble(meters.snapshot()))
			.tags(tags)
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.register(this.registry);
	}

	private void outcome(PoolMeter meter, Tags tags, String outcome, Total total) {
		counter(meter, tags.and(Tag.OUTCOME.asString(), outcome), total);
	}

	private void counter(PoolMeter meter, Tags tags, Total total) {
		FunctionCounter.builder(meter.getName(), this, (meters) -> meters.fresh(total).value())
			.tags(tags)
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.register(this.registry);
	}

	private void timer(PoolMeter meter, Tags tags, Total count, Total millis) {
		FunctionTimer
			.builder(meter.getName(), this, (meters) -> meters.fresh(count).longValue(),
					(meters) -> meters.fresh(millis).value(), TimeUnit.MILLISECONDS)
			.tags(tags)
			.description(meter.getDescription())
			.register(this.registry);
	}

	private Total fresh(Total total) {
		snapshot();
		return total;
	}

	private static double number(@Nullable Number number) {
		return (number != null) ? number.doubleValue() : Double.NaN;
	}

	private static double truth(boolean value) {
		return value ? 1 : 0;
	}

}

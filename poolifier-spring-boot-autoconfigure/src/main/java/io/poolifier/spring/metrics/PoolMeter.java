// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.metrics;

import java.util.Locale;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * The meters that there are of each pool, of its functions and of its workers. Counters
 * and timers never go down, also when workers come and go.
 */
public enum PoolMeter implements MeterDocumentation {

	/** Tasks of the pool that have ended, by outcome. */
	TASKS("poolifier.tasks", Meter.Type.COUNTER, "tasks", "Tasks that have ended", Tag.POOL, Tag.OUTCOME),

	/** Tasks whose function runs now. */
	TASKS_EXECUTING("poolifier.tasks.executing", Meter.Type.GAUGE, null, "Tasks whose function runs", Tag.POOL),

	/** Tasks that wait now. */
	TASKS_QUEUED("poolifier.tasks.queued", Meter.Type.GAUGE, null, "Tasks that wait", Tag.POOL),

	/** The workers' high-water marks since the last look, summed up. */
	TASKS_QUEUED_MAX("poolifier.tasks.queued.max", Meter.Type.GAUGE, null,
			"Most tasks that waited at each worker since the last scrape, summed up", Tag.POOL),

	/** Tasks that ran on another worker than the one chosen for them. */
	TASKS_STOLEN("poolifier.tasks.stolen", Meter.Type.COUNTER, null,
			"Tasks that ran on another worker than the one chosen for them", Tag.POOL),

	/** Tasks that exceeded a time limit. */
	TASKS_TIMED_OUT("poolifier.tasks.timed.out", Meter.Type.COUNTER, null, "Tasks that exceeded a time limit",
			Tag.POOL),

	/** Waiting tasks that were discarded to make room for new ones. */
	TASKS_DISCARDED("poolifier.tasks.discarded", Meter.Type.COUNTER, null,
			"Waiting tasks that were discarded to make room for new ones", Tag.POOL),

	/** Tasks that their submitting threads started, because there was no room. */
	TASKS_CALLER_RUN("poolifier.tasks.caller.run", Meter.Type.COUNTER, null,
			"Tasks that their submitting threads started, because there was no room", Tag.POOL),

	/** Waiting tasks that are not in a queue: for order, a limit or fairness. */
	TASKS_HELD("poolifier.tasks.held", Meter.Type.GAUGE, null,
			"Waiting tasks that are not in a queue: for order, a limit or fairness", Tag.POOL),

	/** Requests that added no task, because they were coalesced with a waiting one. */
	REQUESTS_COALESCED("poolifier.requests.coalesced", Meter.Type.COUNTER, null,
			"Requests that added no task, because they were coalesced with a waiting one", Tag.POOL),

	/** Threads that wait for room in the queues. */
	SUBMITTERS_BLOCKED("poolifier.submitters.blocked", Meter.Type.GAUGE, null,
			"Threads that wait for room in the queues", Tag.POOL),

	/** Slots whose task does not end, although its grace period is over. */
	SLOTS_QUARANTINED("poolifier.slots.quarantined", Meter.Type.GAUGE, null,
			"Slots whose task does not end, although its grace period is over", Tag.POOL),

	/** Tasks of idempotent functions that ran again because their worker was lost. */
	TASKS_RETRIED("poolifier.tasks.retried", Meter.Type.COUNTER, null,
			"Tasks that ran again because their worker was lost", Tag.POOL),

	/** Workers by state. */
	WORKERS("poolifier.workers", Meter.Type.GAUGE, "workers", "Workers by state", Tag.POOL, Tag.STATE),

	/** The fewest workers that the pool has. */
	WORKERS_MIN("poolifier.workers.min", Meter.Type.GAUGE, null, "Workers that the pool always has", Tag.POOL),

	/** The most workers that the pool can have. */
	WORKERS_MAX("poolifier.workers.max", Meter.Type.GAUGE, null, "Workers that the pool has at most", Tag.POOL),

	/** Workers whose queue has reached its size. */
	WORKERS_BACK_PRESSURE("poolifier.workers.back.pressure", Meter.Type.GAUGE, null,
			"Workers whose queue has reached its size", Tag.POOL),

	/** Workers that were made in the place of one that died. */
	WORKERS_RESTARTS("poolifier.workers.restarts", Meter.Type.COUNTER, "restarts",
			"Workers that were made in the place of one that died", Tag.POOL),

	/** Whether the pool is started and has its minimum of ready workers. */
	READY("poolifier.ready", Meter.Type.GAUGE, null, "1 if the pool is started and has its minimum of ready workers",
			Tag.POOL),

	/** Whether all workers are under back pressure and no more can be had. */
	BACK_PRESSURE("poolifier.back.pressure", Meter.Type.GAUGE, null,
			"1 if all workers are under back pressure and no more can be had", Tag.POOL),

	/** Share of the maximum of workers that run tasks now. */
	UTILIZATION("poolifier.utilization", Meter.Type.GAUGE, null, "Share of the maximum of workers that run tasks",
			Tag.POOL),

	/** Tasks of a function that have started and ended, by outcome. */
	FUNCTION_TASKS("poolifier.function.tasks", Meter.Type.COUNTER, "tasks", "Tasks of the function that have ended",
			Tag.POOL, Tag.FUNCTION, Tag.OUTCOME),

	/** Time that tasks waited between submission and start. */
	TASK_WAIT("poolifier.task.wait", Meter.Type.TIMER, "seconds", "Time between submission and start of tasks",
			Tag.POOL, Tag.FUNCTION),

	/** Run time of tasks whose function returned. */
	TASK_RUN("poolifier.task.run", Meter.Type.TIMER, "seconds", "Time between start and end of tasks with a result",
			Tag.POOL, Tag.FUNCTION),

	/** Tasks of a worker that have started and ended, by outcome. */
	WORKER_TASKS("poolifier.worker.tasks", Meter.Type.COUNTER, "tasks", "Tasks of the worker that have ended", Tag.POOL,
			Tag.WORKER, Tag.OUTCOME),

	/** Tasks that wait for a worker now. */
	WORKER_QUEUED("poolifier.worker.queued", Meter.Type.GAUGE, null, "Tasks that wait in the worker's queue", Tag.POOL,
			Tag.WORKER),

	/** Tasks that run on a worker now. */
	WORKER_EXECUTING("poolifier.worker.executing", Meter.Type.GAUGE, null, "Tasks that the worker runs", Tag.POOL,
			Tag.WORKER);

	/** The tags of the meters. */
	public enum Tag implements KeyName {

		/** The name of the pool. */
		POOL,

		/** The name of the task function. */
		FUNCTION,

		/** The key of the worker: its place in the pool, from 0. */
		WORKER,

		/** {@code executed}, {@code failed}, {@code cancelled} or {@code rejected}. */
		OUTCOME,

		/**
		 * {@code idle}, {@code partial} (runs tasks, and could run more), {@code busy},
		 * {@code unready} (starts, stops, or is to be replaced) or {@code quarantined}.
		 */
		STATE;

		@Override
		public String asString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	private final String name;

	private final Meter.Type type;

	private final @Nullable String baseUnit;

	private final String description;

	@SuppressWarnings("ImmutableEnumChecker") // nobody else gets the array
	private final Tag[] tags;

	PoolMeter(String name, Meter.Type type, @Nullable String baseUnit, String description, Tag... tags) {
		this.name = name;
		this.type = type;
		this.baseUnit = baseUnit;
		this.description = description;
		this.tags = tags;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Meter.Type getType() {
		return this.type;
	}

	@Override
	@SuppressWarnings("NullAway") // what has no unit has none
	public @Nullable String getBaseUnit() {
		return this.baseUnit;
	}

	/**
	 * Returns the description of what the meter shows.
	 * @return a phrase
	 */
	public String getDescription() {
		return this.description;
	}

	@Override
	public KeyName[] getKeyNames() {
		return this.tags.clone();
	}

}

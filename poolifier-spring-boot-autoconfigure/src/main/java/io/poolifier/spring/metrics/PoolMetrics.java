// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.poolifier.WorkerPool;

/**
 * Shows pools as the meters that {@link PoolMeter} lists. All are read from snapshots of
 * the pools, one for all meters that are read within a tenth of a second, so that tasks
 * pay nothing for them. Safe for use by many threads.
 */
public final class PoolMetrics implements MeterBinder {

	private final Map<String, WorkerPool> pools;

	private final Predicate<WorkerPool> timed;

	/** Registries refer to what they read only weakly. */
	private final List<PoolMeters> meters = new CopyOnWriteArrayList<>();

	/**
	 * Creates the binder.
	 * @param pools the pools by the names that their meters have as tag
	 * @param timed tells the pools whose tasks {@link TaskTimers} measure, so that their
	 * times are not shown twice
	 */
	public PoolMetrics(Map<String, WorkerPool> pools, Predicate<WorkerPool> timed) {
		this.pools = Map.copyOf(pools);
		this.timed = timed;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.pools.forEach((name, pool) -> {
			PoolMeters meters = new PoolMeters(name, pool, this.timed.test(pool), registry);
			this.meters.add(meters);
			meters.register(pool.info().minSize());
		});
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.poolifier.spring.metrics.PoolMeter.Tag;
import io.poolifier.task.TaskInterceptor;
import io.poolifier.task.TaskScope;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long each task waits and runs, for histograms: {@link PoolMeter#TASK_WAIT}
 * and {@link PoolMeter#TASK_RUN} as timers that record. Costs two records a task. Safe
 * for use by many threads.
 */
public final class TaskTimers {

	private final Supplier<MeterRegistry> registry;

	private final Map<String, Map<String, Timers>> timers = new ConcurrentHashMap<>();

	/**
	 * Creates the timers.
	 * @param registry gives the registry, when the first task comes
	 */
	public TaskTimers(Supplier<MeterRegistry> registry) {
		this.registry = registry;
	}

	/**
	 * Measures the tasks of a pool.
	 * @param pool the name of the pool
	 * @return the interceptor to add to the pool
	 */
	public TaskInterceptor of(String pool) {
		Map<String, Timers> timers = this.timers.computeIfAbsent(pool, (name) -> new ConcurrentHashMap<>());
		return (name, function) -> new TimedTask(
				timers.computeIfAbsent(function, (added) -> Timers.of(this.registry.get(), pool, added)));
	}

	/**
	 * Whether the tasks of a pool are measured.
	 * @param pool the name of the pool
	 * @return {@code true} if an interceptor was made for it
	 */
	public boolean measure(String pool) {
		return this.timers.containsKey(pool);
	}

	private record Timers(Clock clock, Timer waiting, Timer running) {

		static Timers of(MeterRegistry registry, String pool, String function) {
			return new Timers(registry.config().clock(), timer(registry, PoolMeter.TASK_WAIT, pool, function),
					timer(registry, PoolMeter.TASK_RUN, pool, function));
		}

		private static Timer timer(MeterRegistry registry, PoolMeter meter, String pool, String function) {
			return Timer.builder(meter.getName())
				.tags(Tag.POOL.asString(), pool, Tag.FUNCTION.asString(), function)
				.description(meter.getDescription())
				.publishPercentileHistogram()
				.register(registry);
		}

	}

	private static final class TimedTask implements TaskScope {

		private final Timers timers;

		private final long submitted;

		private long started;

		private boolean running;

		TimedTask(Timers timers) {
			this.timers = timers;
			this.submitted = timers.clock().monotonicTime();
		}

		@Override
		public void started(int worker) {
			this.started = this.timers.clock().monotonicTime();
			this.running = true;
			this.timers.waiting().record(this.started - this.submitted, TimeUnit.NANOSECONDS);
		}

		@Override
		public void end(@Nullable Throwable error, Runnable completion) {
			if (this.running && error == null) {
				this.timers.running().record(this.timers.clock().monotonicTime() - this.started, TimeUnit.NANOSECONDS);
			}
			completion.run();
		}

	}

}

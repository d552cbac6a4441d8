// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

import io.poolifier.Rule;
import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.info.EluUsage;
import io.poolifier.info.Measurement;
import io.poolifier.info.PoolInfo;
import io.poolifier.internal.usage.StatisticsRequirements;
import io.poolifier.internal.usage.UsageSummary;
import io.poolifier.options.Statistic;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How much of the time that tasks run is spent computing.
 */
@Timeout(30)
class CpuMeterTests {

	private static final long MILLI = 1_000_000;

	private final SlotUsage usage = new SlotUsage(
			new StatisticsRequirements(Set.of(Statistic.ELU), Set.of(Statistic.ELU), Set.of()));

	private long cpu;

	private int reads;

	private final CpuMeter meter = new CpuMeter(() -> {
		this.reads++;
		return this.cpu;
	});

	private static RegisteredFunction function(String name) {
		return new RegisteredFunction("registry", name, (data) -> data, TaskFunctionOptions.defaults(), Affinity.ANY,
				new RegisteredFunction.UsageKey(), null);
	}

	private void run(RegisteredFunction function, long cpuNanos, long ranNanos) {
		this.meter.started(function, this.usage);
		this.cpu += cpuNanos;
		this.meter.ended(ranNanos, this.usage);
	}

	private EluUsage elu() {
		UsageSummary summary = new UsageSummary();
		this.usage.addTo(summary);
		return summary.toUsage(0, 0, null).elu();
	}

	private EluUsage elu(RegisteredFunction function) {
		UsageSummary summary = new UsageSummary();
		this.usage.addTo(summary, function);
		return summary.toUsage(0, 0, null).elu();
	}

	@Test
	@Rule({ "JV-2", "EL-1" })
	@DisplayName("active is the processor time of the thread, idle the rest of the run time")
	void metersActiveAndIdleTimeOfATask() {
		RegisteredFunction function = function("f");
		run(function, 4 * MILLI, 10 * MILLI);
		this.cpu += 100 * MILLI;
		run(function, 2 * MILLI, 2 * MILLI);
		assertThat(elu()).isEqualTo(elu(function))
			.isEqualTo(new EluUsage(new Measurement(6, 2, 4, 3.0, null), new Measurement(6, 0, 6, 3.0, null), 0.7));
	}

	@Test
	@Rule("JV-2")
	void measuresNothingRatherThanZeroIfUnsupported() {
		this.cpu = -1;
		run(function("f"), 0, 10 * MILLI);
		assertThat(elu()).isNull();
	}

	@Test
	@Rule({ "EL-1", "EL-2" })
	@DisplayName("the processor time of short tasks is read once a millisecond, and shared out among them")
	void readsTheProcessorTimeOfShortTasksSeldom() {
		RegisteredFunction function = function("f");
		for (int i = 0; i < 1_000; i++) {
			run(function, MILLI / 200, MILLI / 100);
		}
		assertThat(this.reads).isLessThanOrEqualTo(21);
		assertThat(elu()).isEqualTo(new EluUsage(new Measurement(5, 0.005, 0.005, 0.005, null),
				new Measurement(5, 0.005, 0.005, 0.005, null), 0.5));
	}

	@Test
	@Rule("EL-2")
	void metersTasksWhoseRunTimeFollows() {
		RegisteredFunction function = function("f");
		for (int i = 0; i < 3; i++) {
			this.meter.started(function, this.usage);
			this.cpu += MILLI / 4;
			this.meter.endedUnmeasured();
		}
		assertThat(this.reads).isOne();
		this.meter.ran(3 * MILLI, 3);
		run(function, 5 * MILLI, 5 * MILLI);
		assertThat(this.reads).isEqualTo(2);
		assertThat(elu().active().aggregate()).isEqualTo(5.75);
		assertThat(elu().idle().aggregate()).isEqualTo(2.25);
	}

	@Test
	void ignoresTheRunTimeOfTasksThatWereNotMetered() {
		RegisteredFunction function = function("f");
		this.meter.endedUnmeasured();
		this.meter.started(function, this.usage);
		this.meter.ran(7 * MILLI, 1);
		this.cpu += 2 * MILLI;
		this.meter.ended(2 * MILLI, this.usage);
		this.meter.started(function, this.usage);
		this.meter.endedUnmeasured();
		this.meter.discard();
		this.meter.ran(7 * MILLI, 1);
		run(function, 3 * MILLI, 3 * MILLI);
		assertThat(elu().active().aggregate()).isEqualTo(5);
		assertThat(elu().idle().aggregate()).isZero();
	}

	@Test
	@Rule("EL-2")
	void tellsFunctionsApart() {
		RegisteredFunction computing = function("computing");
		RegisteredFunction waiting = function("waiting");
		run(computing, MILLI / 4, MILLI / 4);
		run(waiting, 0, MILLI / 4);
		run(computing, MILLI / 4, MILLI / 4);
		this.meter.flush(this.usage);
		assertThat(elu(computing).utilization()).isEqualTo(1);
		assertThat(elu(waiting).utilization()).isZero();
		assertThat(elu().utilization()).isEqualTo(0.667);
	}

	@Test
	@Rule("EL-4")
	void doesNotCountTheTimeOfAFailedTask() {
		RegisteredFunction function = function("f");
		this.meter.started(function, this.usage);
		this.cpu += 3 * MILLI;
		this.meter.discard();
		assertThat(elu()).isNull();
		run(function, MILLI, 4 * MILLI);
		assertThat(elu().active().aggregate()).isEqualTo(1.0);
	}

	@Test
	@Rule("JV-2")
	void doesNotMeasureATaskThatChangedThreads() {
		RegisteredFunction function = function("f");
		this.meter.started(function, this.usage);
		CompletableFuture.runAsync(() -> this.meter.ended(5 * MILLI, this.usage), (task) -> {
			Thread thread = new Thread(task);
			thread.start();
		}).join();
		assertThat(elu()).isNull();
		run(function, MILLI, 4 * MILLI);
		assertThat(elu().idle().aggregate()).isEqualTo(3.0);
	}

	@Test
	@Rule({ "EL-1", "PI-8", "LE-1" })
	@DisplayName("a pool whose strategy looks at it tells it of the pool, its workers and their functions")
	void aPoolWhoseStrategyLooksAtUtilizationTellsIt() {
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("count", (Integer limit) -> LongStream.range(0, limit).sum())
			.taskFunction("fail", (data) -> {
				throw new IllegalStateException("always");
			})
			.strategy(WorkerChoiceStrategy.LEAST_ELU)
			.build()) {
			pool.mapExecute("count", List.of(10_000_000, 10_000_000)).join();
			PoolInfo info = pool.info();
			assertThat(info.elu().active().aggregate()).isPositive();
			assertThat(info.elu().idle().aggregate()).isNotNegative();
			assertThat(info.elu().utilization().average()).isBetween(0.0, 1.0);
			assertThat(info.runTime()).as("not looked at").isNull();
			assertThat(pool.workers().get(0).usage().elu().utilization()).isBetween(0.0, 1.0);
			assertThat(pool.workers().get(0).taskFunctions().get("count").elu()).isNotNull();
			assertThat(pool.workers().get(0).taskFunctions().get("fail").elu()).isNull();
		}
	}

}

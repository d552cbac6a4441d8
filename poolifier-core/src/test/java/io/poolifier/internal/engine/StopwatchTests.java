// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.Set;

import io.poolifier.info.Measurement;
import io.poolifier.internal.usage.StatisticsRequirements;
import io.poolifier.internal.usage.UsageSummary;
import io.poolifier.options.Statistic;
import io.poolifier.options.TaskFunctionOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StopwatchTests {

	private static final long MICRO = 1_000;

	/** So many that the stopwatch knows that its tasks are short. */
	private static final int HISTORY = 300;

	private final RegisteredFunction function = function("f");

	private final RegisteredFunction other = function("other");

	private final SlotUsage usage = new SlotUsage(
			new StatisticsRequirements(Set.of(Statistic.RUN_TIME), Set.of(), Set.of()));

	private long now = Long.MAX_VALUE - 50 * MICRO;

	private int reads;

	private final Stopwatch stopwatch = new Stopwatch(() -> {
		this.reads++;
		return this.now;
	}, this.usage, new CpuMeter(() -> 0));

	private static RegisteredFunction function(String name) {
		return new RegisteredFunction("registry", name, (data) -> data, TaskFunctionOptions.defaults(), Affinity.ANY,
				new RegisteredFunction.UsageKey(), null);
	}

	@BeforeEach
	void learnThatTasksAreShort() {
		assertThat(this.stopwatch.hasShortTasks()).isFalse();
		for (int i = 0; i < HISTORY; i++) {
			measured(this.function, MICRO);
		}
		assertThat(this.stopwatch.hasShortTasks()).isTrue();
		this.reads = 0;
	}

	private void measured(RegisteredFunction function, long nanos) {
		long started = this.stopwatch.start(function);
		this.now += nanos;
		this.usage.executed(function, this.stopwatch.end(started));
		this.stopwatch.nextStartsAtOnce(true);
	}

	private void leftOut(RegisteredFunction function, long nanos) {
		this.stopwatch.start(function);
		this.now += nanos;
		this.stopwatch.leaveOutEnd(function);
	}

	/** Returns the total time of a function in microseconds. */
	private double total(RegisteredFunction function) {
		UsageSummary summary = new UsageSummary();
		this.usage.addTo(summary, function);
		Measurement runTime = summary.toUsage(0, 0, null).runTime();
		return (runTime != null) ? Math.rint(runTime.aggregate() * MICRO) : 0;
	}

	@Test
	void readsTheClockOnceForEightShortTasks() {
		for (int i = 0; i < 7; i++) {
			assertThat(this.stopwatch.mayLeaveOutEnd()).isTrue();
			leftOut(this.function, MICRO);
		}
		assertThat(this.stopwatch.mayLeaveOutEnd()).isFalse();
		measured(this.function, MICRO);
		assertThat(this.reads).isOne();
		assertThat(total(this.function)).isEqualTo(HISTORY + 8);
	}

	@Test
	void aLongTaskAfterShortOnesCountsAsLong() {
		leftOut(this.function, MICRO);
		leftOut(this.function, MICRO);
		measured(this.function, 500 * MICRO);
		assertThat(this.stopwatch.hasShortTasks()).isFalse();
		assertThat(this.stopwatch.mayLeaveOutEnd()).isFalse();
		assertThat(total(this.function)).isEqualTo(HISTORY + 502);
	}

	@Test
	void tasksOfAnotherFunctionAreMeasuredApart() {
		leftOut(this.function, MICRO);
		leftOut(this.function, 2 * MICRO);
		measured(this.other, 5 * MICRO);
		assertThat(total(this.function)).isEqualTo(HISTORY + 3);
		assertThat(total(this.other)).isEqualTo(5);
	}

	@Test
	void noTimeIsMissingWhenNoTaskFollows() {
		leftOut(this.function, MICRO);
		leftOut(this.function, 2 * MICRO);
		assertThat(this.stopwatch.pause()).isEqualTo(this.now);
		assertThat(this.stopwatch.lastEnd()).isEqualTo(this.now);
		assertThat(total(this.function)).isEqualTo(HISTORY + 3);
		this.now += 100 * MICRO;
		this.stopwatch.nextStartsAtOnce(false);
		measured(this.function, MICRO);
		assertThat(total(this.function)).isEqualTo(HISTORY + 4);
	}

	@Test
	void theTimesBeforeAFailureCount() {
		leftOut(this.function, MICRO);
		leftOut(this.function, MICRO);
		long started = this.stopwatch.start(this.function);
		this.now += MICRO;
		assertThat(this.stopwatch.end(started)).isEqualTo(MICRO);
		this.usage.failed(this.function);
		assertThat(total(this.function)).isEqualTo(HISTORY + 2);
	}

}

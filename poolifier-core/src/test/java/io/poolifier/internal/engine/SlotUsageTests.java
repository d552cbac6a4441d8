// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.poolifier.info.Measurement;
import io.poolifier.info.TaskCounts;
import io.poolifier.info.Usage;
import io.poolifier.internal.usage.StatisticsRequirements;
import io.poolifier.internal.usage.UsageSummary;
import io.poolifier.options.Statistic;
import io.poolifier.options.TaskFunctionOptions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a slot records of one function, and of several.
 */
@Timeout(30)
class SlotUsageTests {

	private static final long MILLI = 1_000_000;

	private static final StatisticsRequirements ALL = new StatisticsRequirements(Set.of(Statistic.values()),
			Set.of(Statistic.RUN_TIME, Statistic.ELU), Set.of(Statistic.WAIT_TIME));

	private final RegisteredFunction first = function("first");

	private final RegisteredFunction second = function("second");

	private final SlotUsage usage = new SlotUsage(ALL);

	private static RegisteredFunction function(String name) {
		return new RegisteredFunction("registry", name, (data) -> data, TaskFunctionOptions.defaults(), Affinity.ANY,
				new RegisteredFunction.UsageKey(), null);
	}

	private void run(RegisteredFunction function, boolean stolen, long waitMillis, long runMillis) {
		this.usage.started(function, stolen, waitMillis * MILLI);
		this.usage.executed(function, runMillis * MILLI);
		this.usage.elu(function, runMillis * MILLI, 0, 1);
	}

	private static Usage usage(UsageSummary summary) {
		return summary.toUsage(0, 0, null);
	}

	private Usage total() {
		UsageSummary summary = new UsageSummary();
		this.usage.addTo(summary);
		return usage(summary);
	}

	private Usage of(RegisteredFunction function) {
		UsageSummary summary = new UsageSummary();
		this.usage.addTo(summary, function);
		return usage(summary);
	}

	@Test
	void theOnlyFunctionHasAllThatTheSlotHas() {
		run(this.first, true, 1, 2);
		run(this.first, true, 3, 4);
		this.usage.failed(this.first);
		assertThat(of(this.first)).isEqualTo(total());
		assertThat(of(this.first).tasks()).isEqualTo(new TaskCounts(2, 0, 0, null, 2, 2, 1));
		assertThat(of(this.second)).isEqualTo(usage(new UsageSummary()));
	}

	@Test
	void aFurtherFunctionStartsFromNothingAndTheFirstGoesOn() {
		run(this.first, true, 1, 2);
		run(this.first, true, 3, 4);
		Usage before = of(this.first);
		run(this.second, false, 10, 20);
		assertThat(of(this.first)).isEqualTo(before);
		assertThat(of(this.second).runTime()).isEqualTo(new Measurement(20, 20, 20, 20.0, null));
		assertThat(of(this.second).waitTime()).isEqualTo(new Measurement(10, 10, 10, null, 10.0));
		run(this.first, true, 8, 9);
		assertThat(of(this.first).tasks()).isEqualTo(new TaskCounts(3, 0, 0, null, 3, 3, 0));
		assertThat(of(this.first).runTime()).isEqualTo(new Measurement(15, 2, 9, 5.0, null));
		assertThat(of(this.first).waitTime()).isEqualTo(new Measurement(12, 1, 8, null, 3.0));
		assertThat(of(this.first).elu().active()).isEqualTo(new Measurement(15, 2, 9, 5.0, null));
		assertThat(total().tasks()).isEqualTo(new TaskCounts(4, 0, 0, null, 3, 1, 0));
		assertThat(total().runTime()).isEqualTo(new Measurement(35, 2, 20, 8.75, null));
	}

	@Test
	void whatIsMeasuredChangesForAll() {
		run(this.first, false, 1, 2);
		run(this.second, false, 1, 2);
		this.usage.collect(new StatisticsRequirements(Set.of(), Set.of(), Set.of()));
		run(this.first, false, 1, 2);
		run(this.second, false, 1, 2);
		assertThat(of(this.first).tasks().executed()).isEqualTo(2);
		assertThat(of(this.first).runTime()).isEqualTo(new Measurement(2, 2, 2, null, null));
		assertThat(of(this.second).runTime()).isEqualTo(new Measurement(2, 2, 2, null, null));
		assertThat(total().runTime()).isEqualTo(new Measurement(4, 2, 2, null, null));
	}

	@Test
	void aRemovedFunctionLeavesOnlyItsPartOfTheWhole() {
		run(this.first, false, 1, 2);
		this.usage.forget(this.first);
		assertThat(of(this.first)).isEqualTo(usage(new UsageSummary()));
		run(this.second, false, 1, 2);
		assertThat(of(this.first)).isEqualTo(usage(new UsageSummary()));
		assertThat(of(this.second).tasks().executed()).isEqualTo(1);
		this.usage.forget(this.second);
		assertThat(of(this.second)).isEqualTo(usage(new UsageSummary()));
		assertThat(total().tasks().executed()).isEqualTo(2);
	}

	@RepeatedTest(20)
	void nobodySeesTasksOfOneFunctionAmongThoseOfAnother() {
		for (int i = 0; i < 500; i++) {
			SlotUsage usage = new SlotUsage(ALL);
			AtomicBoolean ended = new AtomicBoolean();
			CompletableFuture<Long> most = CompletableFuture.supplyAsync(() -> watch(usage, ended));
			usage.executed(this.first, 1);
			usage.executed(this.first, 1);
			usage.executed(this.second, 1);
			usage.executed(this.second, 1);
			ended.set(true);
			assertThat(most.join()).isEqualTo(2);
		}
	}

	/** Looks at the first function until the end, and answers the most that it saw. */
	private long watch(SlotUsage usage, AtomicBoolean ended) {
		long most = 0;
		boolean last;
		do {
			last = ended.get();
			UsageSummary summary = new UsageSummary();
			usage.addTo(summary, this.first);
			assertThat(summary.executed()).isGreaterThanOrEqualTo(most);
			most = summary.executed();
		}
		while (!last);
		return most;
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import io.poolifier.Rule;
import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LeastBusyTests {

	private final WorkerChooser chooser = WorkerChoosers.create(WorkerChoiceStrategy.LEAST_BUSY,
			StrategyOptions.defaults());

	@Test
	@Rule("LB-1")
	void choosesTheWorkerWhoseTasksRanAndWaitedShortest() {
		assertThat(this.chooser.choose(StubWorker.withTotals(Statistic.RUN_TIME, 30, 20, 10, 40), 0)).isEqualTo(2);
		assertThat(this.chooser.choose(StubWorker.withTotals(Statistic.RUN_TIME, 10, 20, 30), 0)).isZero();
		assertThat(this.chooser.choose(StubWorker.withTotals(Statistic.RUN_TIME, 3_000_000_002L, 3_000_000_001L), 0))
			.isEqualTo(1);
	}

	@Test
	@Rule("LB-1")
	void aWorkerWithoutMeasurementCountsAsZero() {
		assertThat(this.chooser.choose(StubWorker.withTotals(Statistic.RUN_TIME, 1, 5, 0), 0)).isEqualTo(2);
	}

	@Test
	@Rule("LB-1")
	void choosesTheLowestKeyAmongEquals() {
		assertThat(this.chooser.choose(StubWorker.withTotals(Statistic.RUN_TIME, 0, 0, 0), 0)).isZero();
		assertThat(this.chooser.choose(StubWorker.withTotals(Statistic.RUN_TIME, 20, 10, 10), 0)).isEqualTo(1);
	}

	@Test
	@Rule("LB-1")
	void ignoresTheNumberOfTasks() {
		StubWorker[] workers = StubWorker.withTotals(Statistic.RUN_TIME, 2, 1);
		workers[1].load(10);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(1);
	}

	@Test
	@Rule("LU-2")
	void passesOverWhatIsNotReady() {
		StubWorker[] workers = StubWorker.withTotals(Statistic.RUN_TIME, 0, 30, 20);
		workers[0].ready(false);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(2);
		workers[2].ready(false);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(1);
		workers[1].ready(false);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(WorkerChooser.NONE);
		assertThat(this.chooser.choose(new StubWorker[0], 0)).isEqualTo(WorkerChooser.NONE);
	}

	@Test
	@Rule("LU-3")
	void ignoresEarlierChoices() {
		StubWorker[] workers = StubWorker.withTotals(Statistic.RUN_TIME, 20, 10);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(1);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(1);
		workers[1].total(Statistic.RUN_TIME, 30);
		assertThat(this.chooser.choose(workers, 0)).isZero();
		assertThat(this.chooser.retries()).isZero();
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, Long.MAX_VALUE - 500, -500 })
	void aChoiceHoldsForAMicrosecond(long start) {
		StubWorker[] workers = StubWorker.withTotals(Statistic.RUN_TIME, 2, 1, 2);
		assertThat(this.chooser.choose(workers, start)).isEqualTo(1);
		workers[0].total(Statistic.RUN_TIME, 0);
		assertThat(this.chooser.choose(workers, start + 999)).isEqualTo(1);
		assertThat(this.chooser.choose(workers, start + 1_000)).isZero();
	}

	@Test
	void aChoiceHoldsOnlyWhileTheWorkerIsReadyAndTheWorkersAreTheSame() {
		StubWorker[] workers = StubWorker.withTotals(Statistic.RUN_TIME, 2, 1, 3);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(1);
		workers[1].ready(false);
		assertThat(this.chooser.choose(workers, 1)).isZero();
		assertThat(this.chooser.choose(StubWorker.withTotals(Statistic.RUN_TIME, 3, 2, 1), 2)).isEqualTo(2);
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LeastBusyTests {

	private final WorkerChooser chooser = WorkerChoosers.create(WorkerChoiceStrategy.LEAST_BUSY,
			StrategyOptions.defaults());

	@Test
	@DisplayName("LB-1 the worker whose tasks have run and waited for the shortest time is chosen")
	void choosesTheShortestTime() {
		assertThat(this.chooser.choose(StubWorker.withTotals(Statistic.RUN_TIME, 30, 20, 10, 40), 0)).isEqualTo(2);
		assertThat(this.chooser.choose(StubWorker.withTotals(Statistic.RUN_TIME, 10, 20, 30), 0)).isZero();
		assertThat(this.chooser.choose(StubWorker.withTotals(Statistic.RUN_TIME, 3_000_000_002L, 3_000_000_001L), 0))
			.isEqualTo(1);
	}

	@Test
	@DisplayName("LB-1 a worker of which nothing was measured yet counts as 0")
	void prefersAWorkerWithoutMeasurement() {
		assertThat(this.chooser.choose(StubWorker.withTotals(Statistic.RUN_TIME, 1, 5, 0), 0)).isEqualTo(2);
	}

	@Test
	@DisplayName("LB-1 the lowest key wins among equals")
	void choosesTheLowestKeyAmongEquals() {
		assertThat(this.chooser.choose(StubWorker.withTotals(Statistic.RUN_TIME, 0, 0, 0), 0)).isZero();
		assertThat(this.chooser.choose(StubWorker.withTotals(Statistic.RUN_TIME, 20, 10, 10), 0)).isEqualTo(1);
	}

	@Test
	@DisplayName("LB-1 how many tasks a worker has does not matter")
	void ignoresTheNumberOfTasks() {
		StubWorker[] workers = StubWorker.withTotals(Statistic.RUN_TIME, 2, 1);
		workers[1].load(10);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(1);
	}

	@Test
	@DisplayName("LU-2 a worker that is not ready is not chosen, be it the first and the least busy")
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
	@DisplayName("LU-3 earlier choices do not matter")
	void hasNoMemory() {
		StubWorker[] workers = StubWorker.withTotals(Statistic.RUN_TIME, 20, 10);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(1);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(1);
		workers[1].total(Statistic.RUN_TIME, 30);
		assertThat(this.chooser.choose(workers, 0)).isZero();
		assertThat(this.chooser.retries()).isZero();
	}

}

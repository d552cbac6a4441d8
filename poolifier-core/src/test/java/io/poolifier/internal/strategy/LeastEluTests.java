// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import io.poolifier.Rule;
import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LeastEluTests {

	private final WorkerChooser chooser = WorkerChoosers.create(WorkerChoiceStrategy.LEAST_ELU,
			StrategyOptions.defaults());

	@Test
	@Rule("LE-1")
	void choosesTheWorkerWhoseTasksWereActiveAndWaitedShortest() {
		StubWorker[] workers = StubWorker.withTotals(Statistic.ELU, 30, 20, 10);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(2);
		workers[2].total(Statistic.WAIT_TIME, 11);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(1);
		workers[1].total(Statistic.WAIT_TIME, 20);
		workers[0].total(Statistic.WAIT_TIME, 1);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(2);
	}

	@Test
	@Rule("LE-1")
	@DisplayName("what is absent counts as 0, and the lowest key wins among equals")
	void choosesTheLowestKeyAmongEquals() {
		assertThat(this.chooser.choose(StubWorker.workers(3), 0)).isZero();
		assertThat(this.chooser.choose(StubWorker.withTotals(Statistic.ELU, 2, 1, 1), 0)).isEqualTo(1);
		assertThat(this.chooser.choose(StubWorker.withTotals(Statistic.WAIT_TIME, 2, 1, 0, 0), 0)).isEqualTo(2);
	}

	@Test
	@Rule("LE-1")
	void ignoresRunTimeAndTheNumberOfTasks() {
		StubWorker[] workers = StubWorker.withTotals(Statistic.ELU, 2, 1);
		workers[1].load(10).total(Statistic.RUN_TIME, 1_000);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(1);
	}

	@Test
	@Rule("LU-2")
	void passesOverWhatIsNotReady() {
		StubWorker[] workers = StubWorker.withTotals(Statistic.ELU, 0, 30, 20);
		workers[0].ready(false);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(2);
	}

}

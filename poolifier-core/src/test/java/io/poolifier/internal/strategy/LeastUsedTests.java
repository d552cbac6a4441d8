// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LeastUsedTests {

	private final WorkerChooser chooser = WorkerChoosers.create(WorkerChoiceStrategy.LEAST_USED,
			StrategyOptions.defaults());

	@Test
	@DisplayName("LU-1 the worker with the fewest tasks is chosen")
	void choosesTheFewestTasks() {
		assertThat(this.chooser.choose(StubWorker.withLoads(3, 2, 1, 4), 0)).isEqualTo(2);
		assertThat(this.chooser.choose(StubWorker.withLoads(2, 3, 5, 1), 0)).isEqualTo(3);
		assertThat(this.chooser.choose(StubWorker.withLoads(1, 3, 5, 2), 0)).isZero();
		assertThat(this.chooser.choose(StubWorker.withLoads(4, 0, 5, 2), 0)).isEqualTo(1);
	}

	@Test
	@DisplayName("LU-1 the lowest key wins among equals")
	void choosesTheLowestKeyAmongEquals() {
		assertThat(this.chooser.choose(StubWorker.withLoads(0, 0, 0), 0)).isZero();
		assertThat(this.chooser.choose(StubWorker.withLoads(2, 1, 1), 0)).isEqualTo(1);
		assertThat(this.chooser.choose(StubWorker.withLoads(2, 0, 0), 0)).isEqualTo(1);
	}

	@Test
	@DisplayName("LU-1 what a worker did in the past does not matter")
	void ignoresThePast() {
		StubWorker[] workers = StubWorker.withLoads(1, 2);
		workers[0].total(Statistic.RUN_TIME, 1_000_000);
		assertThat(this.chooser.choose(workers, 0)).isZero();
	}

	@Test
	@DisplayName("LU-2 a worker that is not ready is not chosen, be it the first and without tasks")
	void passesOverWhatIsNotReady() {
		StubWorker[] workers = StubWorker.withLoads(0, 3, 2);
		workers[0].ready(false);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(2);
		workers[2].ready(false);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(1);
	}

	@Test
	@DisplayName("LU-2 there is no choice without a ready worker")
	void choosesNoneOfNone() {
		StubWorker[] workers = StubWorker.withLoads(0, 1);
		workers[0].ready(false);
		workers[1].ready(false);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(WorkerChooser.NONE);
		assertThat(this.chooser.choose(new StubWorker[0], 0)).isEqualTo(WorkerChooser.NONE);
	}

	@Test
	@DisplayName("LU-3 earlier choices do not matter")
	void hasNoMemory() {
		StubWorker[] workers = StubWorker.withLoads(1, 0, 1);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(1);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(1);
		workers[1].load(1);
		assertThat(this.chooser.choose(workers, 0)).isZero();
		assertThat(this.chooser.choose(StubWorker.withLoads(1, 0), 0)).isEqualTo(1);
	}

	@Test
	@DisplayName("ST-7 ST-6 a least-used choice needs no retries")
	void reportsNoRetries() {
		StubWorker[] workers = StubWorker.withLoads(0, 1);
		workers[0].ready(false);
		this.chooser.choose(workers, 0);
		assertThat(this.chooser.retries()).isZero();
		assertThat(workers[0].looks()).isOne();
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import io.poolifier.Rule;
import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract that the chooser of every strategy fulfils.
 */
class WorkerChooserContractTests {

	@ParameterizedTest
	@EnumSource
	@Rule("ST-10")
	@DisplayName("each pool has a chooser of its own, which knows nothing of the others' choices")
	void eachPoolHasAChooserOfItsOwn(WorkerChoiceStrategy strategy) {
		StubWorker[] workers = StubWorker.workers(3);
		WorkerChooser one = chooser(strategy);
		WorkerChooser another = chooser(strategy);
		int first = one.choose(workers, 0);
		one.choose(workers, 0);
		assertThat(another.choose(workers, 0)).isEqualTo(first);
	}

	@ParameterizedTest
	@EnumSource
	@Rule("ST-4")
	void choosesReadyWorkersOnly(WorkerChoiceStrategy strategy) {
		StubWorker[] workers = StubWorker.workers(4);
		WorkerChooser chooser = chooser(strategy);
		for (int ready = 0; ready < workers.length; ready++) {
			for (StubWorker worker : workers) {
				int key = worker.key();
				worker.ready(key == ready).load(key);
				for (Statistic statistic : Statistic.values()) {
					worker.total(statistic, key).typical(statistic, key);
				}
			}
			assertThat(chooser.choose(workers, 0)).isEqualTo(ready);
		}
	}

	@ParameterizedTest
	@EnumSource
	@Rule({ "ST-6", "LU-2", "RR-3" })
	void givesUpAfterAFewLooksWithoutAReadyWorker(WorkerChoiceStrategy strategy) {
		WorkerChooser chooser = chooser(strategy);
		for (int count : new int[] { 1, 2, 5 }) {
			StubWorker[] workers = StubWorker.workers(count);
			assertThat(chooser.choose(workers, 0)).isNotNegative();
			for (StubWorker worker : workers) {
				worker.ready(false);
			}
			int looks = workers[0].looks();
			assertThat(chooser.choose(workers, 0)).isEqualTo(WorkerChooser.NONE);
			assertThat(workers[0].looks() - looks).isBetween(1, 3);
			assertThat(chooser.retries()).isBetween(0, count);
		}
		assertThat(chooser.choose(new StubWorker[0], 0)).isEqualTo(WorkerChooser.NONE);
	}

	@ParameterizedTest
	@EnumSource
	@Rule({ "ST-2", "PT-10" })
	@DisplayName("all workers may go, and others come, and no strategy has to be told")
	void aStrategyOutlivesItsWorkers(WorkerChoiceStrategy strategy) {
		WorkerChooser chooser = chooser(strategy);
		assertThat(chooser.choose(new StubWorker[0], 0)).isEqualTo(WorkerChooser.NONE);
		assertThat(chooser.choose(StubWorker.workers(3), 0)).isBetween(0, 2);
		assertThat(chooser.choose(new StubWorker[0], 0)).isEqualTo(WorkerChooser.NONE);
		assertThat(chooser.choose(StubWorker.withKeys(7), 0)).isZero();
		assertThat(chooser.choose(StubWorker.withKeys(0, 7), 0)).isBetween(0, 1);
	}

	private static WorkerChooser chooser(WorkerChoiceStrategy strategy) {
		return WorkerChoosers.create(strategy, StrategyOptions.defaults());
	}

}

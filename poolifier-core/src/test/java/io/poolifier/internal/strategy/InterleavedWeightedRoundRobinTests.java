// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import java.util.Map;

import io.poolifier.Rule;
import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class InterleavedWeightedRoundRobinTests {

	private final WorkerChooser chooser = chooser(Map.of(0, 100, 1, 200, 2, 300));

	@Test
	@Rule({ "IW-4", "IW-5" })
	@DisplayName("weights 100, 200, 300: 0,0,1,1,2,2 | 1,1,2,2 | 2,2")
	void mixesSlices() {
		StubWorker[] workers = StubWorker.withRunTimes(50, 50, 50);
		for (int cycle = 0; cycle < 3; cycle++) {
			assertThat(Choices.inARow(this.chooser, workers, 12)).containsExactly(0, 0, 1, 1, 2, 2, 1, 1, 2, 2, 2, 2);
		}
	}

	@Test
	@Rule("IW-4")
	@DisplayName("weights 300, 100, 200: 0,0,1,1,2,2 | 0,0,2,2 | 0,0")
	void mixesSlicesOfWeightsInAnyOrder() {
		WorkerChooser chooser = chooser(Map.of(0, 300, 1, 100, 2, 200));
		StubWorker[] workers = StubWorker.withRunTimes(50, 50, 50);
		assertThat(Choices.inARow(chooser, workers, 14)).containsExactly(0, 0, 1, 1, 2, 2, 0, 0, 2, 2, 0, 0, 0, 0);
	}

	@Test
	@Rule({ "IW-1", "IW-4" })
	@DisplayName("equal weights: one round, 0,0,1,1,2,2")
	void hasOneRoundOfEqualWeights() {
		WorkerChooser chooser = chooser(Map.of(0, 100, 1, 100, 2, 100));
		StubWorker[] workers = StubWorker.withRunTimes(50, 50, 50);
		assertThat(Choices.inARow(chooser, workers, 8)).containsExactly(0, 0, 1, 1, 2, 2, 0, 0);
	}

	@Test
	@Rule({ "IW-1", "DW-1" })
	@DisplayName("default weights are one round of 500 milliseconds")
	void hasADefaultWeight() {
		WorkerChooser chooser = WorkerChoosers.create(WorkerChoiceStrategy.INTERLEAVED_WEIGHTED_ROUND_ROBIN,
				StrategyOptions.defaults());
		StubWorker[] workers = StubWorker.withRunTimes(100, 250);
		assertThat(Choices.inARow(chooser, workers, 8)).containsExactly(0, 0, 0, 0, 0, 1, 1, 0);
	}

	@Test
	@Rule({ "IW-4", "WR-4" })
	void takesOneTaskPerSliceWithoutHistory() {
		assertThat(Choices.inARow(this.chooser, StubWorker.workers(3), 8)).containsExactly(0, 1, 2, 1, 2, 2, 0, 1);
	}

	@Test
	@Rule("IW-2")
	void theWaitIsPartOfTheExpectedTime() {
		StubWorker[] workers = StubWorker.withRunTimes(50, 50, 50);
		workers[2].typical(Statistic.WAIT_TIME, 50);
		assertThat(Choices.inARow(this.chooser, workers, 9)).containsExactly(0, 0, 1, 1, 2, 1, 1, 2, 2);
	}

	@Test
	@Rule({ "IW-2", "ST-4" })
	@DisplayName("workers that are not ready are passed over in each round")
	void passesOverWhatIsNotReady() {
		StubWorker[] workers = StubWorker.withRunTimes(50, 50, 50);
		workers[2].ready(false);
		assertThat(Choices.inARow(this.chooser, workers, 8)).containsExactly(0, 0, 1, 1, 1, 1, 0, 0);
		assertThat(this.chooser.retries()).isZero();
		workers[1].ready(false);
		assertThat(Choices.inARow(this.chooser, workers, 5)).containsOnly(0);
		assertThat(this.chooser.retries()).isEqualTo(2);
		workers[2].ready(true);
		workers[0].ready(false);
		assertThat(Choices.inARow(this.chooser, workers, 9)).containsOnly(2);
	}

	@Test
	@Rule("IW-3")
	void leavesOutRoundsInWhichNoWorkerTakesPart() {
		StubWorker[] workers = StubWorker.withKeys(0, 1);
		assertThat(Choices.inARow(this.chooser, workers, 6)).containsExactly(0, 1, 1, 0, 1, 1);
		assertThat(Choices.inARow(this.chooser, StubWorker.withKeys(0), 3)).containsExactly(0, 0, 0);
		WorkerChooser gap = chooser(Map.of(0, 100, 1, 200, 2, 300, 3, 400));
		assertThat(Choices.inARow(gap, StubWorker.withKeys(1, 3), 7)).containsExactly(1, 3, 1, 3, 3, 3, 1);
	}

	@Test
	@Rule("IW-6")
	void slicesGoOnWhereTheyWereAfterARemoval() {
		StubWorker[] workers = StubWorker.withRunTimes(50, 50, 50);
		assertThat(Choices.inARow(this.chooser, workers, 7)).containsExactly(0, 0, 1, 1, 2, 2, 1);
		StubWorker[] left = { workers[1], workers[2] };
		assertThat(Choices.inARow(this.chooser, left, 7)).containsExactly(1, 2, 2, 2, 2, 1, 1);
		StubWorker[] last = { workers[2] };
		assertThat(Choices.inARow(this.chooser, last, 7)).containsOnly(2);
		assertThat(Choices.inARow(this.chooser, new StubWorker[0], 1)).containsExactly(WorkerChooser.NONE);
	}

	@Test
	@Rule("IW-7")
	void otherOptionsMeanOtherRounds() {
		StubWorker[] workers = StubWorker.withRunTimes(50, 50, 50);
		assertThat(Choices.inARow(this.chooser, workers, 11)).endsWith(2, 2, 2);
		this.chooser.setOptions(options(Map.of(0, 50, 1, 50, 2, 100)));
		// There is no third round any more.
		assertThat(Choices.inARow(this.chooser, workers, 5)).containsExactly(0, 1, 2, 2, 0);
		this.chooser.setOptions(options(Map.of(0, 100, 1, 200, 2, 300)));
		assertThat(Choices.inARow(this.chooser, workers, 11)).containsExactly(0, 1, 1, 2, 2, 1, 1, 2, 2, 2, 2);
	}

	@RepeatedTest(100)
	@Rule("IW-4")
	void isExactForManyThreads() throws Exception {
		StubWorker[] workers = StubWorker.withRunTimes(50, 50, 50);
		assertThat(Choices.counted(this.chooser, workers, 4, 300)).containsExactly(200, 400, 600);
	}

	@RepeatedTest(100)
	@Rule({ "IW-4", "WR-4" })
	void isExactForManyThreadsWithoutHistory() throws Exception {
		assertThat(Choices.counted(this.chooser, StubWorker.workers(3), 4, 300)).containsExactly(200, 400, 600);
	}

	private static StrategyOptions options(Map<Integer, Integer> weights) {
		return StrategyOptions.builder().weights(weights).build();
	}

	private static WorkerChooser chooser(Map<Integer, Integer> weights) {
		return WorkerChoosers.create(WorkerChoiceStrategy.INTERLEAVED_WEIGHTED_ROUND_ROBIN, options(weights));
	}

}

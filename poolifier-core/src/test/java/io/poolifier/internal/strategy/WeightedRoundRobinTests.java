// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import java.util.List;
import java.util.Map;

import io.poolifier.Rule;
import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class WeightedRoundRobinTests {

	private final WorkerChooser chooser = chooser(Map.of(0, 100, 1, 200, 2, 300));

	@Test
	@Rule("WR-3")
	@DisplayName("equal weights: 0,0,1,1,2,2")
	void equalWeightsGiveEqualTurns() {
		WorkerChooser chooser = chooser(Map.of(0, 100, 1, 100, 2, 100));
		assertThat(Choices.inARow(chooser, StubWorker.withRunTimes(50, 50, 50), 14)).containsExactly(0, 0, 1, 1, 2, 2,
				0, 0, 1, 1, 2, 2, 0, 0);
	}

	@Test
	@Rule("WR-3")
	@DisplayName("weights 100, 200, 300: turns of 2, 4 and 6 tasks")
	void givesTurnsByWeight() {
		List<Integer> cycle = List.of(0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2);
		StubWorker[] workers = StubWorker.withRunTimes(50, 50, 50);
		assertThat(Choices.inARow(this.chooser, workers, 12)).isEqualTo(cycle);
		assertThat(Choices.inARow(this.chooser, workers, 12)).isEqualTo(cycle);
	}

	@ParameterizedTest
	@CsvSource({ "100,1", "99,2", "60,2", "50,2", "49,3", "1,100", "1000,1" })
	@Rule({ "WR-1", "WR-2", "WR-3" })
	void endsATurnWhenTheWeightIsUsedUp(long runTime, int tasks) {
		WorkerChooser chooser = chooser(Map.of(0, 100, 1, 100));
		StubWorker[] workers = StubWorker.withRunTimes(runTime, runTime);
		assertThat(Choices.inARow(chooser, workers, tasks)).containsOnly(0);
		assertThat(Choices.inARow(chooser, workers, tasks)).containsOnly(1);
		assertThat(chooser.choose(workers, 0)).isZero();
	}

	@Test
	@Rule("WR-2")
	void theWaitIsPartOfTheExpectedTime() {
		StubWorker[] workers = StubWorker.withRunTimes(20, 20);
		workers[0].typical(Statistic.WAIT_TIME, 30);
		workers[1].typical(Statistic.WAIT_TIME, 80);
		WorkerChooser chooser = chooser(Map.of(0, 100, 1, 100));
		assertThat(Choices.inARow(chooser, workers, 6)).containsExactly(0, 0, 1, 0, 0, 1);
	}

	@Test
	@Rule("WR-4")
	void takesTurnsOfOneTaskWithoutHistory() {
		StubWorker[] workers = StubWorker.workers(3);
		assertThat(Choices.inARow(this.chooser, workers, 6)).containsExactly(0, 1, 2, 0, 1, 2);
		// A wait alone is no history.
		workers[1].typical(Statistic.WAIT_TIME, 1);
		assertThat(Choices.inARow(this.chooser, workers, 3)).containsExactly(0, 1, 2);
		workers[1].typical(Statistic.RUN_TIME, 49);
		assertThat(Choices.inARow(this.chooser, workers, 6)).containsExactly(0, 1, 1, 1, 1, 2);
	}

	@Test
	@Rule({ "DW-1", "DW-2", "JV-12" })
	void theDefaultWeightIs500Milliseconds() {
		WorkerChooser chooser = WorkerChoosers.create(WorkerChoiceStrategy.WEIGHTED_ROUND_ROBIN,
				StrategyOptions.defaults());
		assertThat(Choices.inARow(chooser, StubWorker.withRunTimes(100, 250), 8)).containsExactly(0, 0, 0, 0, 0, 1, 1,
				0);
	}

	@Test
	@Rule("WR-5")
	@DisplayName("a worker that is not ready is passed over, and its turn is over")
	void passesOverWhatIsNotReady() {
		StubWorker[] workers = StubWorker.withRunTimes(50, 50, 50);
		workers[0].ready(false);
		assertThat(Choices.inARow(this.chooser, workers, 2)).containsExactly(1, 1);
		workers[1].ready(false);
		assertThat(Choices.inARow(this.chooser, workers, 7)).containsOnly(2);
		workers[0].ready(true);
		workers[1].ready(true);
		assertThat(Choices.inARow(this.chooser, workers, 5)).containsExactly(2, 2, 2, 2, 2);
		assertThat(Choices.inARow(this.chooser, workers, 7)).containsExactly(0, 0, 1, 1, 1, 1, 2);
	}

	@Test
	@Rule("ST-7")
	void retriesAreTheWorkersPassedOverInTheMostRecentChoice() {
		StubWorker[] workers = StubWorker.withRunTimes(50, 50, 50);
		assertThat(this.chooser.choose(workers, 0)).isZero();
		assertThat(this.chooser.retries()).isZero();
		workers[0].ready(false);
		workers[1].ready(false);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(2);
		assertThat(this.chooser.retries()).isEqualTo(2);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(2);
		assertThat(this.chooser.retries()).isZero();
		workers[2].ready(false);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(WorkerChooser.NONE);
		assertThat(this.chooser.retries()).isEqualTo(3);
	}

	@Test
	@Rule({ "WR-6", "RR-4" })
	@DisplayName("when the worker of the turn is gone the next one has a whole turn")
	void goesOnAfterTheCurrentWorkerWasRemoved() {
		StubWorker[] workers = StubWorker.withRunTimes(50, 50, 50);
		assertThat(Choices.inARow(this.chooser, workers, 3)).containsExactly(0, 0, 1);
		StubWorker[] left = { workers[0], workers[2] };
		assertThat(Choices.inARow(this.chooser, left, 9)).containsExactly(2, 2, 2, 2, 2, 2, 0, 0, 2);
	}

	@Test
	@Rule({ "WR-6", "RR-4" })
	@DisplayName("when another worker is gone the turn goes on, and nobody is left out")
	void goesOnAfterAnotherWorkerWasRemoved() {
		StubWorker[] workers = StubWorker.withRunTimes(50, 50, 50);
		assertThat(Choices.inARow(this.chooser, workers, 3)).containsExactly(0, 0, 1);
		StubWorker[] left = { workers[1], workers[2] };
		assertThat(Choices.inARow(this.chooser, left, 11)).containsExactly(1, 1, 1, 2, 2, 2, 2, 2, 2, 1, 1);
		assertThat(Choices.inARow(this.chooser, workers, 3)).containsExactly(1, 1, 2);
	}

	@Test
	@Rule("WR-6")
	@DisplayName("a worker that was replaced in its turn has another one when it comes to it again")
	void endsTheTurnOfAWorkerThatIsReplaced() {
		StubWorker[] workers = StubWorker.withRunTimes(50, 50, 50);
		assertThat(this.chooser.choose(workers, 0)).isZero();
		workers[0].id(7);
		assertThat(Choices.inARow(this.chooser, workers, 12)).containsExactly(1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 0, 0);
	}

	@Test
	@Rule("WR-7")
	void takesTurnsWithinTheWorkersThatAreAskedFor() {
		StubWorker[] workers = StubWorker.withKeys(0, 2);
		for (StubWorker worker : workers) {
			worker.typical(Statistic.RUN_TIME, 50);
		}
		assertThat(Choices.inARow(this.chooser, workers, 9)).containsExactly(0, 0, 2, 2, 2, 2, 2, 2, 0);
	}

	@Test
	@Rule("OP-13")
	void otherWeightsHoldAtOnceAndTheTurnGoesOn() {
		StubWorker[] workers = StubWorker.withRunTimes(50, 50, 50);
		assertThat(Choices.inARow(this.chooser, workers, 4)).containsExactly(0, 0, 1, 1);
		this.chooser.setOptions(options(Map.of(0, 50, 1, 150, 2, 50)));
		assertThat(Choices.inARow(this.chooser, workers, 4)).containsExactly(1, 2, 0, 1);
		this.chooser.setOptions(options(Map.of(0, 50, 1, 50, 2, 50)));
		assertThat(Choices.inARow(this.chooser, workers, 3)).containsExactly(2, 0, 1);
	}

	@Test
	@Rule("OP-6")
	void copesWithExtremeWeights() {
		WorkerChooser chooser = chooser(Map.of(0, Double.MIN_VALUE, 1, Double.MAX_VALUE));
		StubWorker[] workers = StubWorker.withRunTimes(50, 1_000_000_000);
		assertThat(Choices.inARow(chooser, workers, 9)).containsExactly(0, 1, 1, 1, 0, 1, 1, 1, 0);
	}

	@RepeatedTest(100)
	@Rule("WR-3")
	void isExactForManyThreads() throws Exception {
		StubWorker[] workers = StubWorker.withRunTimes(50, 50, 50);
		assertThat(Choices.counted(this.chooser, workers, 4, 300)).containsExactly(200, 400, 600);
	}

	@RepeatedTest(100)
	@Rule("WR-4")
	void isEvenForManyThreadsWithoutHistory() throws Exception {
		assertThat(Choices.counted(this.chooser, StubWorker.workers(3), 4, 300)).containsOnly(400);
	}

	private static StrategyOptions options(Map<Integer, ? extends Number> weights) {
		return StrategyOptions.builder().weights(weights).build();
	}

	private static WorkerChooser chooser(Map<Integer, ? extends Number> weights) {
		return WorkerChoosers.create(WorkerChoiceStrategy.WEIGHTED_ROUND_ROBIN, options(weights));
	}

}

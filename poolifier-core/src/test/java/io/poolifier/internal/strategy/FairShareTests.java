// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import java.util.concurrent.atomic.AtomicLong;

import io.poolifier.Rule;
import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class FairShareTests {

	private static final long MILLI = 1_000_000;

	private final AtomicLong now = new AtomicLong();

	private final WorkerChooser chooser = chooser(StrategyOptions.defaults());

	@ParameterizedTest
	@ValueSource(longs = { 0, -5, Long.MAX_VALUE - 60 * MILLI, Long.MIN_VALUE })
	@Rule({ "FS-1", "FS-2" })
	void choosesTheEarliestVirtualEndWhereverTheClockStarts(long start) {
		this.now.set(start);
		StubWorker[] workers = StubWorker.withRunTimes(100, 50, 20);
		// The ends become 100, 50, 20, 40, 60, 100, 80, 100.
		assertThat(Choices.inARow(this.chooser, workers, 8, this.now.get())).containsExactly(0, 1, 2, 2, 2, 1, 2, 2);
		// All are 100, and become 200, 150, 120.
		assertThat(Choices.inARow(this.chooser, workers, 4, this.now.get())).containsExactly(0, 1, 2, 2);
	}

	@Test
	@Rule("FS-2")
	void expectsATaskToBeginNowOrAtTheVirtualEnd() {
		StubWorker[] workers = StubWorker.withRunTimes(10, 10);
		workers[1].ready(false);
		// Its end is 10.
		assertThat(this.chooser.choose(workers, this.now.get())).isZero();
		this.now.set(100 * MILLI);
		// Its end is 110, not 20.
		assertThat(this.chooser.choose(workers, this.now.get())).isZero();
		workers[1].ready(true);
		workers[1].typical(Statistic.RUN_TIME, 4);
		// 104, 108, 112, and then the first one.
		assertThat(Choices.inARow(this.chooser, workers, 4, this.now.get())).containsExactly(1, 1, 1, 0);
	}

	@Test
	@Rule("FS-2")
	void theWaitIsPartOfTheExpectedTime() {
		StubWorker[] workers = StubWorker.withRunTimes(10, 10);
		workers[0].typical(Statistic.WAIT_TIME, 25);
		assertThat(Choices.inARow(this.chooser, workers, 6, this.now.get())).containsExactly(0, 1, 1, 1, 1, 0);
	}

	@ParameterizedTest
	@EnumSource
	@Rule({ "ST-14", "FS-2" })
	void onlyTheMeasurementEluHasAnEffect(Statistic measurement) {
		StubWorker[] workers = StubWorker.withRunTimes(30, 10);
		workers[0].typical(Statistic.ELU, 10);
		workers[1].typical(Statistic.ELU, 30);
		WorkerChooser chooser = chooser(StrategyOptions.builder().measurement(measurement).build());
		Integer[] expected = (measurement == Statistic.ELU) ? new Integer[] { 0, 1, 0, 0, 0 }
				: new Integer[] { 0, 1, 1, 1, 0 };
		assertThat(Choices.inARow(chooser, workers, 5, this.now.get())).containsExactly(expected);
	}

	@Test
	@Rule({ "OP-13", "FS-4" })
	@DisplayName("other options change what is expected, and no virtual end")
	void otherOptionsChangeNoVirtualEnd() {
		StubWorker[] workers = StubWorker.withRunTimes(100, 40);
		workers[0].typical(Statistic.ELU, 1);
		workers[1].typical(Statistic.ELU, 1);
		assertThat(Choices.inARow(this.chooser, workers, 2, this.now.get())).containsExactly(0, 1);
		this.chooser.setOptions(StrategyOptions.builder().measurement(Statistic.ELU).build());
		// The end of the second goes from 40 to 100 by ones.
		assertThat(Choices.inARow(this.chooser, workers, 60, this.now.get())).containsOnly(1);
		assertThat(this.chooser.choose(workers, this.now.get())).isZero();
	}

	@Test
	@Rule("FS-3")
	@DisplayName("the end moves at the assignment: a burst is spread before any task ends")
	void spreadsABurstBeforeAnyTaskEnds() {
		StubWorker[] workers = StubWorker.withRunTimes(5, 5, 5);
		assertThat(Choices.inARow(this.chooser, workers, 7, this.now.get())).containsExactly(0, 1, 2, 0, 1, 2, 0);
	}

	@Test
	void keepsTheExpectedTimeForTenMicroseconds() {
		StubWorker[] workers = StubWorker.withRunTimes(5, 5);
		assertThat(Choices.inARow(this.chooser, workers, 2, 0)).containsExactly(0, 1);
		workers[0].typical(Statistic.RUN_TIME, 50);
		// The ends become 10 and 10, and then 60.
		assertThat(Choices.inARow(this.chooser, workers, 2, 9_999)).containsExactly(0, 1);
		assertThat(Choices.inARow(this.chooser, workers, 9, 10_000)).containsExactly(0, 1, 1, 1, 1, 1, 1, 1, 1);
	}

	@Test
	@Rule("FS-3")
	void spreadsABurstWithoutHistoryByLoad() {
		StubWorker[] workers = StubWorker.workers(3);
		for (int i = 0; i < 9; i++) {
			int chosen = this.chooser.choose(workers, this.now.get());
			assertThat(chosen).isEqualTo(i % 3);
			workers[chosen].addLoad();
			this.now.addAndGet(1_000);
		}
	}

	@Test
	@Rule("FS-1")
	@DisplayName("among workers that should be done by now load decides, then the lowest key")
	void breaksTiesByLoad() {
		StubWorker[] workers = StubWorker.withLoads(2, 1, 1);
		assertThat(this.chooser.choose(workers, this.now.get())).isEqualTo(1);
		for (StubWorker worker : workers) {
			worker.typical(Statistic.RUN_TIME, 10);
		}
		assertThat(Choices.inARow(this.chooser, workers, 3, this.now.get())).containsExactly(1, 2, 0);
		this.now.set(15 * MILLI);
		assertThat(this.chooser.choose(workers, this.now.get())).isEqualTo(1);
	}

	@Test
	@Rule("FS-3")
	void expectsOfANewWorkerWhatOthersTake() {
		StubWorker[] workers = StubWorker.withRunTimes(10, 10, 0);
		assertThat(Choices.inARow(this.chooser, workers, 6, this.now.get())).containsExactly(0, 1, 2, 0, 1, 2);
		// A wait alone is no history.
		workers[2].typical(Statistic.WAIT_TIME, 1);
		assertThat(Choices.inARow(this.chooser, workers, 3, this.now.get())).containsExactly(0, 1, 2);
	}

	@Test
	@Rule("FS-4")
	void forgetsAWorkerThatIsReplacedAndKeepsTheEndsOfOthers() {
		StubWorker[] workers = StubWorker.withRunTimes(100, 10, 10);
		assertThat(Choices.inARow(this.chooser, workers, 4, this.now.get())).containsExactly(0, 1, 2, 1);
		workers[0].id(7).typical(Statistic.RUN_TIME, 10);
		assertThat(Choices.inARow(this.chooser, workers, 3, this.now.get())).containsExactly(0, 0, 2);
	}

	@Test
	@Rule("FS-4")
	void keepsTheEndsOfTheOthersWhenAWorkerIsGone() {
		StubWorker[] workers = StubWorker.withRunTimes(10, 30, 50);
		assertThat(Choices.inARow(this.chooser, workers, 3, this.now.get())).containsExactly(0, 1, 2);
		StubWorker[] left = { workers[1], workers[2] };
		assertThat(Choices.inARow(this.chooser, left, 3, this.now.get())).containsExactly(1, 2, 1);
	}

	@Test
	@Rule("DY-3")
	void choosesAWorkerThatIsAddedToBusyOnes() {
		StubWorker[] workers = StubWorker.withRunTimes(10, 10, 10);
		StubWorker[] first = { workers[0], workers[1] };
		assertThat(Choices.inARow(this.chooser, first, 4, this.now.get())).containsExactly(0, 1, 0, 1);
		assertThat(Choices.inARow(this.chooser, workers, 3, this.now.get())).containsExactly(2, 2, 0);
	}

	@Test
	@Rule("LU-2")
	void passesOverWhatIsNotReady() {
		StubWorker[] workers = StubWorker.withRunTimes(1, 10, 10);
		workers[0].ready(false);
		assertThat(Choices.inARow(this.chooser, workers, 3, this.now.get())).containsExactly(1, 2, 1);
	}

	@RepeatedTest(100)
	@Rule({ "FS-1", "FS-3" })
	void isFairForManyThreads() throws Exception {
		StubWorker[] workers = StubWorker.withRunTimes(10, 10, 20);
		int threads = 4;
		int[] counts = Choices.counted(this.chooser, workers, threads, 250);
		// Not more threads than there are can look before one of them has chosen.
		assertThat(counts[0]).isBetween(400 - 2 * threads, 400 + 2 * threads);
		assertThat(counts[1]).isBetween(400 - 2 * threads, 400 + 2 * threads);
		assertThat(counts[2]).isBetween(200 - 2 * threads, 200 + 2 * threads);
	}

	private WorkerChooser chooser(StrategyOptions options) {
		return WorkerChoosers.create(WorkerChoiceStrategy.FAIR_SHARE, options);
	}

}

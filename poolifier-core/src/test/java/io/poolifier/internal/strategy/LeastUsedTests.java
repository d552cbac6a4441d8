// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

import io.poolifier.Rule;
import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LeastUsedTests {

	private final WorkerChooser chooser = WorkerChoosers.create(WorkerChoiceStrategy.LEAST_USED,
			StrategyOptions.defaults());

	@Test
	@Rule("LU-1")
	void choosesTheWorkerWithTheFewestTasks() {
		assertThat(this.chooser.choose(StubWorker.withLoads(3, 2, 1, 4), 0)).isEqualTo(2);
		assertThat(this.chooser.choose(StubWorker.withLoads(2, 3, 5, 1), 0)).isEqualTo(3);
		assertThat(this.chooser.choose(StubWorker.withLoads(1, 3, 5, 2), 0)).isZero();
		assertThat(this.chooser.choose(StubWorker.withLoads(4, 0, 5, 2), 0)).isEqualTo(1);
	}

	@Test
	@Rule("LU-1")
	void choosesTheLowestKeyAmongEquals() {
		assertThat(this.chooser.choose(StubWorker.withLoads(0, 0, 0), 0)).isZero();
		assertThat(this.chooser.choose(StubWorker.withLoads(2, 1, 1), 0)).isEqualTo(1);
		assertThat(this.chooser.choose(StubWorker.withLoads(2, 0, 0), 0)).isEqualTo(1);
	}

	@Test
	@Rule("LU-1")
	void ignoresThePast() {
		StubWorker[] workers = StubWorker.withLoads(1, 2);
		workers[0].total(Statistic.RUN_TIME, 1_000_000);
		assertThat(this.chooser.choose(workers, 0)).isZero();
	}

	@Test
	@Rule("LU-2")
	void passesOverWhatIsNotReady() {
		StubWorker[] workers = StubWorker.withLoads(0, 3, 2);
		workers[0].ready(false);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(2);
		workers[2].ready(false);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(1);
	}

	@Test
	@Rule("LU-2")
	void choosesNoneWithoutAReadyWorker() {
		StubWorker[] workers = StubWorker.withLoads(0, 1);
		workers[0].ready(false);
		workers[1].ready(false);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(WorkerChooser.NONE);
		assertThat(this.chooser.choose(new StubWorker[0], 0)).isEqualTo(WorkerChooser.NONE);
	}

	@Test
	@Rule("LU-3")
	void ignoresEarlierChoices() {
		StubWorker[] workers = StubWorker.withLoads(1, 0, 1);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(1);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(1);
		workers[1].load(1);
		assertThat(this.chooser.choose(workers, 0)).isZero();
		assertThat(this.chooser.choose(StubWorker.withLoads(1, 0), 0)).isEqualTo(1);
	}

	@Test
	@Rule({ "ST-7", "ST-6" })
	void reportsNoRetries() {
		StubWorker[] workers = StubWorker.withLoads(0, 1);
		workers[0].ready(false);
		this.chooser.choose(workers, 0);
		assertThat(this.chooser.retries()).isZero();
		assertThat(workers[0].looks()).isOne();
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 4, 100 })
	void balancesBacklogs(int count) {
		StubWorker[] workers = StubWorker.withLoads(new int[count]);
		long now = Long.MAX_VALUE - 10_000;
		for (int task = 0; task < 100 * count; task++) {
			now += 60;
			workers[this.chooser.choose(workers, now)].addLoad();
		}
		assertThat(Arrays.stream(workers).mapToInt(StubWorker::load)).allMatch((load) -> load > 70 && load < 130);
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 4, 16 })
	void oftenFindsTheIdleWorkerBesideBacklogs(int count) {
		for (int idle = 0; idle < count; idle++) {
			int[] loads = new int[count];
			Arrays.fill(loads, 50);
			loads[idle] = 0;
			StubWorker[] workers = StubWorker.withLoads(loads);
			int chosen = 0;
			for (int i = 0; i < 100; i++) {
				chosen += (this.chooser.choose(workers, i * 1_024L) == idle) ? 1 : 0;
			}
			// It is chosen at least when it is one of the two that are compared.
			assertThat(chosen).isGreaterThan(100 / count);
		}
	}

	@Test
	void ignoresADifferenceOfUpToEightTasksBetweenBacklogs() {
		assertThat(chosenOf(StubWorker.withLoads(20, 28, 0))).containsExactly(0, 1);
		assertThat(chosenOf(StubWorker.withLoads(20, 29, 0))).containsExactly(0);
	}

	/** Returns which of the first two of three workers are chosen. */
	private Set<Integer> chosenOf(StubWorker[] workers) {
		workers[2].ready(false);
		Set<Integer> chosen = new TreeSet<>();
		for (int i = 0; i < 1_000; i++) {
			chosen.add(this.chooser.choose(workers, i * 1_024L));
		}
		return chosen;
	}

	@Test
	void passesOverAWorkerWithBacklogThatIsNotReady() {
		StubWorker[] workers = StubWorker.withLoads(20, 20, 90);
		workers[0].ready(false);
		workers[1].ready(false);
		for (int i = 0; i < 100; i++) {
			assertThat(this.chooser.choose(workers, i * 1_024L)).isEqualTo(2);
		}
	}

}

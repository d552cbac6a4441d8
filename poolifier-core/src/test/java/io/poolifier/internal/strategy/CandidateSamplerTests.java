// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

import io.poolifier.Rule;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CandidateSamplerTests {

	private final WorkerChooser leastUsed = WorkerChoosers.create(WorkerChoiceStrategy.LEAST_USED,
			StrategyOptions.defaults());

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8, 9, 15, 16 })
	@Rule("LU-1")
	void comparesAllOfSixteenWorkers(int workers) {
		for (int idlest = 0; idlest < workers; idlest++) {
			int[] loads = new int[workers];
			Arrays.fill(loads, 2);
			loads[idlest] = 1;
			assertThat(this.leastUsed.choose(StubWorker.withLoads(loads), 0)).isEqualTo(idlest);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 17, 24, 30, 128 })
	void comparesAllOfManyInTurn(int workers) {
		int[] loads = new int[workers];
		Arrays.fill(loads, 2);
		Set<Integer> chosen = new TreeSet<>();
		for (int choice = 0; choice < workers; choice++) {
			int index = this.leastUsed.choose(StubWorker.withLoads(loads), 0);
			loads[index]++;
			chosen.add(index);
		}
		assertThat(chosen).hasSizeGreaterThan(workers * 3 / 4);
		assertThat(Arrays.stream(loads)).allMatch((load) -> load <= 4);
	}

	@ParameterizedTest
	@EnumSource(names = { "LEAST_USED", "LEAST_BUSY", "LEAST_ELU", "FAIR_SHARE" })
	@Rule("LU-2")
	void findsTheOnlyReadyWorkerAmongHoweverMany(WorkerChoiceStrategy strategy) {
		WorkerChooser chooser = WorkerChoosers.create(strategy, StrategyOptions.defaults());
		for (int ready = 0; ready < 40; ready++) {
			StubWorker[] workers = StubWorker.withLoads(new int[40]);
			for (int index = 0; index < workers.length; index++) {
				workers[index].ready(index == ready);
			}
			assertThat(chooser.choose(workers, 0)).isEqualTo(ready);
		}
	}

	@Test
	@Rule("LU-1")
	void givesTasksToTheLowestKeysAsLongAsThereIsLittleToDo() {
		int[] loads = new int[100];
		for (int task = 0; task < 4; task++) {
			int index = this.leastUsed.choose(StubWorker.withLoads(loads), 0);
			assertThat(index).isEqualTo(task);
			loads[index]++;
		}
	}

	@Test
	void isAtNoLossWhenThereAreFewerWorkersThanBefore() {
		for (int workers : new int[] { 128, 20, 3, 17, 128, 16 }) {
			for (int choice = 0; choice < 20; choice++) {
				assertThat(this.leastUsed.choose(StubWorker.withLoads(new int[workers]), 0)).isZero();
				int[] loads = new int[workers];
				Arrays.fill(loads, 1);
				assertThat(this.leastUsed.choose(StubWorker.withLoads(loads), 0)).isBetween(0, workers - 1);
			}
		}
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.poolifier.Rule;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class RoundRobinTests {

	private final WorkerChooser chooser = WorkerChoosers.create(WorkerChoiceStrategy.ROUND_ROBIN,
			StrategyOptions.defaults());

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 7 })
	@Rule({ "RR-1", "RR-2" })
	void workersTakeTurnsInTheOrderOfTheirKeys(int count) {
		StubWorker[] workers = StubWorker.workers(count);
		int first = this.chooser.choose(workers, 0);
		assertThat(first).isBetween(0, count - 1);
		for (int i = 1; i <= 3 * count; i++) {
			assertThat(this.chooser.choose(workers, 0)).isEqualTo((first + i) % count);
		}
	}

	@Test
	@Rule("RR-2")
	@DisplayName("a worker that is not ready is passed over, and the others keep taking turns")
	void passesOverWhatIsNotReady() {
		StubWorker[] workers = StubWorker.workers(3);
		workers[1].ready(false);
		List<Integer> chosen = choose(workers, 6);
		assertThat(chosen.subList(0, 2)).containsExactlyInAnyOrder(0, 2);
		assertThat(chosen.subList(2, 4)).isEqualTo(chosen.subList(0, 2));
		assertThat(chosen.subList(4, 6)).isEqualTo(chosen.subList(0, 2));
	}

	@Test
	@Rule("RR-1")
	void looksAtReadinessWhenItChooses() {
		StubWorker[] workers = StubWorker.workers(3);
		int first = this.chooser.choose(workers, 0);
		workers[(first + 1) % 3].ready(false);
		assertThat(this.chooser.choose(workers, 0)).isEqualTo((first + 2) % 3);
		workers[(first + 1) % 3].ready(true);
		assertThat(choose(workers, 3)).contains((first + 1) % 3);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 5 })
	@Rule("RR-3")
	void givesUpAfterOneRoundWithoutAReadyWorker(int count) {
		StubWorker[] workers = StubWorker.workers(count);
		for (StubWorker worker : workers) {
			worker.ready(false);
		}
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(WorkerChooser.NONE);
		assertThat(workers).allSatisfy((worker) -> assertThat(worker.looks()).isOne());
	}

	@Test
	@Rule("RR-3")
	void findsTheOnlyReadyWorkerFromWhereverItBegins() {
		StubWorker[] workers = StubWorker.workers(4);
		for (int turn = 0; turn < 8; turn++) {
			for (int ready = 0; ready < 4; ready++) {
				for (StubWorker worker : workers) {
					worker.ready(worker.key() == ready);
				}
				assertThat(this.chooser.choose(workers, 0)).isEqualTo(ready);
			}
			this.chooser.choose(StubWorker.workers(1), 0);
		}
	}

	@Test
	@Rule("RR-3")
	void findsAReadyWorkerWhileOthersChoose() {
		StubWorker[] workers = new StubWorker[2];
		boolean[] choosing = new boolean[1];
		workers[0] = new StubWorker(0) {

			@Override
			public boolean ready() {
				// As another thread would at this moment.
				if (!choosing[0]) {
					choosing[0] = true;
					RoundRobinTests.this.chooser.choose(workers, 0);
					choosing[0] = false;
				}
				return false;
			}

		};
		workers[1] = new StubWorker(1);
		assertThat(choose(workers, 4)).containsOnly(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 5 })
	@Rule("RR-4")
	void turnsStayEvenAfterARemoval(int turns) {
		choose(StubWorker.workers(3), turns);
		StubWorker[] left = StubWorker.workers(2);
		List<Integer> chosen = choose(left, 6);
		assertThat(chosen.subList(0, 2)).containsExactlyInAnyOrder(0, 1);
		assertThat(chosen.subList(2, 4)).isEqualTo(chosen.subList(0, 2));
		assertThat(chosen.subList(4, 6)).isEqualTo(chosen.subList(0, 2));
	}

	@Test
	@Rule({ "RR-4", "PT-10" })
	void goesOnAfterAllWereRemoved() {
		choose(StubWorker.workers(3), 2);
		assertThat(this.chooser.choose(new StubWorker[0], 0)).isEqualTo(WorkerChooser.NONE);
		assertThat(choose(StubWorker.workers(1), 2)).containsExactly(0, 0);
		List<Integer> chosen = choose(StubWorker.workers(2), 4);
		assertThat(chosen.subList(0, 2)).containsExactlyInAnyOrder(0, 1);
		assertThat(chosen.subList(2, 4)).isEqualTo(chosen.subList(0, 2));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4 })
	void includesAWorkerThatIsAdded(int turns) {
		choose(StubWorker.workers(2), turns);
		List<Integer> chosen = choose(StubWorker.workers(3), 6);
		assertThat(chosen.subList(0, 3)).containsExactlyInAnyOrder(0, 1, 2);
		assertThat(chosen.subList(3, 6)).isEqualTo(chosen.subList(0, 3));
	}

	@Test
	@Rule("ST-7")
	void retriesAreTheWorkersPassedOverInTheMostRecentChoice() {
		StubWorker[] workers = StubWorker.workers(3);
		assertThat(this.chooser.retries()).isZero();
		int last = this.chooser.choose(workers, 0);
		assertThat(this.chooser.retries()).isZero();
		workers[(last + 1) % 3].ready(false);
		workers[(last + 2) % 3].ready(false);
		this.chooser.choose(workers, 0);
		assertThat(this.chooser.retries()).isEqualTo(2);
		workers[(last + 1) % 3].ready(true);
		this.chooser.choose(workers, 0);
		assertThat(this.chooser.retries()).isZero();
		for (StubWorker worker : workers) {
			worker.ready(false);
		}
		this.chooser.choose(workers, 0);
		assertThat(this.chooser.retries()).isEqualTo(3);
	}

	@Test
	@Rule("RR-2")
	void isEvenForManyThreads() throws Exception {
		int threads = 4;
		int share = 300;
		WorkerView[] workers = StubWorker.workers(3);
		int[] chosen = new int[workers.length];
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<Future<int[]>> futures = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				futures.add(executor.submit(() -> {
					int[] counts = new int[workers.length];
					for (int turn = 0; turn < share; turn++) {
						counts[this.chooser.choose(workers, 0)]++;
					}
					return counts;
				}));
			}
			for (Future<int[]> future : futures) {
				int[] counts = future.get(10, TimeUnit.SECONDS);
				Arrays.setAll(chosen, (index) -> chosen[index] + counts[index]);
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(chosen).containsOnly(threads * share / workers.length);
	}

	private List<Integer> choose(WorkerView[] workers, int times) {
		List<Integer> chosen = new ArrayList<>();
		for (int i = 0; i < times; i++) {
			chosen.add(this.chooser.choose(workers, 0));
		}
		return chosen;
	}

}

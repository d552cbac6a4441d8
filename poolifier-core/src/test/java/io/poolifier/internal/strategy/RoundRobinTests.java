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
	@DisplayName("RR-1 RR-2 workers take turns in the order of their keys")
	void goesRound(int count) {
		StubWorker[] workers = StubWorker.workers(count);
		int first = this.chooser.choose(workers, 0);
		assertThat(first).isBetween(0, count - 1);
		for (int i = 1; i <= 3 * count; i++) {
			assertThat(this.chooser.choose(workers, 0)).isEqualTo((first + i) % count);
		}
	}

	@Test
	@DisplayName("RR-2 a worker that is not ready is passed over, and the others keep taking turns")
	void passesOverWhatIsNotReady() {
		StubWorker[] workers = StubWorker.workers(3);
		workers[1].ready(false);
		List<Integer> chosen = choose(workers, 6);
		assertThat(chosen.subList(0, 2)).containsExactlyInAnyOrder(0, 2);
		assertThat(chosen.subList(2, 4)).isEqualTo(chosen.subList(0, 2));
		assertThat(chosen.subList(4, 6)).isEqualTo(chosen.subList(0, 2));
	}

	@Test
	@DisplayName("RR-1 readiness is what it is at the choice, not at the one before")
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
	@DisplayName("RR-3 with no ready worker the search ends after one round")
	void givesUpAfterOneRound(int count) {
		StubWorker[] workers = StubWorker.workers(count);
		for (StubWorker worker : workers) {
			worker.ready(false);
		}
		assertThat(this.chooser.choose(workers, 0)).isEqualTo(WorkerChooser.NONE);
		assertThat(workers).allSatisfy((worker) -> assertThat(worker.looks()).isOne());
	}

	@Test
	@DisplayName("RR-3 the only ready worker is found from wherever the search begins")
	void findsTheOnlyReadyWorker() {
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
	@DisplayName("RR-3 a ready worker is found, whatever turns others take meanwhile")
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
	@DisplayName("RR-4 after a removal the workers that are left take even turns")
	void goesOnAfterARemoval(int turns) {
		choose(StubWorker.workers(3), turns);
		StubWorker[] left = StubWorker.workers(2);
		List<Integer> chosen = choose(left, 6);
		assertThat(chosen.subList(0, 2)).containsExactlyInAnyOrder(0, 1);
		assertThat(chosen.subList(2, 4)).isEqualTo(chosen.subList(0, 2));
		assertThat(chosen.subList(4, 6)).isEqualTo(chosen.subList(0, 2));
	}

	@Test
	@DisplayName("RR-4 PT-10 all workers may go, and others come")
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
	@DisplayName("ST-7 retries are the workers passed over in the most recent choice")
	void reportsRetries() {
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
	@DisplayName("RR-2 turns stay even when many threads choose")
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

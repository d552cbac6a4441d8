// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

import io.poolifier.info.PoolInfo;
import io.poolifier.options.Statistic;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * "Every task ends exactly once" and "the numbers add up", with everything going on at
 * once.
 */
@Timeout(600)
class InvariantTests {

	private static final int SUBMITTERS = 4;

	@RepeatedTest(100)
	@Rule("TL-13")
	@DisplayName("each of many tasks from four threads on four stealing workers runs once, and the counters add up")
	void runsEachTaskOnce() throws Exception {
		runEachTaskOnce(4_000);
	}

	@Test
	@Tag("soak")
	void runsEachOfTenMillionTasksOnce() throws Exception {
		runEachTaskOnce(10_000_000);
	}

	private void runEachTaskOnce(int tasks) throws InterruptedException {
		AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
		try (WorkerPool pool = WorkerPools.fixed(4)
			.taskFunction("run", (Integer task) -> runs.incrementAndGet(task))
			.statistics(Statistic.RUN_TIME, Statistic.WAIT_TIME)
			.build()) {
			int share = tasks / SUBMITTERS;
			CountDownLatch ended = new CountDownLatch(tasks);
			inParallel((submitter) -> {
				for (int i = 0; i < share; i++) {
					pool.execute("run", submitter * share + i).whenComplete((result, error) -> ended.countDown());
				}
			});
			assertThat(ended.await(5, TimeUnit.MINUTES)).isTrue();
			for (int i = 0; i < tasks; i++) {
				assertThat(runs.get(i)).isOne();
			}
			PoolInfo info = pool.info();
			assertThat(info.executedTasks()).isEqualTo(tasks);
			assertThat(info.queuedTasks()).isZero();
			assertThat(info.executingTasks()).isZero();
			assertThat(info.failedTasks()).isZero();
			assertThat(pool.workers().stream().mapToLong((worker) -> worker.usage().tasks().executed()).sum())
				.isEqualTo(tasks);
			assertThat(pool.workers()
				.stream()
				.mapToLong((worker) -> worker.taskFunctions().get("run").tasks().executed())
				.sum()).isEqualTo(tasks);
		}
	}

	@RepeatedTest(100)
	@Rule({ "RQ-3", "LC-5" })
	@DisplayName("each task ends once and is counted once while tasks fail, are cancelled, workers die and the pool is destroyed")
	void endsAndCountsEachTaskOnceWhateverHappens() throws Exception {
		ConcurrentLinkedQueue<CompletableFuture<Object>> futures = new ConcurrentLinkedQueue<>();
		LongAdder endings = new LongAdder();
		LongAdder submissions = new LongAdder();
		WorkerPool pool = WorkerPools.dynamic(1, 4).taskFunction("ok", (data) -> data).taskFunction("fail", (data) -> {
			throw new IllegalStateException("as asked");
		}).taskFunction("crash", (data) -> {
			throw new StackOverflowError("as asked");
		}).build();
		CountDownLatch half = new CountDownLatch(SUBMITTERS * 100);
		Thread destroyer = new Thread(() -> {
			try {
				half.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			pool.close();
		});
		destroyer.start();
		inParallel((submitter) -> {
			ThreadLocalRandom random = ThreadLocalRandom.current();
			for (int i = 0; i < 200; i++) {
				int dice = random.nextInt(100);
				String function = (dice < 1) ? "crash" : (dice < 10) ? "fail" : "ok";
				CompletableFuture<Object> future = pool.execute(function, i);
				submissions.increment();
				future.whenComplete((result, error) -> endings.increment());
				futures.add(future);
				if (dice > 90) {
					future.cancel(true);
				}
				half.countDown();
			}
		});
		destroyer.join();
		List<CompletableFuture<Object>> all = new ArrayList<>(futures);
		await().untilAsserted(() -> assertThat(all).allMatch(CompletableFuture::isDone));
		assertThat(endings.sum()).isEqualTo(submissions.sum());
		await().untilAsserted(() -> {
			PoolInfo info = pool.info();
			assertThat(info.executingTasks()).isZero();
			assertThat(info.queuedTasks()).isZero();
			assertThat(info.executedTasks() + info.failedTasks() + info.cancelledTasks() + info.rejectedTasks())
				.isEqualTo(submissions.sum());
		});
	}

	private static void inParallel(java.util.function.IntConsumer action) throws InterruptedException {
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < SUBMITTERS; i++) {
			int submitter = i;
			Thread thread = new Thread(() -> action.accept(submitter));
			thread.start();
			threads.add(thread);
		}
		for (Thread thread : threads) {
			thread.join();
		}
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.poolifier.info.PoolInfo;
import io.poolifier.options.PoolChange;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tasks with ordering keys on stealing workers, from eight threads, with everything going
 * on at once.
 */
@Timeout(600)
class OrderingStressTests {

	/** The number of tasks of the long stream; the documented million on demand. */
	private static final int STREAM = Integer.getInteger("poolifier.ordering.tasks", 100_000);

	private static final int SUBMITTERS = 8;

	/** A task, numbered by its submitter for its key. */
	private record Step(int submitter, int key, int number) {
	}

	/**
	 * Log of one key, which fails if two functions run at a time, or in another order
	 * than they were submitted.
	 */
	private static final class KeyLog {

		private final AtomicInteger running = new AtomicInteger();

		/** Plain, because the pool ensures the visibility. */
		private final int[] latest = new int[SUBMITTERS];

		/** Runs a task, which may run more than once. */
		void run(Step step, ConcurrentLinkedQueue<String> faults, Runnable function) {
			if (this.running.incrementAndGet() != 1) {
				faults.add("two at a time: " + step);
			}
			if (this.latest[step.submitter] > step.number) {
				faults.add(step + " after " + this.latest[step.submitter]);
			}
			this.latest[step.submitter] = step.number;
			try {
				function.run();
			}
			finally {
				this.running.decrementAndGet();
			}
		}

	}

	private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

	private final AtomicLong runs = new AtomicLong();

	private KeyLog[] logs;

	private WorkerPool pool;

	private WorkerPoolBuilder pool(WorkerPoolBuilder builder, int keys, Runnable function, boolean idempotent) {
		this.logs = new KeyLog[keys];
		for (int i = 0; i < keys; i++) {
			this.logs[i] = new KeyLog();
		}
		return builder.taskFunction("step", (Step step) -> {
			this.logs[step.key].run(step, this.faults, function);
			this.runs.incrementAndGet();
			return step;
		}, TaskFunctionOptions.builder().orderingKey(Step::key).idempotent(idempotent).build())
			.taskFunction("other", (data) -> data);
	}

	/** Submits tasks from all threads, and waits for the end of all of them. */
	private void submit(int tasks, boolean cancels) throws InterruptedException {
		CountDownLatch ended = new CountDownLatch(tasks);
		int share = tasks / SUBMITTERS;
		List<Thread> submitters = new ArrayList<>();
		for (int i = 0; i < SUBMITTERS; i++) {
			int submitter = i;
			Thread thread = new Thread(() -> {
				Random random = new Random(submitter);
				for (int number = 1; number <= share; number++) {
					Step step = new Step(submitter, random.nextInt(this.logs.length), number);
					CompletableFuture<Object> future = this.pool.execute("step", step);
					future.whenComplete((result, error) -> ended.countDown());
					if (cancels && random.nextInt(3) == 0) {
						future.cancel(random.nextBoolean());
					}
				}
			});
			submitters.add(thread);
			thread.start();
		}
		for (Thread submitter : submitters) {
			submitter.join();
		}
		assertThat(ended.await(5, TimeUnit.MINUTES)).isTrue();
	}

	private void assertAllCounted(long tasks) {
		assertThat(this.faults).isEmpty();
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			PoolInfo info = this.pool.info();
			assertThat(info).returns(0L, PoolInfo::queuedTasks).returns(0L, PoolInfo::executingTasks);
			assertThat(info.executedTasks() + info.failedTasks() + info.cancelledTasks() + info.rejectedTasks())
				.isEqualTo(tasks);
			assertThat(GatesAccess.keysOf(this.pool)).isZero();
		});
	}

	@AfterEach
	void close() {
		if (this.pool != null) {
			this.pool.close();
		}
	}

	private static void work() {
		for (int i = 0; i < 200; i++) {
			Thread.onSpinWait();
		}
	}

	@Test
	void aLongStreamKeepsItsOrder() throws Exception {
		this.pool = pool(WorkerPools.fixed(4), 5_000, () -> {
		}, false).build();
		submit(STREAM, false);
		assertAllCounted(STREAM);
		assertThat(this.runs).hasValue(STREAM);
	}

	@RepeatedTest(5)
	void fewKeysKeepTheirOrderWhileOtherTasksAreStolen() throws Exception {
		this.pool = pool(WorkerPools.fixed(4), 7, OrderingStressTests::work, false)
			.tasksQueueOptions(TasksQueueOptions.builder().concurrency(2).size(4).build())
			.build();
		AtomicBoolean over = new AtomicBoolean();
		AtomicLong others = new AtomicLong();
		Thread noise = new Thread(() -> {
			while (!over.get()) {
				others.incrementAndGet();
				this.pool.execute("other", 1).join();
			}
		});
		noise.start();
		submit(8_000, false);
		over.set(true);
		noise.join();
		assertAllCounted(8_000 + others.get());
		assertThat(this.runs).hasValue(8_000);
	}

	@RepeatedTest(5)
	void cancelledTasksKeepTheOrderOfTheOthers() throws Exception {
		this.pool = pool(WorkerPools.fixed(4), 20, OrderingStressTests::work, false).build();
		submit(8_000, true);
		assertAllCounted(8_000);
	}

	@RepeatedTest(5)
	void killedWorkersKeepTheOrder() throws Exception {
		this.pool = pool(WorkerPools.fixed(4), 20, OrderingStressTests::work, false).build();
		disturb((random) -> this.pool.management().killWorker(random.nextInt(4)));
		assertAllCounted(8_000);
	}

	@RepeatedTest(5)
	void killedWorkersKeepTheOrderOfTasksThatRunAgain() throws Exception {
		this.pool = pool(WorkerPools.fixed(4), 20, OrderingStressTests::work, true).build();
		disturb((random) -> this.pool.management().killWorker(random.nextInt(4)));
		assertAllCounted(8_000);
	}

	@RepeatedTest(5)
	void changesOfTheSizeKeepTheOrder() throws Exception {
		this.pool = pool(WorkerPools.fixed(4), 20, OrderingStressTests::work, false)
			.tasksQueueOptions(TasksQueueOptions.builder().size(2).tasksStealingOnBackPressure(true).build())
			.build();
		disturb((random) -> this.pool.reconfigure(PoolChange.builder().size(1 + random.nextInt(5)).build()));
		assertAllCounted(8_000);
		assertThat(this.runs).hasValue(8_000);
	}

	@RepeatedTest(5)
	void everyFutureCompletesWhenThePoolIsDestroyedMeanwhile() throws Exception {
		this.pool = pool(WorkerPools.fixed(4), 20, OrderingStressTests::work, false)
			.tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ofMillis(2)).build())
			.build();
		Thread destroyer = new Thread(() -> {
			await().until(() -> this.runs.get() > 500);
			this.pool.destroy().join();
		});
		destroyer.start();
		submit(8_000, false);
		destroyer.join();
		assertAllCounted(8_000);
		this.pool.start();
	}

	private void disturb(Consumer<Random> disturbance) throws InterruptedException {
		AtomicBoolean over = new AtomicBoolean();
		Thread thread = new Thread(() -> {
			Random random = new Random();
			while (!over.get()) {
				disturbance.accept(random);
				await().pollInterval(Duration.ofMillis(1)).until(() -> true);
			}
		});
		thread.start();
		submit(8_000, false);
		over.set(true);
		thread.join();
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.poolifier.info.PoolInfo;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.task.WorkerLostException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Workers that are terminated on request.
 */
@Timeout(60)
class KillWorkerTests {

	private static void awaitFullSize(WorkerPool pool) {
		await().until(() -> pool.info().ready() && pool.info().restartingWorkerNodes() == 0);
	}

	@Test
	void failsTheRunningTaskAndReplacesTheWorker() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch never = new CountDownLatch(1);
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("block", (data) -> {
			started.countDown();
			never.await();
			return data;
		}).taskFunction("echo", (data) -> data).build()) {
			CompletableFuture<Object> running = pool.execute("block", 1);
			CompletableFuture<Object> waiting = pool.execute("echo", 2);
			started.await();
			assertThat(pool.management().killWorker(0)).isTrue();
			assertThat(running).failsWithin(10, TimeUnit.SECONDS)
				.withThrowableThat()
				.withCauseInstanceOf(WorkerLostException.class)
				.withMessageContaining("on request");
			assertThat(waiting).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(2);
			awaitFullSize(pool);
			assertThat(pool.info()).returns(1L, PoolInfo::workerRestarts).returns(1L, PoolInfo::failedTasks);
		}
	}

	@Test
	void runsAnIdempotentTaskAgain() throws Exception {
		Semaphore started = new Semaphore(0);
		CountDownLatch goOn = new CountDownLatch(1);
		try (WorkerPool pool = WorkerPools.fixed(2).taskFunction("block", (data) -> {
			started.release();
			goOn.await();
			return data;
		}, TaskFunctionOptions.builder().idempotent(true).build()).build()) {
			CompletableFuture<Object> running = pool.execute("block", 1);
			started.acquire();
			int key = pool.workers()
				.stream()
				.filter((worker) -> worker.usage().tasks().executing() == 1)
				.findFirst()
				.orElseThrow()
				.key();
			assertThat(pool.management().killWorker(key)).isTrue();
			started.acquire();
			goOn.countDown();
			assertThat(running).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(1);
			assertThat(pool.info()).returns(1L, PoolInfo::retriedTasks)
				.returns(0L, PoolInfo::failedTasks)
				.returns(1L, PoolInfo::executedTasks);
		}
	}

	@Test
	void isNotPunishedByAPause() {
		try (WorkerPool pool = WorkerPools.fixed(2).taskFunction("echo", (data) -> data).build()) {
			for (int i = 0; i < 20; i++) {
				assertThat(pool.management().killWorker(i % 2)).isTrue();
				awaitFullSize(pool);
			}
			assertThat(pool.info().workerRestarts()).isEqualTo(20);
			assertThat(pool.execute("echo", 1)).succeedsWithin(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void hasNoEffectWithoutTheWorker() {
		WorkerPool pool = WorkerPools.fixed(1).taskFunction("echo", (data) -> data).startWorkers(false).build();
		assertThat(pool.management().killWorker(0)).isFalse();
		pool.start();
		assertThat(pool.management().killWorker(1)).isFalse();
		assertThat(pool.management().killWorker(-1)).isFalse();
		pool.destroy().join();
		assertThat(pool.management().killWorker(0)).isFalse();
	}

	@RepeatedTest(20)
	void losesNothingUnderLoad() throws Exception {
		try (WorkerPool pool = WorkerPools.fixed(2)
			.taskFunction("echo", (data) -> data)
			.tasksQueueOptions(TasksQueueOptions.builder().concurrency(2).build())
			.build()) {
			int count = 5_000;
			CompletableFuture<?>[] futures = new CompletableFuture<?>[count];
			for (int i = 0; i < count; i++) {
				futures[i] = pool.execute("echo", i);
				if (i % 500 == 250) {
					pool.management().killWorker(i / 500 % 2);
				}
			}
			int lost = 0;
			for (int i = 0; i < count; i++) {
				try {
					assertThat(futures[i].get(10, TimeUnit.SECONDS)).isEqualTo(i);
				}
				catch (ExecutionException ex) {
					assertThat(ex).hasCauseInstanceOf(WorkerLostException.class);
					lost++;
				}
			}
			int failed = lost;
			await().untilAsserted(() -> assertThat(pool.info()).returns((long) failed, PoolInfo::failedTasks)
				.returns((long) count - failed, PoolInfo::executedTasks));
		}
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.poolifier.options.TasksQueueOptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class CancellationTests {

	@Test
	@Rule({ "AB-1", "TQ-3" })
	void aCancelledTaskLeavesTheQueueAndNeverRuns() throws Exception {
		Gate gate = new Gate();
		List<Object> ran = new ArrayList<>();
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("wait", (data) -> {
			gate.pass();
			ran.add(data);
			return data;
		}).tasksQueueOptions(TasksQueueOptions.builder().size(1).build()).build()) {
			CompletableFuture<Object> running = pool.execute("wait", 1);
			gate.awaitArrivals();
			CompletableFuture<Object> queued = pool.execute("wait", 2);
			assertThat(pool.info().backPressure()).isTrue();
			assertThat(queued.cancel(true)).isTrue();
			assertThat(pool.info().queuedTasks()).isZero();
			assertThat(pool.info().backPressure()).isFalse();
			assertThat(pool.info().cancelledTasks()).isOne();
			assertThat(pool.info().failedTasks()).isZero();
			assertThatExceptionOfType(CancellationException.class).isThrownBy(queued::join);
			gate.open();
			running.join();
		}
		assertThat(ran).containsExactly(1);
	}

	@Test
	@Rule({ "AB-2", "JV-7" })
	void interruptsARunningTaskAndNotTheNextOne() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		AtomicBoolean interrupted = new AtomicBoolean();
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("block", (data) -> {
			started.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.set(true);
				Thread.currentThread().interrupt();
			}
			return data;
		}).taskFunction("isInterrupted", (data) -> Thread.currentThread().isInterrupted()).build()) {
			CompletableFuture<Object> running = pool.execute("block", 1);
			started.await();
			assertThat(running.cancel(true)).isTrue();
			assertThat(running.isCancelled()).isTrue();
			assertThat(pool.<Object, Boolean>execute("isInterrupted", 2).join()).isFalse();
			assertThat(interrupted).isTrue();
			assertThat(pool.info().failedTasks()).isOne();
			assertThat(pool.info().executingTasks()).isZero();
			assertThat(pool.info().executedTasks()).isOne();
		}
	}

	@Test
	void cancelWithoutInterruptLetsTheFunctionReturn() throws Exception {
		Gate gate = new Gate();
		AtomicBoolean returned = new AtomicBoolean();
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("wait", (data) -> {
			gate.pass();
			returned.set(true);
			return data;
		}).build()) {
			CompletableFuture<Object> running = pool.execute("wait", 1);
			gate.awaitArrivals();
			assertThat(running.cancel(false)).isTrue();
			assertThat(pool.info().executingTasks()).isOne();
			gate.open();
			await().until(() -> pool.info().failedTasks() == 1);
			assertThat(returned).isTrue();
			assertThat(pool.info().executingTasks()).isZero();
		}
	}

	@Test
	@Rule("AB-6")
	void cancellingATaskThatHasEndedDoesNothing() {
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("echo", (data) -> data).build()) {
			CompletableFuture<Object> future = pool.execute("echo", 1);
			future.join();
			assertThat(future.cancel(true)).isFalse();
			assertThat(future.complete(2)).isFalse();
			assertThat(future.join()).isEqualTo(1);
			assertThat(pool.info().executedTasks()).isOne();
			assertThat(pool.info().cancelledTasks()).isZero();
		}
	}

	@Test
	void aTimeoutOfTheFutureFreesTheWorker() {
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("block", (data) -> {
			new CountDownLatch(1).await();
			return data;
		}).taskFunction("echo", (data) -> data).build()) {
			CompletableFuture<Object> late = pool.execute("block", 1).orTimeout(20, TimeUnit.MILLISECONDS);
			assertThatExceptionOfType(CompletionException.class).isThrownBy(late::join)
				.withCauseInstanceOf(TimeoutException.class);
			assertThat(pool.execute("echo", 2).join()).isEqualTo(2);
		}
	}

	@Test
	void cancellingADependentLeavesTheTaskAlone() throws Exception {
		Gate gate = new Gate();
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("wait", (data) -> {
			gate.pass();
			return data;
		}).build()) {
			CompletableFuture<Object> task = pool.execute("wait", 1);
			gate.awaitArrivals();
			task.thenApply((result) -> result).cancel(true);
			gate.open();
			assertThat(task.join()).isEqualTo(1);
		}
	}

	@RepeatedTest(100)
	@Rule("AB-5")
	@DisplayName("each task ends once, whenever it is cancelled, and no interrupt hits another")
	void aTaskEndsOnceWheneverItIsCancelled() {
		AtomicInteger strays = new AtomicInteger();
		AtomicInteger ran = new AtomicInteger();
		int tasks = 300;
		try (WorkerPool pool = WorkerPools.fixed(2).taskFunction("cancelled", (data) -> {
			ran.incrementAndGet();
			return data;
		}).taskFunction("kept", (data) -> {
			ran.incrementAndGet();
			if (Thread.currentThread().isInterrupted()) {
				strays.incrementAndGet();
			}
			return data;
		}).build()) {
			List<CompletableFuture<Object>> kept = new ArrayList<>();
			int cancelled = 0;
			for (int i = 0; i < tasks; i++) {
				CompletableFuture<Object> future = pool.execute("cancelled", i);
				kept.add(pool.execute("kept", i));
				if (future.cancel(true)) {
					cancelled++;
				}
			}
			kept.forEach(CompletableFuture::join);
			await().until(() -> pool.info().executingTasks() == 0);
			long executed = pool.info().executedTasks();
			long failed = pool.info().failedTasks();
			assertThat(pool.info().queuedTasks()).isZero();
			assertThat((long) ran.get()).isBetween(executed, executed + failed);
			assertThat(failed + pool.info().cancelledTasks()).isEqualTo(cancelled);
			assertThat(executed).isEqualTo(2L * tasks - cancelled);
			assertThat(strays).hasValue(0);
		}
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import io.poolifier.event.PoolEvent;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.task.TaskHandler;
import io.poolifier.task.WorkerLostException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class WorkerFailureTests {

	private static WorkerPoolBuilder crashing(WorkerPoolBuilder builder) {
		TaskHandler<Integer, Object> crash = (data) -> {
			throw new OutOfMemoryError("not really");
		};
		return builder.taskFunction("echo", (data) -> data)
			.taskFunction("crash", crash)
			.taskFunction("another crash", crash);
	}

	@Test
	@Rule({ "ER-1", "ER-2", "JV-9" })
	@DisplayName("a worker that dies of a fatal error is replaced in its place; its caller gets the error")
	void replacesADeadWorker() {
		List<PoolEvent> events = new ArrayList<>();
		try (WorkerPool pool = crashing(WorkerPools.fixed(2)).listener((event) -> {
			synchronized (events) {
				events.add(event);
			}
		}).build()) {
			CompletableFuture<Object> crash = pool.execute("crash", 1);
			assertThatExceptionOfType(CompletionException.class).isThrownBy(crash::join)
				.withCauseInstanceOf(OutOfMemoryError.class);
			await().until(() -> pool.workers().stream().anyMatch((worker) -> worker.id() == 2));
			assertThat(pool.workers()).extracting("key").containsExactly(0, 1);
			assertThat(pool.info().ready()).isTrue();
			assertThat(pool.info().failedTasks()).isOne();
			assertThat(pool.execute("echo", 2).join()).isEqualTo(2);
			await().untilAsserted(() -> {
				synchronized (events) {
					assertThat(events).hasAtLeastOneElementOfType(PoolEvent.WorkerFailed.class)
						.hasAtLeastOneElementOfType(PoolEvent.TaskFailed.class);
				}
			});
		}
	}

	@Test
	@Rule("RQ-2")
	void theReplacementServesTheQueueOfTheOnlyWorker() throws Exception {
		Gate gate = new Gate();
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("echo", (data) -> data)
			.taskFunction("crash", (data) -> {
				gate.pass();
				throw new NoClassDefFoundError("Missing");
			})
			.build()) {
			CompletableFuture<Object> crash = pool.execute("crash", 1);
			gate.awaitArrivals();
			CompletableFuture<List<Object>> waiting = pool.mapExecute("echo", List.of(1, 2, 3));
			gate.open();
			assertThat(crash).failsWithin(5, TimeUnit.SECONDS);
			assertThat(waiting.get(5, TimeUnit.SECONDS)).containsExactly(1, 2, 3);
		}
	}

	@Test
	@Rule("ER-8")
	void replacesWorkersThatDieAgainAndAgainAfterGrowingPauses() {
		ManualTime time = new ManualTime();
		try (WorkerPool pool = crashing(WorkerPools.fixed(1)).time(time).build()) {
			assertThat(pool.execute("crash", 1)).failsWithin(5, TimeUnit.SECONDS);
			assertThat(pool.execute("another crash", 2)).failsWithin(5, TimeUnit.SECONDS);
			assertThat(pool.execute("crash", 3)).failsWithin(5, TimeUnit.SECONDS);
			await().until(() -> !pool.info().ready());
			CompletableFuture<Object> held = pool.execute("echo", 3);
			time.advance(Duration.ofMillis(99));
			assertThat(pool.info().ready()).isFalse();
			assertThat(held).isNotDone();
			time.advance(Duration.ofMillis(1));
			assertThat(held).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(3);
			assertThat(pool.info().ready()).isTrue();
		}
	}

	@Test
	@Rule("ER-3")
	@DisplayName("without restart the pool goes on with the workers that are left, and is not ready")
	void goesOnWithTheWorkersThatAreLeftWithoutRestart() {
		try (WorkerPool pool = crashing(WorkerPools.fixed(2)).restartWorkerOnError(false).build()) {
			assertThat(pool.execute("crash", 1)).failsWithin(5, TimeUnit.SECONDS);
			await().until(() -> pool.info().workerNodes() == 1);
			assertThat(pool.info().ready()).isFalse();
			assertThat(pool.execute("echo", 2).join()).isEqualTo(2);
		}
	}

	@Test
	@Rule("RQ-2")
	void failsTheTasksOfTheLastWorkerWithoutRestart() throws Exception {
		Gate gate = new Gate();
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("echo", (data) -> data)
			.taskFunction("crash", (data) -> {
				gate.pass();
				throw new OutOfMemoryError("not really");
			})
			.restartWorkerOnError(false)
			.build()) {
			CompletableFuture<Object> crash = pool.execute("crash", 1);
			gate.awaitArrivals();
			CompletableFuture<Object> waiting = pool.execute("echo", 2);
			gate.open();
			assertThat(crash).failsWithin(5, TimeUnit.SECONDS);
			assertThatExceptionOfType(CompletionException.class).isThrownBy(waiting::join)
				.withCauseInstanceOf(WorkerLostException.class);
			assertThatExceptionOfType(CompletionException.class).isThrownBy(pool.execute("echo", 3)::join)
				.withCauseInstanceOf(WorkerLostException.class);
		}
	}

	@Test
	void errorsThatTheUserListsAreFatalToo() {
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("fail", (data) -> {
			throw new IllegalStateException("corrupt");
		}).fatalErrors(IllegalStateException.class::isInstance).build()) {
			assertThat(pool.execute("fail", 1)).failsWithin(5, TimeUnit.SECONDS);
			await().until(() -> pool.workers().stream().anyMatch((worker) -> worker.id() == 1));
		}
	}

	@Test
	void tasksThatRunBesideTheFatalOneAreLeftToEnd() throws Exception {
		Gate gate = new Gate();
		try (WorkerPool pool = crashing(WorkerPools.fixed(1)).taskFunction("wait", (data) -> {
			gate.pass();
			return data;
		}).tasksQueueOptions(TasksQueueOptions.builder().concurrency(2).build()).build()) {
			CompletableFuture<Object> running = pool.execute("wait", 1);
			gate.awaitArrivals();
			assertThat(pool.execute("crash", 2)).failsWithin(5, TimeUnit.SECONDS);
			await().until(() -> pool.workers().stream().anyMatch((worker) -> worker.id() == 1));
			assertThat(pool.info().executingTasks()).isOne();
			gate.open();
			assertThat(running.join()).isEqualTo(1);
			assertThat(pool.info().executedTasks()).isOne();
		}
	}

	@RepeatedTest(100)
	@Rule("RQ-1")
	void noTaskIsLostOrRunTwiceWhileWorkersDie() {
		try (WorkerPool pool = crashing(WorkerPools.fixed(3)).build()) {
			List<CompletableFuture<Object>> echoes = new ArrayList<>();
			List<CompletableFuture<Object>> crashes = new ArrayList<>();
			for (int i = 0; i < 60; i++) {
				if (i % 20 == 7) {
					crashes.add(pool.execute("crash", i));
				}
				echoes.add(pool.execute("echo", i));
			}
			for (int i = 0; i < echoes.size(); i++) {
				assertThat(echoes.get(i).join()).isEqualTo(i);
			}
			crashes.forEach((crash) -> assertThat(crash).failsWithin(5, TimeUnit.SECONDS));
			assertThat(pool.info().executedTasks()).isEqualTo(60);
			assertThat(pool.info().failedTasks()).isEqualTo(3);
			assertThat(pool.info().queuedTasks()).isZero();
		}
	}

}

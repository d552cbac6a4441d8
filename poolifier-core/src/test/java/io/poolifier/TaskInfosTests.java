// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.poolifier.FaultyWorkerFactory.Call;
import io.poolifier.info.TaskInfo;
import io.poolifier.internal.engine.ManualTime;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * The tasks of a pool, as somebody sees them who did not submit them.
 */
@Timeout(60)
class TaskInfosTests {

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final ManualTime time = new ManualTime();

	private WorkerPoolBuilder scripted(int size) {
		return WorkerPools.fixed(size)
			.workerFactory(this.factory)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.taskFunction("other", (data) -> data);
	}

	@Test
	void showsRunningTasksBeforeWaitingOnes() {
		WorkerPool pool = scripted(2).build();
		this.factory.settle();
		assertThat(pool.management().tasks()).isEmpty();
		pool.execute("echo", 1);
		pool.execute("other", 2);
		this.factory.settle();
		pool.execute("other", 3);
		pool.execute("echo", 4);
		assertThat(pool.management().tasks())
			.extracting(TaskInfo::id, TaskInfo::function, TaskInfo::state, TaskInfo::workerKey, TaskInfo::stack)
			.containsExactly(tuple(1L, "echo", TaskInfo.State.RUNNING, 0, List.of()),
					tuple(2L, "other", TaskInfo.State.RUNNING, 1, List.of()),
					tuple(3L, "other", TaskInfo.State.QUEUED, 0, List.of()),
					tuple(4L, "echo", TaskInfo.State.QUEUED, 1, List.of()));
	}

	@Test
	void tellsHowLongTasksHaveBeenThereAndHowLongTheyRun() {
		WorkerPool pool = scripted(1).build();
		this.factory.settle();
		pool.execute("echo", 1);
		this.time.advance(Duration.ofMillis(10));
		this.factory.settle();
		pool.execute("echo", 2);
		this.time.advance(Duration.ofMillis(5));
		assertThat(pool.management().tasks()).extracting(TaskInfo::age, TaskInfo::runTime)
			.containsExactly(tuple(15.0, 5.0), tuple(5.0, null));
	}

	@Test
	void taskKeepsItsIdWhereverItGoesAndNoOtherGetsIt() {
		WorkerPool pool = scripted(1).build();
		this.factory.settle();
		pool.execute("echo", 1);
		pool.execute("echo", 2);
		assertThat(pool.management().tasks()).extracting(TaskInfo::id).containsExactly(1L, 2L);
		this.factory.settle();
		assertThat(pool.management().tasks()).extracting(TaskInfo::id).containsExactly(1L, 2L);
		this.factory.slot(0).finish();
		this.factory.settle();
		pool.execute("echo", 3);
		assertThat(pool.management().tasks()).extracting(TaskInfo::id).containsExactly(2L, 3L);
	}

	@Test
	void cancelsAWaitingTaskById() {
		WorkerPool pool = scripted(1).build();
		this.factory.settle();
		pool.execute("echo", 1);
		this.factory.settle();
		CompletableFuture<Object> waiting = pool.execute("echo", 2);
		long id = pool.management().tasks().get(1).id();
		assertThat(pool.management().cancelTask(id)).isTrue();
		assertThat(waiting).isCancelled();
		assertThat(pool.management().tasks()).hasSize(1);
		assertThat(pool.management().cancelTask(id)).isFalse();
		assertThat(pool.management().cancelTask(4711)).isFalse();
	}

	@Test
	void showsATaskThatWasCancelledUntilItsFunctionReturns() {
		WorkerPool pool = scripted(1).build();
		this.factory.settle();
		CompletableFuture<Object> running = pool.execute("echo", 1);
		this.factory.settle();
		long id = pool.management().tasks().get(0).id();
		assertThat(pool.management().cancelTask(id)).isTrue();
		assertThat(this.factory.slot(0).isInterrupted()).isTrue();
		assertThat(running).isCancelled();
		assertThat(pool.management().tasks()).extracting(TaskInfo::id, TaskInfo::state)
			.containsExactly(tuple(id, TaskInfo.State.CANCELLED));
		assertThat(pool.management().cancelTask(id)).isFalse();
		this.factory.slot(0).finish();
		assertThat(pool.management().tasks()).isEmpty();
	}

	@Test
	void tellsWhatTheThreadOfARunningTaskDoes() throws Exception {
		Gate gate = new Gate();
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("wait", (data) -> {
			gate.pass();
			return data;
		}).build()) {
			pool.execute("wait", 1);
			CompletableFuture<Object> next = pool.execute("wait", 2);
			gate.awaitArrivals();
			await().untilAsserted(() -> assertThat(pool.management().tasks().get(0).stack())
				.anyMatch((frame) -> frame.getClassName().equals(Gate.class.getName())));
			assertThat(pool.management().tasks().get(1).stack()).isEmpty();
			gate.open();
			next.join();
			assertThat(pool.management().tasks()).isEmpty();
		}
	}

	@Test
	void taskThatWaitsForAStageHasNoStack() {
		CompletableFuture<Object> stage = new CompletableFuture<>();
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("later", (data) -> stage).build()) {
			CompletableFuture<Object> task = pool.execute("later", 1);
			await().untilAsserted(() -> assertThat(pool.management().tasks()).hasSize(1).allSatisfy((info) -> {
				assertThat(info.state()).isEqualTo(TaskInfo.State.RUNNING);
				assertThat(info.stack()).isEmpty();
			}));
			stage.complete("done");
			assertThat(task.join()).isEqualTo("done");
		}
	}

	@RepeatedTest(20)
	void mayBeLookedAtWhileTasksComeAndGo() throws Exception {
		try (WorkerPool pool = WorkerPools.fixed(2).taskFunction("echo", (data) -> data).build()) {
			CountDownLatch done = new CountDownLatch(1);
			Thread submitter = new Thread(() -> {
				for (int i = 0; i < 2_000; i++) {
					pool.execute("echo", i);
				}
				pool.execute("echo", "last").exceptionally((cancelled) -> null).join();
				done.countDown();
			});
			submitter.start();
			while (done.getCount() > 0) {
				List<TaskInfo> tasks = pool.management().tasks();
				assertThat(tasks).doesNotHaveDuplicates();
				tasks.stream().limit(1).forEach((task) -> pool.management().cancelTask(task.id()));
			}
			submitter.join();
			await().until(() -> pool.management().tasks().isEmpty());
		}
	}

	@Test
	void tasksCanBeEndedWhileAWorkerTellsWhatItDoes() {
		ScriptedWorkerFactory scripted = new ScriptedWorkerFactory();
		FaultyWorkerFactory factory = new FaultyWorkerFactory(scripted);
		WorkerPool pool = WorkerPools.fixed(1)
			.workerFactory(factory)
			.time(new ManualTime())
			.taskFunction("echo", (data) -> data)
			.build();
		pool.execute("echo", 1);
		scripted.settle();
		CompletableFuture<Integer> waiting = pool.execute("echo", 2);
		long id = pool.management().tasks().get(1).id();
		factory.before(Call.STACK, (key) -> {
			CompletableFuture<Boolean> cancelled = CompletableFuture
				.supplyAsync(() -> pool.management().cancelTask(id));
			assertThat(cancelled).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(true);
		});
		assertThat(pool.management().tasks()).hasSize(1);
		assertThat(waiting).isCancelled();
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.poolifier.event.PoolEvent;
import io.poolifier.info.PoolInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.task.PoolClosedException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class PauseTests {

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private WorkerPoolBuilder scripted(int size) {
		return WorkerPools.fixed(size)
			.workerFactory(this.factory)
			.time(new ManualTime())
			.taskFunction("echo", (data) -> data);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void pausedPoolStartsNoTasksAndTakesThemAllTheSame(boolean stealing) {
		WorkerPool pool = scripted(2).tasksQueueOptions(TasksQueueOptions.builder().taskStealing(stealing).build())
			.build();
		this.factory.settle();
		pool.execute("echo", 1);
		this.factory.settle();
		pool.management().pause();
		IntStream.rangeClosed(2, 5).forEach((i) -> pool.execute("echo", i));
		assertThat(this.factory.awake()).isEmpty();
		this.factory.slot(0).finish();
		this.factory.settle();
		assertThat(this.factory.running()).isEmpty();
		assertThat(this.factory.resting()).hasSize(2);
		assertThat(pool.info()).returns(true, PoolInfo::paused)
			.returns(4L, PoolInfo::queuedTasks)
			.returns(1L, PoolInfo::executedTasks);
		pool.management().resume();
		assertThat(this.factory.runAll()).containsExactlyInAnyOrder(2, 3, 4, 5);
		assertThat(pool.info()).returns(false, PoolInfo::paused).returns(5L, PoolInfo::executedTasks);
	}

	@Test
	void poolThatIsPausedBeforeItStartsIsPausedThen() {
		WorkerPool pool = scripted(1).startWorkers(false).build();
		pool.management().pause();
		pool.start();
		pool.execute("echo", 1);
		this.factory.settle();
		assertThat(this.factory.running()).isEmpty();
		pool.management().resume();
		assertThat(this.factory.runAll()).containsExactly(1);
	}

	@Test
	void workerThatComesToAPausedPoolWaitsToo() {
		WorkerPool pool = scripted(1).build();
		pool.management().pause();
		pool.execute("echo", 1);
		pool.reconfigure((change) -> change.size(2));
		this.factory.settle();
		assertThat(this.factory.running()).isEmpty();
		pool.management().resume();
		assertThat(this.factory.runAll()).containsExactly(1);
	}

	@Test
	void destroyedWhilePausedRunningTasksFinishAndWaitingOnesFailAtOnce() {
		WorkerPool pool = scripted(1).build();
		this.factory.settle();
		CompletableFuture<Object> running = pool.execute("echo", 1);
		this.factory.settle();
		pool.management().pause();
		CompletableFuture<Object> waiting = pool.execute("echo", 2);
		CompletableFuture<Void> destroyed = pool.destroy();
		assertThat(destroyed).isNotDone();
		this.factory.slot(0).finish();
		this.factory.settle();
		assertThat(destroyed).isCompleted();
		assertThat(running).isCompletedWithValue(1);
		assertThat(waiting).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withCauseInstanceOf(PoolClosedException.class);
	}

	@Test
	void eachPauseAndItsEndArePublishedOnce() {
		List<PoolEvent> events = new ArrayList<>();
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("echo", (data) -> data).listener((event) -> {
			synchronized (events) {
				events.add(event);
			}
		}).build()) {
			pool.management().resume();
			pool.management().pause();
			pool.management().pause();
			pool.management().resume();
			pool.management().resume();
		}
		await().untilAsserted(() -> {
			synchronized (events) {
				assertThat(events).hasAtLeastOneElementOfType(PoolEvent.Destroyed.class);
				assertThat(events)
					.filteredOn((event) -> event instanceof PoolEvent.Paused || event instanceof PoolEvent.Resumed)
					.extracting(Object::getClass)
					.containsExactly(PoolEvent.Paused.class, PoolEvent.Resumed.class);
			}
		});
	}

	@RepeatedTest(50)
	void noTaskIsForgottenHoweverOftenThePoolIsPaused() {
		try (WorkerPool pool = WorkerPools.fixed(2).taskFunction("echo", (data) -> data).build()) {
			List<CompletableFuture<Object>> tasks = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				if (i % 7 == 0) {
					pool.management().pause();
				}
				tasks.add(pool.execute("echo", i));
				if (i % 7 == 3) {
					pool.management().resume();
				}
			}
			pool.management().resume();
			CompletableFuture.allOf(tasks.toArray(CompletableFuture[]::new)).join();
			await().until(() -> pool.info().executedTasks() == 200);
		}
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.poolifier.FaultyWorkerFactory.Call;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.worker.Pause;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Wake-ups that fail: the search token is not lost with them.
 */
@Timeout(30)
class SearchTokenTests {

	private final ScriptedWorkerFactory scripted = new ScriptedWorkerFactory();

	private final FaultyWorkerFactory factory = new FaultyWorkerFactory(this.scripted);

	private final ManualTime time = new ManualTime();

	private WorkerPool pool() {
		return pool(2);
	}

	private WorkerPool pool(int workers) {
		WorkerPool pool = WorkerPools.fixed(workers)
			.workerFactory(this.factory)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.build();
		this.scripted.settle();
		assertThat(this.scripted.resting()).hasSize(workers);
		return pool;
	}

	@Test
	void theNextTaskWakesAWorkerAfterAllWakeUpsFailed() {
		WorkerPool pool = pool();
		this.factory.fail(Call.WAKE);
		CompletableFuture<Integer> first = pool.execute("echo", 1);
		assertThat(first).isNotDone();
		assertThat(pool.info().stealingWorkerNodes()).isZero();
		this.factory.succeed(Call.WAKE);
		pool.execute("echo", 2);
		assertThat(this.scripted.awake()).isNotEmpty();
		assertThat(this.scripted.runAll()).containsExactlyInAnyOrder(1, 2);
	}

	@Test
	void theWatchMakesUpForWakeUpsThatFailed() {
		WorkerPool pool = pool();
		this.factory.fail(Call.WAKE);
		CompletableFuture<Integer> task = pool.execute("echo", 1);
		this.factory.succeed(Call.WAKE);
		this.time.advance(Duration.ofMillis(100));
		assertThat(this.scripted.runAll()).containsExactly(1);
		assertThat(task).isCompletedWithValue(1);
	}

	@Test
	void anotherWorkerIsWokenIfOneCannotBe() {
		WorkerPool pool = pool();
		this.factory.before(Call.WAKE, (key) -> {
			if (key == 0) {
				throw new IllegalStateException("as asked");
			}
		});
		pool.execute("echo", 1);
		assertThat(this.scripted.awake()).extracting((slot) -> slot.workerKey()).containsExactly(1);
		assertThat(this.scripted.runAll()).containsExactly(1);
	}

	@Test
	void aWorkerWhoseWakeUpFailedHalfWayRunsTheTaskOnce() {
		WorkerPool pool = pool();
		this.factory.before(Call.WAKE, (key) -> {
			this.scripted.slot(key).step();
			throw new IllegalStateException("as asked");
		});
		pool.execute("echo", 1);
		this.factory.succeed(Call.WAKE);
		this.time.advance(Duration.ofMillis(100));
		assertThat(this.scripted.runningData()).containsExactly(1);
		assertThat(this.scripted.runAll()).containsExactly(1);
		pool.execute("echo", 2);
		assertThat(this.scripted.runAll()).containsExactly(2);
	}

	@Test
	void aWorkerThatFindsATaskWhileItsWakeUpFailsDoesNotCountAsResting() {
		WorkerPool pool = pool(1);
		this.factory.before(Call.WAKE, (key) -> {
			this.factory.succeed(Call.WAKE);
			pool.execute("echo", 1);
			this.scripted.slot(key).step();
			throw new IllegalStateException("as asked");
		});
		pool.reconfigure((change) -> change.tasksQueueOptions(TasksQueueOptions.defaults()));
		assertThat(this.scripted.runAll()).containsExactly(1);
		// A worker that rests twice would be woken for the second task without end.
		pool.execute("echo", 2);
		pool.execute("echo", 3);
		assertThat(this.scripted.runAll()).containsExactly(2, 3);
	}

	@Test
	void aWorkerThatGoesOnAfterItsWakeUpFailedDoesNotCountAsResting() {
		WorkerPool pool = pool(1);
		this.factory.fail(Call.WAKE);
		pool.reconfigure((change) -> change.tasksQueueOptions(TasksQueueOptions.defaults()));
		this.factory.succeed(Call.WAKE);
		// As a thread that was about to park.
		this.scripted.slot(0).step();
		pool.execute("echo", 1);
		pool.execute("echo", 2);
		assertThat(this.scripted.runAll()).containsExactly(1, 2);
	}

	@Test
	void aWorkerThatDoesNotHearThatItIsRetiredStopsLater() {
		WorkerPool pool = pool(2);
		this.factory.fail(Call.WAKE);
		pool.reconfigure((change) -> change.size(1));
		this.factory.succeed(Call.WAKE);
		assertThat(this.scripted.workers()).hasSize(2);
		// The retired worker rests, and would be looked for without end.
		pool.execute("echo", 1);
		pool.execute("echo", 2);
		assertThat(this.scripted.runAll()).containsExactly(1, 2);
		this.time.advance(Duration.ofMillis(100));
		this.scripted.settle();
		assertThat(this.scripted.workers()).hasSize(1);
	}

	@Test
	void aPoolWhoseWorkersDoNotHearOfItsEndIsDestroyedInTime() {
		WorkerPool pool = pool(2);
		this.factory.fail(Call.WAKE);
		CompletableFuture<Void> destroyed = pool.destroy();
		this.factory.succeed(Call.WAKE);
		this.time.advance(Duration.ofMillis(100));
		this.scripted.settle();
		assertThat(destroyed).isCompleted();
	}

	@RepeatedTest(5)
	void callersNearTheEndOfTheirStackLoseNeitherTasksNorTheToken() throws Exception {
		try (WorkerPool pool = WorkerPools.fixed(2).taskFunction("echo", (data) -> data).build()) {
			List<CompletableFuture<Object>> futures = Collections.synchronizedList(new ArrayList<>());
			for (int round = 0; round < 10; round++) {
				NearStackEnd.repeat(() -> futures.add(pool.execute("echo", 1)));
				CompletableFuture<Object> next = pool.execute("echo", 2);
				assertThat(next).as("round %d", round).succeedsWithin(5, TimeUnit.SECONDS);
			}
			CompletableFuture<Void> all = CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
			assertThat(all).succeedsWithin(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void aWorkerThatEndsWhileItSearchesLeavesTheSearchToOthers() {
		IdleWorkerFactory factory = new IdleWorkerFactory();
		try (WorkerPool pool = WorkerPools.fixed(2)
			.taskFunction("echo", (data) -> data)
			.restartWorkerOnError(false)
			.tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ZERO).build())
			.workerFactory(factory)
			.build()) {
			TaskSlot searcher = factory.contexts.get(0).slots().get(0);
			TaskSlot sleeper = factory.contexts.get(1).slots().get(0);
			assertThat(sleeper.poll()).isNull();
			assertThat(sleeper.rest()).isEqualTo(Pause.WAIT);
			assertThat(searcher.poll()).isNull();
			assertThat(searcher.search()).isTrue();
			factory.contexts.get(0).stopped();
			pool.execute("echo", 1);
			assertThat(sleeper.resting()).isFalse();
			assertThat(factory.woken).containsExactly(sleeper);
		}
	}

	/** Makes workers that do nothing. */
	private static final class IdleWorkerFactory implements WorkerFactory {

		private final List<WorkerContext> contexts = new ArrayList<>();

		private final List<TaskSlot> woken = new ArrayList<>();

		@Override
		public String type() {
			return "idle";
		}

		@Override
		public Worker create(WorkerContext context) {
			this.contexts.add(context);
			return new Worker() {

				@Override
				public void start() {
					context.ready();
				}

				@Override
				public void add(TaskSlot slot) {
				}

				@Override
				public void wake(TaskSlot slot) {
					IdleWorkerFactory.this.woken.add(slot);
				}

				@Override
				public void interrupt(TaskSlot slot) {
				}

				@Override
				public void kill() {
					context.stopped();
				}

			};
		}

	}

}

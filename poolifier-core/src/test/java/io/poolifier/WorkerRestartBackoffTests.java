// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.poolifier.event.PoolEvent;
import io.poolifier.info.CrashLoop;
import io.poolifier.info.PoolInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.task.TaskHandler;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Pauses between the restarts of a worker, which grow as long as it fails again.
 */
@Timeout(30)
class WorkerRestartBackoffTests {

	private final ManualTime time = new ManualTime();

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final List<PoolEvent> events = new CopyOnWriteArrayList<>();

	@Test
	@Rule("ER-8")
	void replacesWorkersThatDieAgainAndAgainAfterGrowingPauses() {
		TaskHandler<Integer, Object> crash = (data) -> {
			throw new OutOfMemoryError("not really");
		};
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("echo", (data) -> data)
			.taskFunction("crash", crash)
			.taskFunction("another crash", crash)
			.time(this.time)
			.build()) {
			assertThat(pool.execute("crash", 1)).failsWithin(5, TimeUnit.SECONDS);
			assertThat(pool.execute("another crash", 2)).failsWithin(5, TimeUnit.SECONDS);
			assertThat(pool.execute("crash", 3)).failsWithin(5, TimeUnit.SECONDS);
			await().until(() -> !pool.info().ready());
			CompletableFuture<Object> held = pool.execute("echo", 3);
			this.time.advance(Duration.ofMillis(99));
			assertThat(pool.info().ready()).isFalse();
			assertThat(held).isNotDone();
			this.time.advance(Duration.ofMillis(1));
			assertThat(held).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(3);
			assertThat(pool.info().ready()).isTrue();
		}
	}

	@Test
	@Rule("ER-8")
	@DisplayName("a worker that cannot be made is made again after growing pauses; the pool is not ready, and tasks wait")
	void triesAgainAfterGrowingPausesIfAWorkerCannotBeCreated() {
		List<Long> attempts = new ArrayList<>();
		WorkerFactory failing = new WorkerFactory() {
			@Override
			public String type() {
				return "failing";
			}

			@Override
			public Worker create(WorkerContext context) {
				attempts.add(Duration.ofNanos(WorkerRestartBackoffTests.this.time.nanoTime()).toMillis());
				if (attempts.size() < 5) {
					throw new IllegalStateException("not yet");
				}
				return WorkerRestartBackoffTests.this.factory.create(context);
			}
		};
		WorkerPool pool = WorkerPools.fixed(1)
			.workerFactory(failing)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.listener(this.events::add)
			.build();
		assertThat(pool.info()).returns(true, PoolInfo::started).returns(false, PoolInfo::ready);
		CompletableFuture<Object> future = pool.execute("echo", 1);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(attempts).containsExactly(0L, 0L, 100L, 300L, 700L);
		assertThat(pool.info().ready()).isTrue();
		this.factory.runAll();
		assertThat(future).isCompletedWithValue(1);
		await().until(() -> this.events.stream().anyMatch(PoolEvent.Ready.class::isInstance));
		assertThat(this.events).filteredOn(PoolEvent.WorkerFailed.class::isInstance).hasSize(4);
	}

	private WorkerPool poolOfDyingWorkers() {
		return WorkerPools.fixed(1)
			.workerFactory(this.factory)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.build();
	}

	private void dieAgain(int times) {
		for (int i = 0; i < times; i++) {
			this.time.advance(Duration.ofSeconds(31));
			this.factory.worker(0).die();
		}
	}

	@Test
	void aWorkerThatDiesAgainAndAgainIsInACrashLoopUntilItsReplacementHasExecutedATask() {
		WorkerPool pool = poolOfDyingWorkers();
		dieAgain(2);
		assertThat(pool.info().crashLoops()).isEmpty();
		dieAgain(1);
		assertThat(pool.info().crashLoops()).containsExactly(new CrashLoop(0, 3, "Worker died, as asked"));
		this.time.advance(Duration.ofSeconds(31));
		assertThat(pool.info().ready()).isTrue();
		assertThat(pool.info().crashLoops()).hasSize(1);
		CompletableFuture<Object> future = pool.execute("echo", 1);
		this.factory.runAll();
		assertThat(future).isCompletedWithValue(1);
		assertThat(pool.info().crashLoops()).isEmpty();
	}

	@Test
	void aCrashLoopEndsWhenAWorkerIsHealthyForAMinute() {
		WorkerPool pool = poolOfDyingWorkers();
		dieAgain(3);
		this.time.advance(Duration.ofSeconds(31));
		assertThat(pool.info().crashLoops()).hasSize(1);
		this.time.advance(Duration.ofMinutes(1));
		assertThat(pool.info().crashLoops()).isEmpty();
	}

	@Test
	void theNumberOfRestartsOfAKeyIsADetailOfItsWorker() {
		WorkerPool pool = poolOfDyingWorkers();
		assertThat(pool.workers().get(0).details()).isNull();
		dieAgain(2);
		this.time.advance(Duration.ofSeconds(31));
		assertThat(pool.workers().get(0).details()).containsEntry("restarts", 2L);
		assertThat(pool.info().workerRestarts()).isEqualTo(2);
	}

	@Test
	void pausesBetweenReplacementsBeginAnewWithThePool() {
		ScriptedWorkerFactory scripted = new ScriptedWorkerFactory();
		WorkerPool pool = WorkerPools.fixed(1)
			.workerFactory(scripted)
			.time(new ManualTime())
			.taskFunction("echo", (data) -> data)
			.build();
		scripted.worker(0).die();
		scripted.worker(0).die();
		assertThat(pool.info().restartingWorkerNodes()).isOne();
		assertThat(pool.destroy()).isCompleted();
		pool.start();
		scripted.worker(0).die();
		assertThat(pool.info()).returns(0, PoolInfo::restartingWorkerNodes).returns(true, PoolInfo::ready);
	}

}

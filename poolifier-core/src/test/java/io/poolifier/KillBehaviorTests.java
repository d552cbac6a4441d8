// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

import io.poolifier.FaultyWorkerFactory.Call;
import io.poolifier.event.PoolEvent;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.WorkerInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.KillBehavior;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.task.WorkerLostException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Inactive workers that are ended softly or hard, and those that fail to end.
 */
@Timeout(30)
class KillBehaviorTests {

	private final ManualTime time = new ManualTime();

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private WorkerPool withBound(WorkerPoolBuilder builder) {
		return this.factory.preferringTheFirst(builder, this.time)
			.taskFunction("second", (data) -> data, TaskFunctionOptions.builder().workerNodeKeys(1).build())
			.build();
	}

	private static void assertLost(CompletableFuture<Object> future) {
		assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
			.withCauseInstanceOf(WorkerLostException.class);
	}

	@Test
	@Rule({ "DY-9", "DY-10", "DY-8" })
	@DisplayName("a HARD kill answers the caller, moves what waits, and no new task goes there")
	void aHardKillAnswersTheCallerAndMovesWaitingTasks() {
		WorkerPool pool = withBound(WorkerPools.dynamic(1, 2).killBehavior(KillBehavior.HARD));
		CompletableFuture<Object> running = pool.execute("second", 1);
		this.factory.settle();
		assertThat(this.factory.runningData()).containsExactly(1);
		ScriptedWorkerFactory.ScriptedSlot slot = this.factory.running().get(0);
		CompletableFuture<Object> waiting = pool.execute("second", 2);
		this.time.advance(Duration.ofSeconds(10));
		assertThat(running).isNotDone();
		this.time.advance(Duration.ofSeconds(5));
		assertLost(running);
		assertThat(pool.info()).returns(1L, PoolInfo::failedTasks)
			.returns(0L, PoolInfo::executingTasks)
			.returns(1, PoolInfo::quarantinedWorkerNodes);
		// What waits is bound to a worker of that key, so there is a new one.
		assertThat(pool.workers()).extracting(WorkerInfo::id).containsExactly(0L, 2L);
		CompletableFuture<Object> later = pool.execute("second", 3);
		slot.finish();
		assertThat(pool.info()).returns(1L, PoolInfo::failedTasks)
			.returns(0L, PoolInfo::executedTasks)
			.returns(0, PoolInfo::quarantinedWorkerNodes);
		this.factory.runAll();
		assertThat(waiting).isCompletedWithValue(2);
		assertThat(later).isCompletedWithValue(3);
	}

	@Test
	@Rule({ "DY-9", "SI-10" })
	@DisplayName("a worker that is killed while one of its slots searches and another rests leaves the search to others")
	void aKilledWorkerLeavesTheSearchToOthers() {
		WorkerPool pool = withBound(WorkerPools.dynamic(1, 2).killBehavior(KillBehavior.HARD));
		pool.reconfigure((change) -> change.tasksQueueOptions(TasksQueueOptions.builder().concurrency(3).build()));
		CompletableFuture<Object> running = pool.execute("second", 1);
		this.factory.slot(1, 0).step();
		pool.mapExecute("echo", List.of(2, 3, 4));
		for (int slot = 0; slot < 3; slot++) {
			this.factory.slot(0, slot).step();
		}
		this.factory.slot(1, 2).step();
		assertThat(this.factory.slot(1, 1).search()).isTrue();
		CompletableFuture<Object> waiting = pool.execute("echo", 5);
		this.time.advance(Duration.ofSeconds(15));
		assertLost(running);
		assertThat(pool.info()).returns(1L, PoolInfo::queuedTasks).returns(0, PoolInfo::stealingWorkerNodes);
		this.factory.slot(0).finish();
		this.factory.slot(0).step();
		this.factory.slot(0).finish();
		assertThat(waiting).isCompletedWithValue(5);
	}

	@Test
	@Rule({ "DY-8", "DY-9" })
	void aSoftKillWaitsForTheRunningTaskAndNeverFailsIt() {
		WorkerPool pool = withBound(WorkerPools.dynamic(1, 2).killBehavior(KillBehavior.SOFT));
		CompletableFuture<Object> running = pool.execute("second", 1);
		this.factory.settle();
		this.time.advance(Duration.ofMinutes(5));
		assertThat(pool.info().workerNodes()).isEqualTo(2);
		this.factory.runAll();
		assertThat(running).isCompletedWithValue(1);
		this.time.advance(Duration.ofSeconds(15));
		assertThat(pool.info()).returns(1, PoolInfo::workerNodes).returns(0L, PoolInfo::failedTasks);
	}

	@Test
	void aWorkerThatFailsToEndIsPublished() {
		ScriptedWorkerFactory scripted = new ScriptedWorkerFactory();
		FaultyWorkerFactory factory = new FaultyWorkerFactory(scripted);
		ManualTime time = new ManualTime();
		List<PoolEvent> events = new CopyOnWriteArrayList<>();
		WorkerPool pool = WorkerPools.dynamic(0, 1)
			.workerFactory(factory)
			.time(time)
			.taskFunction("echo", (data) -> data)
			.maxInactiveTime(Duration.ofSeconds(1))
			.killBehavior(KillBehavior.HARD)
			.tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ZERO).build())
			.listener(events::add)
			.build();
		pool.execute("echo", 1);
		scripted.settle();
		factory.fail(Call.KILL);
		time.advance(Duration.ofSeconds(2));
		assertThat(pool.info()).returns(1, PoolInfo::quarantinedWorkerNodes);
		assertThat(events).filteredOn(PoolEvent.WorkerFailed.class::isInstance)
			.singleElement()
			.extracting("error")
			.isInstanceOf(IllegalStateException.class);
	}

	@Test
	void aPoolShrinksAgainAfterWorkersFailedToEnd() {
		FaultyWorkerFactory faulty = new FaultyWorkerFactory(this.factory);
		WorkerPool pool = WorkerPools.dynamic(0, 3)
			.workerFactory(faulty)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ZERO).build())
			.maxInactiveTime(Duration.ofSeconds(1))
			.killBehavior(KillBehavior.HARD)
			.build();
		faulty.fail(Call.KILL);
		pool.mapExecute("echo", List.of(0, 1));
		this.factory.settle();
		this.time.advance(Duration.ofSeconds(2));
		assertThat(pool.info()).returns(0, PoolInfo::workerNodes).returns(2, PoolInfo::quarantinedWorkerNodes);
		faulty.succeed(Call.KILL);
		pool.execute("echo", 0);
		this.factory.settle();
		assertThat(pool.info().workerNodes()).isOne();
		this.time.advance(Duration.ofSeconds(2));
		assertThat(pool.info()).returns(0, PoolInfo::workerNodes).returns(3L, PoolInfo::failedTasks);
	}

}

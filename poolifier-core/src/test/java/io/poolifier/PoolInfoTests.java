// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.poolifier.info.PoolInfo;
import io.poolifier.info.TaskCounts;
import io.poolifier.info.WorkerInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.Statistic;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The numbers and states that a pool tells of itself and its workers.
 */
@Timeout(30)
class PoolInfoTests {

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final ManualTime time = new ManualTime();

	private WorkerPoolBuilder scripted(WorkerPoolBuilder builder) {
		return builder.workerFactory(this.factory).time(this.time).taskFunction("echo", (data) -> data);
	}

	@Test
	@Rule({ "PI-1", "PI-4", "PI-5", "ST-15" })
	@DisplayName("info tells what a pool is, and leaves out what is not measured")
	void infoDescribesThePool() {
		try (WorkerPool pool = WorkerPools.fixed(3).name("info").taskFunction("echo", (data) -> data).build()) {
			pool.execute("echo", 1).join();
			PoolInfo info = pool.info();
			assertThat(info.name()).isEqualTo("info");
			assertThat(info.version()).matches("\\d+\\.\\d+\\.\\d+.*");
			assertThat(info.type()).isEqualTo("fixed");
			assertThat(info.worker()).isEqualTo("thread");
			assertThat(info.started()).isTrue();
			assertThat(info.ready()).isTrue();
			assertThat(info.strategy()).isEqualTo("LEAST_USED");
			assertThat(info.minSize()).isEqualTo(3);
			assertThat(info.maxSize()).isEqualTo(3);
			assertThat(info.workerNodes()).isEqualTo(3);
			assertThat(info.idleWorkerNodes()).isEqualTo(3);
			assertThat(info.busyWorkerNodes()).isZero();
			assertThat(info.dynamicWorkerNodes()).isNull();
			assertThat(info.executedTasks()).isOne();
			assertThat(info.queuedTasks()).isZero();
			assertThat(info.runTime()).isNull();
			assertThat(info.waitTime()).isNull();
			assertThat(info.utilization()).isNull();
		}
	}

	@Test
	@Rule("WN-1")
	@DisplayName("a worker tells its key, id, kind and state, and its functions by name")
	void infoDescribesAWorker() {
		WorkerPool pool = scripted(WorkerPools.dynamic(1, 2))
			.taskFunction("second", (data) -> data, TaskFunctionOptions.builder().workerNodeKeys(1).build())
			.tasksQueueOptions(TasksQueueOptions.builder().taskStealing(false).size(2).build())
			.strategy(WorkerChoiceStrategy.LEAST_BUSY)
			.build();
		pool.execute("second", 1);
		pool.execute("second", 2);
		pool.execute("second", 3);
		List<WorkerInfo> workers = pool.workers();
		assertThat(workers.get(0)).returns(0, WorkerInfo::key)
			.returns(0L, WorkerInfo::id)
			.returns("scripted", WorkerInfo::type)
			.returns(false, WorkerInfo::dynamic)
			.returns(true, WorkerInfo::ready)
			.returns(false, WorkerInfo::backPressure)
			.returns(false, WorkerInfo::stealing);
		assertThat(workers.get(1)).returns(1, WorkerInfo::key)
			.returns(1L, WorkerInfo::id)
			.returns(true, WorkerInfo::dynamic)
			.returns(true, WorkerInfo::backPressure);
		assertThat(workers.get(1).usage().tasks()).isEqualTo(new TaskCounts(0, 0, 3, 2L, 0, 0, 0));
		assertThat(workers.get(1).taskFunctions()).containsOnlyKeys("echo", "second");
		assertThat(workers.get(1).taskFunctions().get("second").tasks())
			.isEqualTo(new TaskCounts(0, 0, 3, null, 0, 0, 0));
	}

	@Test
	@Rule("PI-3")
	void aWorkerWithATaskAndRoomForAnotherIsNeitherIdleNorBusy() {
		WorkerPool pool = scripted(WorkerPools.fixed(1))
			.tasksQueueOptions(TasksQueueOptions.builder().concurrency(2).build())
			.build();
		assertThat(pool.info()).returns(1, PoolInfo::idleWorkerNodes).returns(0, PoolInfo::busyWorkerNodes);
		pool.execute("echo", 1);
		this.factory.settle();
		assertThat(pool.info()).returns(0, PoolInfo::idleWorkerNodes).returns(0, PoolInfo::busyWorkerNodes);
		pool.execute("echo", 2);
		this.factory.settle();
		assertThat(pool.info()).returns(0, PoolInfo::idleWorkerNodes).returns(1, PoolInfo::busyWorkerNodes);
	}

	@Test
	@Rule("WN-8")
	void tellsQueuedAndExecutingTasksByFunction() throws Exception {
		Gate gate = new Gate();
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("wait", (data) -> {
			gate.pass();
			return data;
		}).taskFunction("other", (data) -> data).build()) {
			CompletableFuture<Object> running = pool.execute("wait", 1);
			gate.awaitArrivals();
			CompletableFuture<List<Object>> waiting = pool.mapExecute("other", List.of(1, 2));
			WorkerInfo worker = pool.workers().get(0);
			assertThat(worker.taskFunctions().get("wait").tasks().executing()).isOne();
			assertThat(worker.taskFunctions().get("wait").tasks().queued()).isZero();
			assertThat(worker.taskFunctions().get("other").tasks().queued()).isEqualTo(2);
			assertThat(worker.usage().tasks().queued()).isEqualTo(2);
			assertThat(worker.usage().tasks().maxQueued()).isEqualTo(2);
			gate.open();
			CompletableFuture.allOf(running, waiting).join();
		}
	}

	@Test
	@Rule("WN-9")
	void countsFailuresByFunction() {
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("ok", (data) -> data).taskFunction("fail", (data) -> {
			throw new IllegalStateException("always");
		}).build()) {
			pool.execute("ok", 1).join();
			for (int i = 0; i < 3; i++) {
				assertThat(pool.execute("fail", i)).failsWithin(5, TimeUnit.SECONDS);
			}
			WorkerInfo worker = pool.workers().get(0);
			assertThat(worker.taskFunctions().get("fail").tasks().failed()).isEqualTo(3);
			assertThat(worker.taskFunctions().get("fail").tasks().executing()).isZero();
			assertThat(worker.taskFunctions().get("ok").tasks().executed()).isOne();
			assertThat(pool.info().failedTasks()).isEqualTo(3);
			assertThat(pool.info().executedTasks()).isOne();
		}
	}

	@Test
	@Rule({ "TL-7", "JV-3" })
	void waitingEndsWhenTheFunctionStartsAndRunningWhenItReturns() throws Exception {
		Gate gate = new Gate();
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("wait", (data) -> {
			gate.pass();
			return data;
		}).statistics(Statistic.RUN_TIME, Statistic.WAIT_TIME).time(this.time).build()) {
			CompletableFuture<Object> first = pool.execute("wait", 1);
			gate.awaitArrivals();
			CompletableFuture<Object> second = pool.execute("wait", 2);
			this.time.advance(Duration.ofMillis(30));
			gate.open();
			first.join();
			second.join();
			PoolInfo info = pool.info();
			assertThat(info.runTime().maximum()).isEqualTo(30.0);
			assertThat(info.runTime().minimum()).isZero();
			assertThat(info.runTime().average()).isEqualTo(15.0);
			assertThat(info.waitTime().aggregate()).isEqualTo(30.0);
			assertThat(info.utilization()).isEqualTo(2.0);
		}
	}

	@Test
	@Rule("ST-15")
	void measuresOnlyWhatTheStrategyRequires() {
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("echo", (data) -> data)
			.strategy(WorkerChoiceStrategy.LEAST_BUSY)
			.build()) {
			pool.execute("echo", 1).join();
			assertThat(pool.info().runTime()).isNotNull();
			assertThat(pool.info().runTime().average()).isNull();
			assertThat(pool.info().utilization()).isNotNull();
		}
	}

	@Test
	@Rule({ "PI-9", "LC-2" })
	@DisplayName("utilization counts from the start, of what was done since, and is 0 without one")
	void measuresUtilizationFromTheStart() {
		WorkerPool pool = scripted(
				WorkerPools.fixed(2).startWorkers(false).statistics(Statistic.RUN_TIME, Statistic.WAIT_TIME))
			.build();
		assertThat(pool.info().utilization()).isZero();
		this.time.advance(Duration.ofHours(1));
		pool.start();
		assertThat(pool.info().utilization()).isZero();
		pool.execute("echo", 1);
		this.factory.settle();
		this.time.advance(Duration.ofMillis(50));
		this.factory.runAll();
		this.time.advance(Duration.ofMillis(50));
		assertThat(pool.info().utilization()).as("50 of 100 ms of one of two workers").isEqualTo(0.25);
		pool.destroy();
		this.factory.settle();
		assertThat(pool.info().utilization()).isZero();
		this.time.advance(Duration.ofHours(1));
		pool.start();
		this.time.advance(Duration.ofMillis(100));
		assertThat(pool.info().utilization()).as("nothing was done since").isZero();
		assertThat(pool.info().runTime().aggregate()).isEqualTo(50.0);
	}

}

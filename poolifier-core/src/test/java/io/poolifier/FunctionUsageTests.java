// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.poolifier.info.TaskCounts;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.Statistic;
import io.poolifier.task.TaskHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What those see who look at a pool at intervals.
 */
@Timeout(30)
class FunctionUsageTests {

	@Test
	void countsTheTasksOfAFunctionOnAllWorkers() throws Exception {
		Gate gate = new Gate();
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("echo", (data) -> data)
			.taskFunction("gate", (data) -> pass(gate))
			.statistics(Statistic.RUN_TIME, Statistic.WAIT_TIME)
			.build()) {
			pool.mapExecute("echo", List.of(1, 2, 3)).join();
			CompletableFuture<?> held = pool.execute("gate", null);
			gate.awaitArrivals();
			CompletableFuture<?> waiting = pool.execute("echo", 4);
			assertThat(pool.taskFunctionUsages()).containsOnlyKeys("echo", "gate");
			assertThat(pool.taskFunctionUsages().get("echo").tasks()).isEqualTo(new TaskCounts(3, 0, 1, null, 0, 0, 0));
			assertThat(pool.taskFunctionUsages().get("gate").tasks()).isEqualTo(new TaskCounts(0, 1, 0, null, 0, 0, 0));
			assertThat(pool.taskFunctionUsages().get("echo").runTime()).isNotNull();
			gate.open();
			CompletableFuture.allOf(held, waiting).join();
		}
	}

	@Test
	void keepsWhatAWorkerDidThatIsGone() {
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("echo", (data) -> data).build()) {
			pool.addTaskFunction("crash", (data) -> {
				throw new OutOfMemoryError("not really");
			});
			pool.execute("echo", 1).join();
			assertThat(pool.execute("crash", 1)).failsWithin(Duration.ofSeconds(10));
			await().until(() -> pool.workers().stream().anyMatch((worker) -> worker.id() == 1));
			pool.execute("echo", 2).join();
			await().until(() -> pool.taskFunctionUsages().get("crash").tasks().failed() == 1);
			assertThat(pool.taskFunctionUsages().get("echo").tasks().executed()).isEqualTo(2);
			assertThat(pool.info().executedTasks()).isEqualTo(2);
			pool.removeTaskFunction("crash");
			assertThat(pool.taskFunctionUsages()).containsOnlyKeys("echo");
		}
	}

	@Test
	void countsRestartsAndTheWorkersThatWaitForOne() {
		ManualTime time = new ManualTime();
		TaskHandler<Integer, Object> crash = (data) -> {
			throw new OutOfMemoryError("not really");
		};
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("crash", crash)
			.taskFunction("another", crash)
			.time(time)
			.build()) {
			assertThat(pool.info().workerRestarts()).isZero();
			assertThat(pool.execute("another", 0)).failsWithin(Duration.ofSeconds(10));
			await().until(() -> pool.info().workerRestarts() == 1);
			assertThat(pool.execute("crash", 1)).failsWithin(Duration.ofSeconds(10));
			await().until(() -> pool.info().workerRestarts() == 2);
			assertThat(pool.info().restartingWorkerNodes()).isZero();
			assertThat(pool.execute("another", 2)).failsWithin(Duration.ofSeconds(10));
			await().until(() -> pool.info().restartingWorkerNodes() == 1);
			assertThat(pool.info().workerRestarts()).isEqualTo(2);
			time.advance(Duration.ofMillis(100));
			assertThat(pool.info().restartingWorkerNodes()).isZero();
			assertThat(pool.info().workerRestarts()).isEqualTo(3);
		}
	}

	@Test
	void highWaterMarkStartsAgainWhenItIsTaken() throws Exception {
		Gate gate = new Gate();
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("echo", (data) -> data)
			.taskFunction("gate", (data) -> pass(gate))
			.build()) {
			CompletableFuture<?> held = pool.execute("gate", null);
			gate.awaitArrivals();
			CompletableFuture<?> waiting = pool.mapExecute("echo", List.of(1, 2, 3));
			assertThat(pool.management().takeMaxQueuedTasks()).isEqualTo(3);
			assertThat(pool.management().takeMaxQueuedTasks()).isEqualTo(3);
			gate.open();
			CompletableFuture.allOf(held, waiting).join();
			assertThat(pool.management().takeMaxQueuedTasks()).isEqualTo(3);
			assertThat(pool.management().takeMaxQueuedTasks()).isZero();
			assertThat(pool.info().maxQueuedTasks()).isEqualTo(3);
		}
	}

	private static Object pass(Gate gate) throws InterruptedException {
		gate.pass();
		return gate;
	}

}

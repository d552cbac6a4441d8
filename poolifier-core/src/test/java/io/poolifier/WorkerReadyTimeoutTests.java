// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.poolifier.FaultyWorkerFactory.Call;
import io.poolifier.info.PoolInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.task.WorkerUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tasks for which no worker gets ready.
 */
@Timeout(30)
class WorkerReadyTimeoutTests {

	private final ScriptedWorkerFactory scripted = new ScriptedWorkerFactory();

	private final FaultyWorkerFactory factory = new FaultyWorkerFactory(this.scripted);

	private final ManualTime time = new ManualTime();

	private WorkerPoolBuilder builder(int size) {
		return WorkerPools.fixed(size)
			.workerFactory(this.factory)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.tasksQueueOptions(TasksQueueOptions.builder().taskStealing(false).build());
	}

	private static void assertUnavailable(CompletableFuture<Integer> task) {
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> task.getNow(0))
			.withCauseInstanceOf(WorkerUnavailableException.class);
	}

	@Test
	void aTaskFailsIfNoWorkerHasBeenReadyForSoLong() {
		this.factory.fail(Call.CREATE);
		WorkerPool pool = builder(1).build();
		CompletableFuture<Integer> task = pool.execute("echo", 1);
		this.time.advance(Duration.ofSeconds(60).minusMillis(1));
		assertThat(task).as("the limit is 60 seconds by default").isNotDone();
		this.time.advance(Duration.ofMillis(1));
		assertUnavailable(task);
		assertThat(pool.info()).returns(0L, PoolInfo::queuedTasks).returns(1L, PoolInfo::cancelledTasks);
		CompletableFuture<Integer> next = pool.execute("echo", 2);
		this.time.advance(Duration.ofMillis(100));
		assertUnavailable(next);
		this.factory.succeed(Call.CREATE);
		this.time.advance(Duration.ofSeconds(30));
		CompletableFuture<Integer> last = pool.execute("echo", 3);
		this.scripted.runAll();
		assertThat(last).isCompletedWithValue(3);
	}

	@Test
	void theTimeBeginsWithTheEndOfTheLastWorkerThatWasReady() {
		WorkerPool pool = builder(1).workerReadyTimeout(Duration.ofSeconds(10)).build();
		this.time.advance(Duration.ofMinutes(1));
		this.factory.fail(Call.CREATE);
		this.scripted.worker(0).die();
		CompletableFuture<Integer> task = pool.execute("echo", 1);
		this.time.advance(Duration.ofSeconds(10).minusMillis(1));
		assertThat(task).isNotDone();
		this.time.advance(Duration.ofMillis(1));
		assertUnavailable(task);
	}

	@Test
	void aTaskThatOtherWorkersMayRunDoesNotFail() {
		WorkerPool pool = builder(2).workerReadyTimeout(Duration.ofSeconds(10))
			.taskFunction("second", (data) -> data, TaskFunctionOptions.builder().workerNodeKeys(1).build())
			.build();
		this.factory.fail(Call.CREATE);
		this.scripted.worker(1).die();
		CompletableFuture<Integer> bound = pool.execute("second", 1);
		CompletableFuture<Integer> free = pool.execute("echo", 2);
		this.time.advance(Duration.ofSeconds(10));
		assertUnavailable(bound);
		this.scripted.runAll();
		assertThat(free).isCompletedWithValue(2);
	}

}

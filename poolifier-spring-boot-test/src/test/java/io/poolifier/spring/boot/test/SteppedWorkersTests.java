// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.task.PoolClosedException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class SteppedWorkersTests {

	private final SteppedWorkers workers = new SteppedWorkers();

	private final List<Object> ran = new ArrayList<>();

	private final WorkerPool pool = WorkerPools.fixed(1)
		.workerFactory(this.workers)
		.tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ZERO).build())
		.taskFunction("record", (data) -> {
			this.ran.add(data);
			return data;
		})
		.taskFunction("fail", (Exception data) -> {
			throw data;
		})
		.taskFunction("stage", (CompletableFuture<Object> stage) -> stage)
		.taskFunction("die", (data) -> {
			throw new StackOverflowError();
		})
		.taskFunction("block", (CountDownLatch started) -> {
			started.countDown();
			new CountDownLatch(1).await();
			return "";
		})
		.build();

	@Test
	void taskWaitsUntilItIsRunInTheThreadOfTheTest() {
		CompletableFuture<Object> task = this.pool.execute("record", "a");
		assertThat(task).isNotDone();
		assertThat(this.pool.info().queuedTasks()).isEqualTo(1);
		List<Thread> threads = new ArrayList<>();
		task.thenRun(() -> threads.add(Thread.currentThread()));
		assertThat(this.workers.runNext()).isTrue();
		assertThat(task).isCompletedWithValue("a");
		assertThat(threads).containsExactly(Thread.currentThread());
		assertThat(this.workers.runNext()).isFalse();
		assertThat(this.pool.info().executedTasks()).isEqualTo(1);
	}

	@Test
	void tasksOfOneWorkerComeInTheirOrder() {
		List.of(1, 2, 3).forEach((data) -> this.pool.execute("record", data));
		assertThat(this.workers.runAll()).isEqualTo(3);
		assertThat(this.ran).containsExactly(1, 2, 3);
		this.pool.execute("record", 4);
		assertThat(this.workers.runAll()).isEqualTo(1);
	}

	@Test
	void allWorkersOfAPoolAreServed() {
		try (WorkerPool several = WorkerPools.fixed(3)
			.workerFactory(this.workers)
			.taskFunction("echo", (data) -> data)
			.build()) {
			CompletableFuture<List<Integer>> all = several.mapExecute("echo", List.of(1, 2, 3, 4, 5, 6, 7));
			assertThat(this.workers.runAll()).isEqualTo(7);
			assertThat(all).isCompletedWithValue(List.of(1, 2, 3, 4, 5, 6, 7));
		}
	}

	@Test
	void failureIsTheTasks() {
		Exception failure = new Exception();
		CompletableFuture<Object> task = this.pool.execute("fail", failure);
		this.workers.runAll();
		assertThatThrownBy(task::join).isInstanceOf(CompletionException.class).hasCause(failure);
	}

	@Test
	void taskEndsWithItsStage() {
		CompletableFuture<Object> stage = new CompletableFuture<>();
		CompletableFuture<Object> task = this.pool.execute("stage", stage);
		assertThat(this.workers.runNext()).isTrue();
		CompletableFuture<Object> next = this.pool.execute("record", "next");
		assertThat(this.workers.runNext()).isFalse();
		stage.complete("done");
		assertThat(task).isCompletedWithValue("done");
		assertThat(this.workers.runNext()).isTrue();
		assertThat(next).isCompletedWithValue("next");
	}

	@Test
	void taskThatIsCancelledWhileItWaitsForItsStageFreesTheWorker() {
		CompletableFuture<Object> stage = new CompletableFuture<>();
		CompletableFuture<Object> task = this.pool.execute("stage", stage);
		this.workers.runAll();
		task.cancel(true);
		await().until(stage::isCancelled);
		await().untilAsserted(() -> assertThat(this.pool.info().executingTasks()).isZero());
		CompletableFuture<Object> next = this.pool.execute("record", "next");
		await().until(() -> {
			this.workers.runAll();
			return next.isDone();
		});
	}

	@Test
	void taskThatIsCancelledWhileItWaitsIsNotRun() {
		this.pool.execute("record", 1).cancel(true);
		assertThat(this.workers.runAll()).isZero();
		assertThat(this.ran).isEmpty();
	}

	@Test
	void taskThatIsCancelledWhileItRunsIsInterruptedAndLeavesNoTrace() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		CompletableFuture<Object> task = this.pool.execute("block", started);
		Thread canceller = new Thread(() -> {
			try {
				started.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			task.cancel(true);
		});
		canceller.start();
		assertThat(this.workers.runNext()).isTrue();
		canceller.join(TimeUnit.SECONDS.toMillis(30));
		assertThat(task).isCancelled();
		assertThat(Thread.interrupted()).isFalse();
		assertThat(this.pool.<Object, Object>execute("record", 1)).isNotDone();
		assertThat(this.workers.runAll()).isEqualTo(1);
	}

	@Test
	void workerThatDiesIsReplaced() {
		CompletableFuture<Object> task = this.pool.execute("die", null);
		this.workers.runNext();
		assertThat(task).isCompletedExceptionally();
		CompletableFuture<Object> next = this.pool.execute("record", "next");
		await().until(() -> {
			this.workers.runAll();
			return next.isDone();
		});
		assertThat(next).isCompletedWithValue("next");
	}

	@Test
	void taskThatIsNeverRunFailsWhenThePoolIsClosed() {
		CompletableFuture<Object> task = this.pool.execute("record", 1);
		this.pool.close();
		assertThatThrownBy(task::join).hasCauseInstanceOf(PoolClosedException.class);
		assertThat(this.workers.runAll()).isZero();
		this.pool.start();
		CompletableFuture<Object> afterwards = this.pool.execute("record", 2);
		assertThat(this.workers.runAll()).isEqualTo(1);
		assertThat(afterwards).isCompletedWithValue(2);
	}

}

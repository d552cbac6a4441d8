// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.poolifier.info.PoolInfo;
import io.poolifier.info.TaskInfo;
import io.poolifier.info.Usage;
import io.poolifier.options.DeadlockGuard;
import io.poolifier.options.Statistic;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.TimeLimits;
import io.poolifier.task.TaskDeadlockException;
import io.poolifier.task.TaskHandler;
import io.poolifier.task.TaskRequest;
import io.poolifier.task.TaskScope;
import io.poolifier.task.TaskTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * Tasks that wait for tasks of their own pool, on platform threads.
 */
@Timeout(60)
class DeadlockGuardTests {

	private static final int ROUNDS = 100;

	private final AtomicReference<@Nullable CompletableFuture<Object>> inner = new AtomicReference<>();

	private final AtomicLong submitted = new AtomicLong();

	private final Gate gate = new Gate();

	private WorkerPool pool;

	/** Makes the workers those that the test is about. */
	WorkerPoolBuilder with(WorkerPoolBuilder builder) {
		return builder.tasksQueueOptions(TasksQueueOptions.builder().concurrency(1).build());
	}

	private WorkerPoolBuilder fixed(int size) {
		return with(WorkerPools.fixed(size)).statistics(Statistic.RUN_TIME, Statistic.WAIT_TIME, Statistic.ELU)
			.taskFunction("echo", (data) -> data)
			.taskFunction("gate", (data) -> {
				this.gate.pass();
				return data;
			})
			.taskFunction("fail", (data) -> {
				throw new IllegalArgumentException("failed on purpose");
			})
			.taskFunction("sleep", (data) -> {
				this.gate.pass();
				new CountDownLatch(1).await();
				return data;
			})
			// Waits for a task of the function that the data names.
			.taskFunction("join", (String function) -> submit(function).join())
			.taskFunction("get", (String function) -> submit(function).get())
			.taskFunction("timed", (String function) -> submit(function).get(30, TimeUnit.SECONDS))
			.taskFunction("nest", (Integer levels) -> (levels > 0) ? 1 + (int) execute("nest", levels - 1).join() : 0);
	}

	private CompletableFuture<Object> submit(String function) {
		CompletableFuture<Object> future = execute(function, "data");
		this.inner.set(future);
		return future;
	}

	private CompletableFuture<Object> execute(String function, Object data) {
		return execute(TaskRequest.of(function, data));
	}

	private CompletableFuture<Object> execute(TaskRequest<Object> request) {
		this.submitted.incrementAndGet();
		return this.pool.execute(request);
	}

	@AfterEach
	void everyTaskIsCounted() {
		this.gate.open();
		await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> assertThat(this.pool.management().tasks()).isEmpty());
		PoolInfo info = this.pool.info();
		assertThat(info.executedTasks() + info.failedTasks() + info.cancelledTasks() + info.rejectedTasks())
			.isEqualTo(this.submitted.get());
		this.pool.close();
	}

	@Test
	void theOnlyWorkerRunsTheTaskThatItsTaskJoins() {
		this.pool = fixed(1).build();
		assertThat(execute("join", "echo")).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("data");
		assertThat(execute("get", "echo")).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("data");
		assertThat(execute("timed", "echo")).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("data");
		Usage echo = this.pool.taskFunctionUsages().get("echo");
		assertThat(echo.tasks().executed()).isEqualTo(3);
		assertThat(echo.waitTime().aggregate()).isPositive();
		assertThat(echo.runTime().aggregate()).isPositive();
		assertThat(this.pool.info().executedTasks()).isEqualTo(6);
	}

	@Test
	void aNestedTaskJoinsFurtherTasks() {
		this.pool = fixed(1).build();
		assertThat(execute("nest", 3)).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(3);
		assertThat(execute("nest", 50)).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(50);
		assertThat(this.pool.info().executedTasks()).isEqualTo(55);
	}

	@Test
	void aTaskThatNestsTooDeeplyFails() {
		this.pool = fixed(1).build();
		CompletableFuture<Object> outer = execute("nest", 20_000);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> outer.get(30, TimeUnit.SECONDS))
			.withRootCauseInstanceOf(StackOverflowError.class);
	}

	@Test
	void aTaskJoinsManyTasksAtOnce() {
		this.pool = fixed(1).build();
		List<Integer> data = IntStream.range(0, 1_000).boxed().toList();
		this.pool.addTaskFunction("map", (ignored) -> this.pool.mapExecute("echo", data).join());
		this.submitted.addAndGet(data.size());
		assertThat(execute("map", "data")).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(data);
	}

	@Test
	void aFailureReachesTheTaskThatJoins() {
		this.pool = fixed(1).build();
		CompletableFuture<Object> outer = execute("join", "fail");
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> outer.get(10, TimeUnit.SECONDS))
			.havingRootCause()
			.isInstanceOf(IllegalArgumentException.class)
			.withMessage("failed on purpose");
		assertThat(this.pool.info().failedTasks()).isEqualTo(2);
	}

	@Test
	void aCancellationEndsTheNestedTaskOnly() throws Exception {
		this.pool = fixed(1).build();
		AtomicBoolean interrupted = new AtomicBoolean(true);
		this.pool.addTaskFunction("outer", (data) -> {
			try {
				return submit("sleep").join();
			}
			catch (CancellationException ex) {
				interrupted.set(Thread.interrupted());
				return "survived";
			}
		});
		CompletableFuture<Object> outer = execute("outer", "data");
		this.gate.awaitArrivals();
		this.gate.open();
		assertThat(this.inner.get().cancel(true)).isTrue();
		assertThat(outer).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("survived");
		assertThat(interrupted).isFalse();
	}

	@Test
	void aTimeLimitEndsTheNestedTaskOnly() throws Exception {
		this.pool = fixed(1).build();
		this.pool.addTaskFunction("outer", (data) -> {
			try {
				return execute(TaskRequest.<Object>of("sleep", "data")
					.limitedBy(TimeLimits.none().withRun(Duration.ofMillis(50)))).join();
			}
			catch (CompletionException ex) {
				return (ex.getCause() instanceof TaskTimeoutException timeout) ? timeout.getStack() : ex;
			}
		});
		this.gate.open();
		CompletableFuture<Object> outer = execute("outer", "data");
		assertThat(outer).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(outer.join()).asString().contains("CountDownLatch.await");
		assertThat(this.pool.info().timedOutTasks()).isEqualTo(1);
	}

	@Test
	void aNestedTaskThatDoesNotEndCostsTheSlotAndNotThePool() throws Exception {
		this.pool = fixed(1).build();
		AtomicBoolean over = new AtomicBoolean();
		this.pool.addTaskFunction("spin", (data) -> {
			while (!over.get()) {
				Thread.onSpinWait();
			}
			return data;
		});
		TimeLimits limits = TimeLimits.none().withRun(Duration.ofMillis(50)).withGrace(Duration.ofMillis(50));
		this.pool.addTaskFunction("outer", (data) -> execute(TaskRequest.of("spin", data).limitedBy(limits)).join());
		CompletableFuture<Object> outer = execute("outer", "data");
		await().until(() -> this.pool.info().quarantinedSlots() == 1);
		assertThat(execute("echo", "other")).succeedsWithin(10, TimeUnit.SECONDS);
		over.set(true);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> outer.get(10, TimeUnit.SECONDS))
			.withCauseInstanceOf(TaskTimeoutException.class);
		await().until(() -> this.pool.info().quarantinedSlots() == 0);
	}

	@Test
	void aCancellationOfTheOuterTaskDoesNotInterruptTheNestedOne() throws Exception {
		this.pool = fixed(1).build();
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		this.pool.addTaskFunction("outer", (data) -> {
			Object result = submit("gate").join();
			interrupted.complete(Thread.interrupted());
			return result;
		});
		CompletableFuture<Object> outer = execute("outer", "data");
		this.gate.awaitArrivals();
		assertThat(outer.cancel(true)).isTrue();
		this.gate.open();
		assertThat(interrupted).as("the interrupt of the outer task")
			.succeedsWithin(10, TimeUnit.SECONDS)
			.isEqualTo(true);
		assertThat(this.inner.get()).isCompletedWithValue("data");
	}

	@Test
	void anInterruptedTaskDoesNotHelp() throws Exception {
		this.pool = fixed(1).build();
		this.pool.addTaskFunction("outer", (data) -> {
			CompletableFuture<Object> future = submit("echo");
			Thread.currentThread().interrupt();
			try {
				return future.get();
			}
			catch (InterruptedException ex) {
				return "interrupted";
			}
		});
		assertThat(execute("outer", "data")).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("interrupted");
		assertThat(this.inner.get()).succeedsWithin(10, TimeUnit.SECONDS);
	}

	@Test
	void theEndOfAnUninterruptibleJoinKeepsTheInterrupt() {
		this.pool = fixed(1).build();
		this.pool.addTaskFunction("outer", (data) -> {
			Thread.currentThread().interrupt();
			execute("clean", "data").join();
			return Thread.interrupted();
		});
		this.pool.addTaskFunction("clean", (data) -> {
			assertThat(Thread.currentThread().isInterrupted()).isFalse();
			return data;
		});
		assertThat(execute("outer", "data")).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(true);
	}

	@Test
	void aDestroyedPoolEndsBothTasks() throws Exception {
		this.pool = with(WorkerPools.fixed(1))
			.tasksQueueOptions(
					TasksQueueOptions.builder().concurrency(1).tasksFinishedTimeout(Duration.ofMillis(50)).build())
			.taskFunction("join", (String function) -> submit(function).join())
			.taskFunction("sleep", (data) -> {
				this.gate.pass();
				new CountDownLatch(1).await();
				return data;
			})
			.build();
		CompletableFuture<Object> outer = execute("join", "sleep");
		this.gate.awaitArrivals();
		this.gate.open();
		assertThat(this.pool.destroy()).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(outer).isCompletedExceptionally();
		assertThat(this.inner.get()).isCompletedExceptionally();
		assertThat(this.pool.info().failedTasks()).isEqualTo(2);
	}

	@Test
	void aNestedTaskIsExecutingAndKnowsItsWorker() throws Exception {
		this.pool = fixed(1).build();
		this.pool.addTaskFunction("key", TaskHandler.withContext((data, context) -> {
			this.gate.pass();
			return context.function() + context.workerKey();
		}));
		CompletableFuture<Object> outer = execute("join", "key");
		this.gate.awaitArrivals();
		assertThat(this.pool.info()).returns(2L, PoolInfo::executingTasks).returns(0L, PoolInfo::queuedTasks);
		assertThat(this.pool.management().tasks()).extracting(TaskInfo::function, TaskInfo::state)
			.containsExactlyInAnyOrder(tuple("join", TaskInfo.State.RUNNING), tuple("key", TaskInfo.State.RUNNING));
		this.gate.open();
		assertThat(outer).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("key0");
	}

	@Test
	void interceptorsAccompanyNestedTasks() {
		List<String> calls = new ArrayList<>();
		this.pool = fixed(1).interceptor((pool, function) -> new TaskScope() {

			@Override
			public void started(int workerKey) {
				calls.add("started " + function);
			}

			@Override
			public void end(@Nullable Throwable error, Runnable completion) {
				calls.add("end " + function);
				completion.run();
			}

		}).build();
		assertThat(execute("join", "echo")).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(calls).containsExactly("started join", "started echo", "end echo", "end join");
	}

	@Test
	void aNestedTaskMayReturnAStage() {
		this.pool = fixed(1).build();
		this.pool.addTaskFunction("stage", (data) -> CompletableFuture.supplyAsync(() -> "later",
				CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS)));
		assertThat(execute("join", "stage")).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("later");
	}

	@Test
	void aDependentActionMayJoin() {
		this.pool = fixed(1).build();
		CompletableFuture<Object> outer = execute("gate", "data")
			.thenApply((result) -> execute("echo", "inner").join());
		this.gate.open();
		assertThat(outer).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("inner");
	}

	@Test
	void aFreeWorkerRunsTheTask() {
		this.pool = fixed(2).build();
		this.pool.addTaskFunction("thread", (data) -> Thread.currentThread());
		this.pool.addTaskFunction("outer", (data) -> execute("thread", "data").join() != Thread.currentThread());
		assertThat(execute("outer", "data")).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(true);
	}

	@Test
	void aWorkerThatBecomesOccupiedLaterIsNoticed() throws Exception {
		this.pool = fixed(2).build();
		this.pool.management().pause();
		CompletableFuture<Object> first = execute("join", "echo");
		CompletableFuture<Object> second = execute("gate", "data");
		this.pool.management().resume();
		this.gate.awaitArrivals();
		assertThat(first).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(second).isNotDone();
	}

	@Test
	void aPausedPoolStartsNoNestedTask() throws Exception {
		this.pool = fixed(1).build();
		this.pool.addTaskFunction("outer", (data) -> {
			this.gate.pass();
			return submit("echo").get(50, TimeUnit.MILLISECONDS);
		});
		CompletableFuture<Object> outer = execute("outer", "data");
		this.gate.awaitArrivals();
		this.pool.management().pause();
		this.gate.open();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> outer.get(10, TimeUnit.SECONDS))
			.withCauseInstanceOf(TimeoutException.class);
		this.pool.management().resume();
		assertThat(this.inner.get()).succeedsWithin(10, TimeUnit.SECONDS);
	}

	@Test
	void urgentTasksDoNotKeepANestedTaskWaiting() {
		this.pool = fixed(1).taskFunction("urgent", (data) -> data, TaskFunctionOptions.builder().priority(-20).build())
			.taskFunction("lazy", (data) -> data, TaskFunctionOptions.builder().priority(19).build())
			.build();
		this.pool.addTaskFunction("outer", (data) -> {
			CompletableFuture<Object> urgent = execute("urgent", "data");
			Object result = execute("lazy", "data").join();
			return urgent.isDone() ? "late" : result;
		});
		assertThat(execute("outer", "data")).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("data");
	}

	@Test
	void anotherWorkerThanThatOfItsAffinityDoesNotRunANestedTask() throws Exception {
		this.pool = fixed(2)
			.taskFunction("bound", TaskHandler.withContext((data, context) -> context.workerKey()),
					TaskFunctionOptions.builder().workerNodeKeys(1).build())
			.taskFunction("occupy", (data) -> {
				this.gate.pass();
				return data;
			}, TaskFunctionOptions.builder().workerNodeKeys(1).build())
			.taskFunction("outer", (data) -> {
				CompletableFuture<Object> bound = submit("bound");
				try {
					return bound.get(50, TimeUnit.MILLISECONDS);
				}
				catch (TimeoutException ex) {
					this.gate.open();
					return bound.get();
				}
			}, TaskFunctionOptions.builder().workerNodeKeys(0).build())
			.build();
		CompletableFuture<Object> occupied = execute("occupy", "data");
		this.gate.awaitArrivals();
		assertThat(execute("outer", "data")).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(1);
		assertThat(occupied).succeedsWithin(10, TimeUnit.SECONDS);
	}

	@Test
	void theWorkerOfItsAffinityRunsANestedTask() {
		this.pool = fixed(2)
			.taskFunction("bound", TaskHandler.withContext((data, context) -> context.workerKey()),
					TaskFunctionOptions.builder().workerNodeKeys(1).build())
			.taskFunction("outer", (String function) -> submit(function).join(),
					TaskFunctionOptions.builder().workerNodeKeys(1).build())
			.build();
		assertThat(execute("outer", "bound")).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(1);
	}

	@Test
	void withoutStealingAWorkerHelpsItself() {
		this.pool = fixed(2).enableTasksQueue(false).build();
		List<CompletableFuture<Object>> outer = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			outer.add(execute("join", "echo"));
		}
		assertThat(outer).allSatisfy((future) -> assertThat(future).succeedsWithin(10, TimeUnit.SECONDS));
	}

	@Test
	void workersThatAllWaitHelpThemselves() {
		this.pool = fixed(2).build();
		for (int round = 0; round < ROUNDS; round++) {
			List<CompletableFuture<Object>> outer = new ArrayList<>();
			for (int i = 0; i < 16; i++) {
				outer.add(execute("nest", 3));
			}
			assertThat(outer)
				.allSatisfy((future) -> assertThat(future).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(3));
		}
		assertThat(this.pool.info()).returns(ROUNDS * 16 * 4L, PoolInfo::executedTasks);
		assertThat(this.pool.taskFunctionUsages().get("nest").tasks().executed()).isEqualTo(ROUNDS * 16 * 4L);
	}

	@Test
	void aSurplusWorkerHelpsItself() throws Exception {
		CompletableFuture<Object> result = new CompletableFuture<>();
		Gate occupied = new Gate();
		this.pool = fixed(2).taskFunction("occupy", (data) -> {
			occupied.pass();
			return result.get();
		}, TaskFunctionOptions.builder().workerNodeKeys(0).build()).taskFunction("outer", (data) -> {
			this.gate.pass();
			return submit("echo").join();
		}).build();
		CompletableFuture<Object> occupier = execute("occupy", "data");
		occupied.awaitArrivals();
		occupied.open();
		execute("outer", "data").thenAccept(result::complete);
		this.gate.awaitArrivals();
		this.pool.reconfigure((change) -> change.size(1));
		await().until(() -> this.pool.info().workerNodes() == 1);
		this.gate.open();
		assertThat(occupier).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("data");
	}

	@Test
	void theGuardMayLetTheCallFail() throws Exception {
		this.pool = fixed(1).name("reports").deadlockGuard(DeadlockGuard.FAIL).build();
		for (String caller : List.of("join", "get", "timed")) {
			CompletableFuture<Object> outer = execute(caller, "echo");
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> outer.get(10, TimeUnit.SECONDS))
				.havingCause()
				.isInstanceOfSatisfying(TaskDeadlockException.class,
						(ex) -> assertThat(ex).returns("reports", TaskDeadlockException::getPoolName)
							.returns(caller, TaskDeadlockException::getFunction)
							.returns("echo", TaskDeadlockException::getAwaitedFunction))
				.withMessageContaining("'" + caller + "' of pool 'reports' waits for a queued task of function 'echo'")
				.withMessageContaining("Raise the size of the pool");
			assertThat(this.inner.get()).succeedsWithin(10, TimeUnit.SECONDS);
		}
		CompletableFuture<Object> free = execute("echo", "from outside");
		assertThat(free.join()).isEqualTo("from outside");
	}

	@Test
	void withoutTheGuardTheTaskWaits() {
		this.pool = fixed(1).deadlockGuard(DeadlockGuard.OFF).build();
		this.pool.addTaskFunction("outer", (data) -> submit("echo").get(100, TimeUnit.MILLISECONDS));
		CompletableFuture<Object> outer = execute("outer", "data");
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> outer.get(10, TimeUnit.SECONDS))
			.withCauseInstanceOf(TimeoutException.class);
		assertThat(this.inner.get()).succeedsWithin(10, TimeUnit.SECONDS);
	}

}

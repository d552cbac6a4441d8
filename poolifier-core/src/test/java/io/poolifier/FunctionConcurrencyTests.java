// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.poolifier.info.PoolInfo;
import io.poolifier.options.DeadlockGuard;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.task.TaskDeadlockException;
import io.poolifier.task.TaskRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

/**
 * Functions with a limited concurrency, on threads.
 */
@Timeout(60)
class FunctionConcurrencyTests {

	private final Semaphore started = new Semaphore(0);

	private final CountDownLatch gate = new CountDownLatch(1);

	private final AtomicInteger running = new AtomicInteger();

	private final AtomicInteger mostRunning = new AtomicInteger();

	private WorkerPool pool;

	private static TaskFunctionOptions limited(int concurrency) {
		return TaskFunctionOptions.builder().concurrency(concurrency).build();
	}

	private WorkerPoolBuilder fixed(int size, int concurrency) {
		return WorkerPools.fixed(size).taskFunction("limited", (data) -> {
			this.mostRunning.accumulateAndGet(this.running.incrementAndGet(), Math::max);
			try {
				this.started.release();
				this.gate.await();
				return data;
			}
			finally {
				this.running.decrementAndGet();
			}
		}, limited(concurrency)).taskFunction("other", (data) -> data);
	}

	@AfterEach
	void everyTaskEnds() {
		this.gate.countDown();
		if (this.pool != null) {
			this.pool.close();
			assertThat(this.pool.info()).returns(0L, PoolInfo::queuedTasks).returns(0L, PoolInfo::executingTasks);
		}
	}

	@Test
	void moreTasksThanTheLimitWaitWithoutOccupyingAWorker() throws Exception {
		this.pool = fixed(3, 2).build();
		List<CompletableFuture<Object>> futures = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			futures.add(this.pool.execute("limited", i));
		}
		this.started.acquire(2);
		assertThat(this.pool.execute("other", 1)).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(this.pool.info()).returns(2L, PoolInfo::executingTasks).returns(8L, PoolInfo::queuedTasks);
		this.gate.countDown();
		futures.forEach((future) -> assertThat(future).succeedsWithin(10, TimeUnit.SECONDS));
		assertThat(this.mostRunning).hasValue(2);
	}

	@Test
	void aDynamicPoolAddsNoWorkersForTasksThatHaveToWait() throws Exception {
		this.pool = WorkerPools.dynamic(0, 8).taskFunction("limited", (data) -> {
			this.started.release();
			this.gate.await();
			return data;
		}, limited(1)).build();
		for (int i = 0; i < 10; i++) {
			this.pool.execute("limited", i);
		}
		this.started.acquire();
		assertThat(this.pool.info().workerNodes()).isOne();
	}

	@Test
	void aReplacedFunctionHasTheNewLimit() throws Exception {
		this.pool = fixed(4, 1).build();
		for (int i = 0; i < 5; i++) {
			this.pool.execute("limited", i);
		}
		this.started.acquire();
		this.pool.addTaskFunction("limited", (data) -> {
			this.started.release();
			this.gate.await();
			return data;
		}, limited(3));
		this.pool.execute("limited", 5);
		this.started.acquire(2);
		assertThat(this.pool.info().executingTasks()).isEqualTo(3);
	}

	@Test
	void anOrderedTaskPassesBothGates() throws Exception {
		this.pool = fixed(4, 1).build();
		CompletableFuture<Object> first = this.pool.execute(TaskRequest.of("limited", 1).orderedBy("a"));
		CompletableFuture<Object> second = this.pool.execute(TaskRequest.of("limited", 2).orderedBy("a"));
		CompletableFuture<Object> third = this.pool.execute(TaskRequest.of("limited", 3).orderedBy("b"));
		CompletableFuture<Object> other = this.pool.execute(TaskRequest.of("other", 4).orderedBy("b"));
		this.started.acquire();
		assertThat(other).isNotDone();
		assertThat(third.cancel(false)).isTrue();
		assertThat(other).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(second).isNotDone();
		this.gate.countDown();
		assertThat(first).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(second).succeedsWithin(10, TimeUnit.SECONDS);
		await().untilAsserted(() -> assertThat(GatesAccess.keysOf(this.pool)).isZero());
	}

	@Test
	void aTaskThatWaitsForATaskOfItsOwnFunctionRunsIt() {
		this.pool = WorkerPools.fixed(2).taskFunction("countdown", (Integer data) -> {
			this.mostRunning.accumulateAndGet(this.running.incrementAndGet(), Math::max);
			try {
				return (data == 0) ? 0 : this.pool.<Integer, Integer>execute("countdown", data - 1).join() + 1;
			}
			finally {
				this.running.decrementAndGet();
			}
		}, limited(1)).build();
		assertThat(this.pool.<Integer, Integer>execute("countdown", 5)).succeedsWithin(10, TimeUnit.SECONDS)
			.isEqualTo(5);
		assertThat(this.mostRunning).hasValue(6);
	}

	@Test
	void aTaskThatWaitsForATaskOfItsOwnFunctionFailsIfTheGuardIsSetToFail() {
		this.pool = WorkerPools.fixed(2)
			.deadlockGuard(DeadlockGuard.FAIL)
			.taskFunction("nested", (Integer data) -> (data == 0) ? 0 : this.pool.execute("nested", 0).join(),
					limited(1))
			.build();
		assertThat(this.pool.execute("nested", 1)).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(TaskDeadlockException.class);
	}

	@Test
	void aTaskThatWaitsForALaterTaskWithItsKeyFails() {
		this.pool = WorkerPools.fixed(2)
			.taskFunction("nested",
					(Integer data) -> (data == 0) ? 0
							: this.pool.execute(TaskRequest.of("nested", 0).orderedBy("a")).join())
			.build();
		assertThat(this.pool.execute(TaskRequest.of("nested", 1).orderedBy("a"))).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(TaskDeadlockException.class)
			.withMessageContaining("nested");
	}

	@RepeatedTest(10)
	void tasksThatWaitForEachOthersKeysFail() {
		CyclicBarrier both = new CyclicBarrier(2);
		this.pool = WorkerPools.fixed(4).taskFunction("wait", (String other) -> {
			both.await();
			return this.pool.execute(TaskRequest.of("other", 1).orderedBy(other)).join();
		}).taskFunction("other", (data) -> data).build();
		CompletableFuture<Object> first = this.pool.execute(TaskRequest.of("wait", "b").orderedBy("a"));
		CompletableFuture<Object> second = this.pool.execute(TaskRequest.of("wait", "a").orderedBy("b"));
		assertThat(CompletableFuture.allOf(first, second).handle((nothing, error) -> error)).succeedsWithin(10,
				TimeUnit.SECONDS);
		assertThat(List.of(first, second)).anySatisfy((future) -> assertThat(future).isCompletedExceptionally());
	}

	@RepeatedTest(10)
	void aTaskThatWaitsForItselfByWayOfARunningTaskFails() {
		this.pool = WorkerPools.fixed(4)
			.taskFunction("first", (data) -> this.pool.execute("middle", data).join())
			.taskFunction("middle", (data) -> this.pool.execute(TaskRequest.of("last", data).orderedBy("a")).join())
			.taskFunction("last", (data) -> data)
			.build();
		assertThat(this.pool.execute(TaskRequest.of("first", 1).orderedBy("a"))).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.havingRootCause()
			.isInstanceOf(TaskDeadlockException.class);
	}

	@Test
	void aTaskThatWaitsForAKeyThatWillBeFreeDoesNotFail() throws Exception {
		this.pool = fixed(4, 1)
			.taskFunction("wait", (data) -> this.pool.execute(TaskRequest.of("other", 1).orderedBy("a")).join())
			.build();
		this.pool.execute(TaskRequest.of("limited", 0).orderedBy("a"));
		this.started.acquire();
		CompletableFuture<Object> waits = this.pool.execute(TaskRequest.of("wait", 1).orderedBy("b"));
		await().until(() -> this.pool.info().executingTasks() == 2);
		this.gate.countDown();
		assertThat(waits).succeedsWithin(10, TimeUnit.SECONDS);
	}

	@RepeatedTest(5)
	void tasksThatWaitForATaskThatAnotherOneRunsDoNotFail() throws Exception {
		CountDownLatch others = new CountDownLatch(5);
		CompletableFuture<CompletableFuture<Object>> awaited = new CompletableFuture<>();
		this.pool = WorkerPools.fixed(8).taskFunction("limited", (Integer data) -> {
			if (data == 0) {
				return 0;
			}
			CompletableFuture<Object> inner = this.pool.execute(TaskRequest.of("limited", 0).orderedBy("a"));
			awaited.complete(inner);
			return inner.join();
		}, limited(1)).taskFunction("block", (data) -> {
			this.started.release();
			this.gate.await();
			return data;
		}).taskFunction("other", (data) -> {
			CompletableFuture<Object> inner = awaited.join();
			others.countDown();
			return inner.join();
		}).build();
		this.pool.execute(TaskRequest.of("block", 0).orderedBy("a"));
		this.started.acquire();
		CompletableFuture<Object> outer = this.pool.execute("limited", 1);
		CompletableFuture<List<Object>> waiting = this.pool.mapExecute("other", List.of(1, 2, 3, 4, 5));
		others.await();
		// The longer a task waits, the more rarely its guard looks.
		assertThat(waiting).failsWithin(300, TimeUnit.MILLISECONDS)
			.withThrowableThat()
			.isInstanceOf(TimeoutException.class);
		this.gate.countDown();
		assertThat(outer).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(waiting).succeedsWithin(10, TimeUnit.SECONDS);
	}

	@Test
	void aTaskWaitsForATaskThatWaitsForItForALimitedTime() {
		CyclicBarrier both = new CyclicBarrier(2);
		this.pool = WorkerPools.fixed(4).taskFunction("impatient", (String other) -> {
			both.await();
			try {
				return this.pool.execute(TaskRequest.of("other", 1).orderedBy(other)).get(500, TimeUnit.MILLISECONDS);
			}
			catch (TimeoutException ex) {
				return "late";
			}
		}).taskFunction("patient", (String other) -> {
			both.await();
			return this.pool.execute(TaskRequest.of("other", 1).orderedBy(other)).join();
		}).taskFunction("other", (data) -> data).build();
		CompletableFuture<Object> impatient = this.pool.execute(TaskRequest.of("impatient", "b").orderedBy("a"));
		CompletableFuture<Object> patient = this.pool.execute(TaskRequest.of("patient", "a").orderedBy("b"));
		assertThat(impatient).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("late");
		assertThat(patient).succeedsWithin(10, TimeUnit.SECONDS);
	}

	@Test
	void manyTasksThatWaitForEachOtherFailSoon() {
		CyclicBarrier all = new CyclicBarrier(16);
		this.pool = WorkerPools.fixed(20).taskFunction("even", (Integer data) -> {
			if (data == 0) {
				return 0;
			}
			all.await();
			return this.pool.execute("odd", 0).join();
		}, limited(8)).taskFunction("odd", (Integer data) -> {
			if (data == 0) {
				return 0;
			}
			all.await();
			return this.pool.execute("even", 0).join();
		}, limited(8)).build();
		List<Integer> numbers = List.of(1, 2, 3, 4, 5, 6, 7, 8);
		CompletableFuture<List<Object>> even = this.pool.mapExecute("even", numbers);
		CompletableFuture<List<Object>> odd = this.pool.mapExecute("odd", numbers);
		assertThat(CompletableFuture.anyOf(even, odd)).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.havingRootCause()
			.isInstanceOf(TaskDeadlockException.class);
	}

	@RepeatedTest(10)
	void theLimitHoldsWhileTasksAreStolenAndCancelled() throws Exception {
		this.pool = WorkerPools.fixed(4).taskFunction("limited", (Integer data) -> {
			this.mostRunning.accumulateAndGet(this.running.incrementAndGet(), Math::max);
			for (int i = 0; i < 100; i++) {
				Thread.onSpinWait();
			}
			this.running.decrementAndGet();
			return data;
		}, limited(3)).build();
		AtomicInteger ended = new AtomicInteger();
		List<Thread> submitters = new ArrayList<>();
		for (int s = 0; s < 8; s++) {
			Thread submitter = new Thread(() -> {
				for (int i = 0; i < 1_000; i++) {
					CompletableFuture<Object> future = this.pool.execute("limited", i);
					future.whenComplete((result, error) -> ended.incrementAndGet());
					if (i % 5 == 0) {
						future.cancel(false);
					}
				}
			});
			submitters.add(submitter);
			submitter.start();
		}
		for (Thread submitter : submitters) {
			submitter.join();
		}
		await().untilAtomic(ended, is(8_000));
		assertThat(this.mostRunning.get()).isLessThanOrEqualTo(3);
	}

	@Test
	void waitingTasksCountAgainstTheCapacityOfThePool() throws Exception {
		this.pool = fixed(2, 1).tasksQueueOptions(TasksQueueOptions.builder().poolCapacity(3).build()).build();
		this.pool.execute("limited", 0);
		this.started.acquire();
		for (int i = 1; i <= 3; i++) {
			assertThat(this.pool.execute("limited", i)).isNotDone();
		}
		assertThat(this.pool.execute("limited", 4)).isCompletedExceptionally();
		assertThat(this.pool.info()).returns(3L, PoolInfo::queuedTasks).returns(1L, PoolInfo::rejectedTasks);
	}

	@Test
	void theLimitMustBePositive() {
		assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(() -> limited(0))
			.withMessageContaining("concurrency");
	}

}

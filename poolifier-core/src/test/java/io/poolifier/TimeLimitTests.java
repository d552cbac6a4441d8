// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.poolifier.event.PoolEvent;
import io.poolifier.info.PoolInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.TimeLimits;
import io.poolifier.task.TaskRequest;
import io.poolifier.task.TaskTimeoutException;
import io.poolifier.task.TaskTimeoutException.Limit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Time limits of tasks on threads.
 */
@Timeout(60)
class TimeLimitTests {

	private static final TimeLimits RUN = TimeLimits.none()
		.withRun(Duration.ofMillis(500))
		.withGrace(Duration.ofMillis(200));

	private final ManualTime time = new ManualTime();

	private final Semaphore started = new Semaphore(0);

	private final AtomicBoolean over = new AtomicBoolean();

	private final CountDownLatch goOn = new CountDownLatch(1);

	private final List<PoolEvent> events = new ArrayList<>();

	private WorkerPool pool;

	private WorkerPoolBuilder fixed(int size) {
		return WorkerPools.fixed(size).taskFunction("echo", (data) -> data).taskFunction("spin", (data) -> {
			this.started.release();
			while (!this.over.get()) {
				Thread.onSpinWait();
			}
			return data;
		}).taskFunction("block", (data) -> {
			this.started.release();
			new CountDownLatch(1).await();
			return data;
		}).listener((event) -> {
			synchronized (this.events) {
				this.events.add(event);
			}
		});
	}

	@AfterEach
	void everyTaskIsCounted() {
		this.over.set(true);
		if (this.pool != null) {
			CompletableFuture<Void> destroyed = this.pool.destroy();
			this.time.advance(Duration.ofSeconds(1));
			assertThat(destroyed).succeedsWithin(10, TimeUnit.SECONDS);
			await().untilAsserted(() -> assertThat(this.pool.info()).returns(0L, PoolInfo::executingTasks)
				.returns(0L, PoolInfo::queuedTasks));
		}
	}

	private TaskTimeoutException timeoutOf(CompletableFuture<?> future) throws Exception {
		try {
			future.get(10, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			assertThat(ex).hasCauseInstanceOf(TaskTimeoutException.class);
			return (TaskTimeoutException) ex.getCause();
		}
		throw new AssertionError("The task did not fail");
	}

	@Test
	void aTaskThatWaitsTooLongFailsWithoutBeingStarted() throws Exception {
		this.pool = fixed(1).time(this.time).timeLimits(TimeLimits.none().withQueue(Duration.ofSeconds(2))).build();
		CompletableFuture<Object> running = this.pool.execute("spin", 1);
		this.started.acquire();
		CompletableFuture<Object> waiting = this.pool.execute("echo", 2);
		this.time.advance(Duration.ofMillis(1_900));
		assertThat(waiting).isNotDone();
		this.time.advance(Duration.ofMillis(200));
		assertThat(timeoutOf(waiting)).returns(Limit.QUEUE, TaskTimeoutException::getExceeded)
			.returns("echo", TaskTimeoutException::getFunction)
			.returns("default", TaskTimeoutException::getPoolName)
			.returns(Duration.ofSeconds(2), TaskTimeoutException::getLimit)
			.returns(null, TaskTimeoutException::getWorkerKey)
			.hasMessageContaining("has not started within 2000 ms");
		assertThat(running).isNotDone();
		assertThat(this.pool.info()).returns(1L, PoolInfo::cancelledTasks)
			.returns(1L, PoolInfo::timedOutTasks)
			.returns(0L, PoolInfo::queuedTasks);
		this.over.set(true);
		assertThat(running).succeedsWithin(10, TimeUnit.SECONDS);
	}

	@Test
	void runTimeCountsFromTheStart() throws Exception {
		this.pool = fixed(1).time(this.time).timeLimits(RUN).build();
		CompletableFuture<Object> first = this.pool.execute("block", 1);
		this.started.acquire();
		CompletableFuture<Object> second = this.pool.execute("block", 2);
		this.time.advance(Duration.ofMillis(520));
		assertThat(timeoutOf(first)).returns(Limit.RUN, TaskTimeoutException::getExceeded)
			.returns(0, TaskTimeoutException::getWorkerKey);
		this.started.acquire();
		this.time.advance(Duration.ofMillis(400));
		assertThat(second).isNotDone();
		this.time.advance(Duration.ofMillis(120));
		timeoutOf(second);
		await().until(() -> this.pool.info().executingTasks() == 0);
		assertThat(this.pool.info()).returns(2L, PoolInfo::failedTasks).returns(2L, PoolInfo::timedOutTasks);
	}

	@Test
	void theExceptionShowsWhereTheTaskWas() throws Exception {
		this.pool = fixed(1).timeLimits(RUN.withRun(Duration.ofMillis(50))).build();
		TaskTimeoutException timeout = timeoutOf(this.pool.execute("block", 1));
		assertThat(timeout.getStack()).anyMatch((frame) -> frame.getClassName().equals(CountDownLatch.class.getName()));
		assertThat(timeout.getElapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
		assertThat(timeout).hasStackTraceContaining("The task was running here")
			.hasStackTraceContaining("java.util.concurrent.CountDownLatch.await");
	}

	@Test
	void aTaskThatEndsInTimeIsLeftAlone() {
		this.pool = fixed(2).time(this.time).timeLimits(RUN.withQueue(Duration.ofMillis(500))).build();
		List<CompletableFuture<Object>> futures = new ArrayList<>();
		for (int i = 0; i < 1_000; i++) {
			futures.add(this.pool.execute("echo", i));
		}
		futures.forEach((future) -> assertThat(future).succeedsWithin(10, TimeUnit.SECONDS));
		this.time.advance(Duration.ofSeconds(10));
		assertThat(this.pool.info()).returns(1_000L, PoolInfo::executedTasks)
			.returns(0L, PoolInfo::timedOutTasks)
			.returns(0, PoolInfo::quarantinedSlots);
	}

	@RepeatedTest(20)
	void aTaskThatDoesNotEndIsWrittenOffAndItsThreadReplaced() throws Exception {
		this.pool = fixed(1).time(this.time).timeLimits(RUN).build();
		CompletableFuture<Object> endless = this.pool.execute("spin", 1);
		this.started.acquire();
		CompletableFuture<Object> waiting = this.pool.execute("echo", 2);
		this.time.advance(Duration.ofMillis(520));
		timeoutOf(endless);
		assertThat(waiting).isNotDone();
		this.time.advance(Duration.ofMillis(220));
		assertThat(waiting).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(2);
		assertThat(this.pool.info()).returns(1, PoolInfo::quarantinedSlots)
			.returns(0L, PoolInfo::workerRestarts)
			.returns(1L, PoolInfo::executingTasks);
		await().untilAsserted(() -> {
			synchronized (this.events) {
				assertThat(this.events).filteredOn(PoolEvent.TaskOverran.class::isInstance).hasSize(1);
			}
		});
		this.over.set(true);
		await().until(() -> this.pool.info().quarantinedSlots() == 0);
		await().until(() -> this.pool.info().executingTasks() == 0);
		assertThat(this.pool.execute("echo", 3)).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(this.pool.info()).returns(1L, PoolInfo::failedTasks).returns(2L, PoolInfo::executedTasks);
	}

	@Test
	void otherSlotsOfTheWorkerKeepTheirTasks() throws Exception {
		this.pool = fixed(1).time(this.time)
			.tasksQueueOptions(TasksQueueOptions.builder().concurrency(2).build())
			.taskFunction("unlimited", (data) -> {
				this.started.release();
				this.goOn.await();
				return data;
			}, TaskFunctionOptions.builder().timeLimits(TimeLimits.none().withRun(Duration.ofDays(1))).build())
			.timeLimits(RUN)
			.build();
		CompletableFuture<Object> neighbour = this.pool.execute("unlimited", 1);
		CompletableFuture<Object> endless = this.pool.execute("spin", 2);
		this.started.acquire(2);
		this.time.advance(Duration.ofMillis(520));
		this.time.advance(Duration.ofMillis(220));
		timeoutOf(endless);
		await().until(() -> this.pool.info().quarantinedSlots() == 1);
		assertThat(this.pool.execute("echo", 3)).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(neighbour).isNotDone();
		this.goOn.countDown();
		assertThat(neighbour).succeedsWithin(10, TimeUnit.SECONDS);
	}

	@Test
	void aWrittenOffThreadOfAKilledWorkerCountsWithItsWorker() throws Exception {
		this.pool = fixed(1).time(this.time).timeLimits(RUN).build();
		CompletableFuture<Object> endless = this.pool.execute("spin", 1);
		this.started.acquire();
		this.time.advance(Duration.ofMillis(520));
		this.time.advance(Duration.ofMillis(220));
		timeoutOf(endless);
		await().until(() -> this.pool.info().quarantinedSlots() == 1);
		assertThat(this.pool.management().killWorker(0)).isTrue();
		await().untilAsserted(() -> assertThat(this.pool.info()).returns(0, PoolInfo::quarantinedSlots)
			.returns(1, PoolInfo::quarantinedWorkerNodes));
		this.over.set(true);
		await().until(() -> this.pool.info().quarantinedWorkerNodes() == 0);
		assertThat(this.pool.info().quarantinedSlots()).isZero();
	}

	@Test
	void noMoreThreadsAreWrittenOffThanAllowed() throws Exception {
		this.pool = fixed(2).time(this.time).timeLimits(RUN).maxQuarantined(1).build();
		List<CompletableFuture<Object>> endless = List.of(this.pool.execute("spin", 1), this.pool.execute("spin", 2));
		this.started.acquire(2);
		this.time.advance(Duration.ofMillis(520));
		for (CompletableFuture<Object> future : endless) {
			timeoutOf(future);
		}
		this.time.advance(Duration.ofSeconds(5));
		await().until(() -> this.pool.info().quarantinedSlots() == 1);
		this.time.advance(Duration.ofSeconds(5));
		assertThat(this.pool.info()).returns(1, PoolInfo::quarantinedSlots).returns(2L, PoolInfo::executingTasks);
		assertThat(this.pool.execute("echo", 3)).succeedsWithin(10, TimeUnit.SECONDS);
	}

	@Test
	void theMaximumOfThreadsInQuarantineChangesAtRuntime() throws Exception {
		this.pool = fixed(2).time(this.time).timeLimits(RUN).maxQuarantined(0).build();
		List<CompletableFuture<Object>> endless = List.of(this.pool.execute("spin", 1), this.pool.execute("spin", 2));
		this.started.acquire(2);
		this.time.advance(Duration.ofMillis(520));
		for (CompletableFuture<Object> future : endless) {
			timeoutOf(future);
		}
		this.time.advance(Duration.ofSeconds(5));
		assertThat(this.pool.info()).returns(0, PoolInfo::quarantinedSlots);
		assertThat(this.pool.reconfigure((change) -> change.maxQuarantined(2)).maxQuarantined()).isEqualTo(2);
		this.time.advance(Duration.ofSeconds(5));
		await().until(() -> this.pool.info().quarantinedSlots() == 2);
		this.pool.reconfigure((change) -> change.maxQuarantined(1));
		CompletableFuture<Object> another = this.pool.execute("spin", 3);
		this.started.acquire();
		this.time.advance(Duration.ofMillis(520));
		timeoutOf(another);
		this.time.advance(Duration.ofSeconds(5));
		assertThat(this.pool.info()).returns(2, PoolInfo::quarantinedSlots);
		this.over.set(true);
		await().until(() -> this.pool.info().quarantinedSlots() == 0);
		assertThatExceptionOfType(InvalidOptionException.class)
			.isThrownBy(() -> this.pool.reconfigure((change) -> change.maxQuarantined(-1)));
	}

	@Test
	void limitsOfARequestPrecedeThoseOfTheFunctionAndOfThePool() throws Exception {
		this.pool = fixed(1).time(this.time).taskFunction("limited", (data) -> {
			this.started.release();
			new CountDownLatch(1).await();
			return data;
		}, TaskFunctionOptions.builder().timeLimits(TimeLimits.none().withRun(Duration.ofSeconds(2))).build())
			.timeLimits(RUN)
			.build();
		CompletableFuture<Object> byFunction = this.pool.execute("limited", 1);
		this.started.acquire();
		this.time.advance(Duration.ofMillis(1_900));
		assertThat(byFunction).isNotDone();
		this.time.advance(Duration.ofMillis(120));
		assertThat(timeoutOf(byFunction).getLimit()).isEqualTo(Duration.ofSeconds(2));
		CompletableFuture<Object> byRequest = this.pool
			.execute(TaskRequest.of("limited", 1).limitedBy(TimeLimits.none().withRun(Duration.ofMillis(30))));
		this.started.acquire();
		this.time.advance(Duration.ofMillis(50));
		assertThat(timeoutOf(byRequest).getLimit()).isEqualTo(Duration.ofMillis(30));
	}

	@Test
	void limitsOfThePoolChangeWhileItRuns() throws Exception {
		this.pool = fixed(1).time(this.time).build();
		this.pool.reconfigure((change) -> change.timeLimits(RUN));
		assertThat(this.pool.options().timeLimits()).isEqualTo(RUN);
		CompletableFuture<Object> future = this.pool.execute("block", 1);
		this.started.acquire();
		this.time.advance(Duration.ofMillis(520));
		timeoutOf(future);
	}

	@Test
	void aTaskThatItsCallerHasCancelledDoesNotKeepItsThreadForever() throws Exception {
		this.pool = fixed(1).time(this.time).timeLimits(RUN).build();
		CompletableFuture<Object> cancelled = this.pool.execute("spin", 1);
		this.started.acquire();
		cancelled.cancel(true);
		this.time.advance(Duration.ofMillis(520));
		this.time.advance(Duration.ofMillis(220));
		assertThat(this.pool.execute("echo", 2)).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(this.pool.info().timedOutTasks()).isZero();
	}

	@Test
	void aDestroyedPoolDoesNotWaitForWrittenOffTasks() throws Exception {
		WorkerPool pool = fixed(1).timeLimits(TimeLimits.none().withRun(Duration.ofMillis(20)).withGrace(Duration.ZERO))
			.tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ofMinutes(5)).build())
			.build();
		timeoutOf(pool.execute("spin", 1));
		await().until(() -> pool.info().quarantinedSlots() == 1);
		assertThat(pool.destroy()).succeedsWithin(10, TimeUnit.SECONDS);
	}

	@Test
	void aDependentActionOfATimedOutTaskMayDestroyThePool() {
		WorkerPool pool = fixed(1).timeLimits(TimeLimits.none().withRun(Duration.ofMillis(20))).build();
		CompletableFuture<Object> future = pool.execute("block", 1);
		CompletableFuture<Object> destroyed = future.whenComplete((result, error) -> pool.destroy().join());
		assertThat(destroyed).failsWithin(10, TimeUnit.SECONDS);
		assertThat(pool.info().started()).isFalse();
	}

	@RepeatedTest(20)
	void aTaskBehindOneThatIsWrittenOffRunsAlthoughThePoolIsDestroyed() throws Exception {
		WorkerPool pool = fixed(1).timeLimits(TimeLimits.none().withRun(Duration.ofMillis(20)).withGrace(Duration.ZERO))
			.tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ofSeconds(30)).build())
			.build();
		CompletableFuture<Object> endless = pool.execute("spin", 1);
		this.started.acquire();
		CompletableFuture<Object> waiting = pool.execute("echo", 2);
		CompletableFuture<Void> destroyed = pool.destroy();
		timeoutOf(endless);
		assertThat(waiting).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(2);
		assertThat(destroyed).succeedsWithin(10, TimeUnit.SECONDS);
	}

	@RepeatedTest(20)
	void everyTaskIsAnsweredOnceAtItsLimit() {
		this.pool = WorkerPools.fixed(2).taskFunction("sleep", (Long millis) -> {
			Thread.sleep(millis);
			return millis;
		}).timeLimits(new TimeLimits(Duration.ofMillis(60), Duration.ofMillis(15), Duration.ZERO)).build();
		List<CompletableFuture<Long>> futures = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			futures.add(this.pool.execute("sleep", 5L + i % 20));
		}
		for (CompletableFuture<Long> future : futures) {
			assertThat(future.handle((result, error) -> true)).succeedsWithin(10, TimeUnit.SECONDS);
		}
		await().untilAsserted(() -> {
			PoolInfo info = this.pool.info();
			assertThat(info.executedTasks() + info.failedTasks() + info.cancelledTasks()).isEqualTo(40);
			assertThat(info.timedOutTasks()).isEqualTo(info.failedTasks() + info.cancelledTasks());
		});
	}

	@Test
	void limitsThatMakeNoSenseAreRefused() {
		assertThatExceptionOfType(InvalidOptionException.class)
			.isThrownBy(() -> TimeLimits.none().withRun(Duration.ZERO))
			.withMessageContaining("timeLimits.run")
			.withMessageContaining("must be longer than 0");
		assertThatExceptionOfType(InvalidOptionException.class)
			.isThrownBy(() -> TimeLimits.none().withQueue(Duration.ofSeconds(-1)));
		assertThatExceptionOfType(InvalidOptionException.class)
			.isThrownBy(() -> TimeLimits.none().withGrace(Duration.ofSeconds(-1)));
		assertThatExceptionOfType(InvalidOptionException.class)
			.isThrownBy(() -> WorkerPools.fixed(1).maxQuarantined(-1).build())
			.withMessageContaining("timeLimits.maxQuarantined");
	}

}

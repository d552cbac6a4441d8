// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.poolifier.event.PoolEvent;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.TaskInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.Fairness;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.TimeLimits;
import io.poolifier.task.PoolClosedException;
import io.poolifier.task.TaskRequest;
import io.poolifier.task.TaskScope;
import io.poolifier.task.TaskTimeoutException;
import io.poolifier.task.TasksQueueFullException;
import io.poolifier.task.WorkerLostException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * Tasks with ordering keys on threads, step by step.
 */
@Timeout(60)
class OrderingTests {

	private final ManualTime time = new ManualTime();

	private final Semaphore started = new Semaphore(0);

	private final CountDownLatch gate = new CountDownLatch(1);

	private final AtomicBoolean over = new AtomicBoolean();

	private final List<Object> runs = new CopyOnWriteArrayList<>();

	private WorkerPool pool;

	private WorkerPoolBuilder fixed(int size) {
		return WorkerPools.fixed(size).taskFunction("run", (data) -> {
			this.runs.add(data);
			return data;
		}).taskFunction("block", (data) -> {
			this.runs.add(data);
			this.started.release();
			this.gate.await();
			return data;
		}).taskFunction("spin", (data) -> {
			this.runs.add(data);
			this.started.release();
			while (!this.over.get()) {
				Thread.onSpinWait();
			}
			return data;
		});
	}

	private CompletableFuture<Object> run(Object data, @Nullable Object key) {
		return this.pool.execute(TaskRequest.of("run", data).orderedBy(key));
	}

	private CompletableFuture<Object> start(String function, Object data, Object key) throws InterruptedException {
		CompletableFuture<Object> future = this.pool.execute(TaskRequest.of(function, data).orderedBy(key));
		this.started.acquire();
		return future;
	}

	private static void assertEnds(CompletableFuture<Object> future) {
		assertThat(future).succeedsWithin(10, TimeUnit.SECONDS);
	}

	@AfterEach
	void everyTaskIsCountedAndNoKeyIsLeft() {
		this.over.set(true);
		this.gate.countDown();
		if (this.pool != null) {
			if (this.pool.info().started()) {
				CompletableFuture<Void> destroyed = this.pool.destroy();
				this.time.advance(Duration.ofSeconds(1));
				assertThat(destroyed).succeedsWithin(10, TimeUnit.SECONDS);
			}
			await().untilAsserted(() -> assertThat(this.pool.info()).returns(0L, PoolInfo::executingTasks)
				.returns(0L, PoolInfo::queuedTasks));
			await().untilAsserted(() -> assertThat(GatesAccess.keysOf(this.pool)).isZero());
		}
	}

	@Test
	void aTaskWaitsForTheEndOfThePreviousTaskWithItsKey() throws Exception {
		this.pool = fixed(3).build();
		start("block", 1, "a");
		CompletableFuture<Object> next = run(2, "a");
		CompletableFuture<Object> last = run(3, "a");
		assertEnds(run(4, "b"));
		assertEnds(run(5, null));
		assertThat(next).isNotDone();
		assertThat(last).isNotDone();
		assertThat(this.pool.info()).returns(2L, PoolInfo::queuedTasks).returns(1L, PoolInfo::executingTasks);
		this.gate.countDown();
		assertEnds(last);
		assertThat(this.runs).containsExactly(1, 4, 5, 2, 3);
	}

	@Test
	void keysAreComparedByEqualsForAllFunctionsOfThePool() throws Exception {
		this.pool = fixed(2).build();
		start("block", 1, List.of("a", 1));
		CompletableFuture<Object> other = run(2, List.of("a", 1));
		assertEnds(run(3, List.of("a", 2)));
		assertThat(other).isNotDone();
		this.gate.countDown();
		assertEnds(other);
	}

	@Test
	void aFunctionComputesTheKeyFromTheDataUnlessTheRequestHasOne() throws Exception {
		Function<Integer, @Nullable Object> key = (data) -> (data == 0) ? null : data % 2;
		this.pool = fixed(4).taskFunction("keyed", (Integer data) -> {
			this.runs.add(data);
			return data;
		}, TaskFunctionOptions.builder().orderingKey(key).build()).build();
		start("block", -1, 1);
		CompletableFuture<Object> odd = this.pool.execute("keyed", 3);
		CompletableFuture<Object> requested = this.pool.execute(TaskRequest.of("keyed", 2).orderedBy(1));
		assertEnds(this.pool.execute("keyed", 4));
		assertEnds(this.pool.execute("keyed", 0));
		assertEnds(this.pool.execute(TaskRequest.of("keyed", 5).orderedBy("other")));
		assertThat(odd).isNotDone();
		assertThat(requested).isNotDone();
		this.gate.countDown();
		assertEnds(requested);
		assertThat(this.runs).containsExactly(-1, 4, 0, 5, 3, 2);
	}

	@Test
	void aTaskWithoutAComputableKeyIsRejected() {
		this.pool = fixed(1).taskFunction("keyed", (data) -> data, TaskFunctionOptions.builder().orderingKey((data) -> {
			throw new IllegalStateException("no key");
		}).build()).build();
		assertThat(this.pool.execute("keyed", 1)).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(IllegalStateException.class)
			.withMessage("no key");
		record Unusable(int id) {

			@Override
			public boolean equals(Object other) {
				return this == other;
			}

			@Override
			public int hashCode() {
				throw new IllegalStateException("no hash");
			}

		}
		assertThat(run(1, new Unusable(1))).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(IllegalStateException.class);
		assertThat(this.pool.info().rejectedTasks()).isEqualTo(2);
	}

	@Test
	void aFailedTaskGivesWayToTheNext() {
		this.pool = fixed(1).taskFunction("fail", (data) -> {
			throw new IllegalStateException("as asked");
		}).build();
		CompletableFuture<Object> failed = this.pool.execute(TaskRequest.of("fail", 1).orderedBy("a"));
		assertEnds(run(2, "a"));
		assertThat(failed).isCompletedExceptionally();
	}

	@Test
	void aFunctionThatReturnsAStageKeepsItsKeyUntilTheStageCompletes() {
		CompletableFuture<Object> stage = new CompletableFuture<>();
		this.pool = fixed(2).taskFunction("stage", (data) -> {
			this.started.release();
			return stage;
		}).build();
		CompletableFuture<Object> first = this.pool.execute(TaskRequest.of("stage", 1).orderedBy("a"));
		this.started.acquireUninterruptibly();
		CompletableFuture<Object> second = run(2, "a");
		assertEnds(run(3, "b"));
		assertThat(second).isNotDone();
		stage.complete(1);
		assertEnds(first);
		assertEnds(second);
	}

	@Test
	void aDependentActionMayWaitForTheNextTaskWithTheSameKey() throws Exception {
		this.pool = fixed(2).build();
		CompletableFuture<Object> first = start("block", 1, "a");
		CompletableFuture<Object> second = run(2, "a");
		CompletableFuture<Object> both = first.thenApply((result) -> second.join());
		this.gate.countDown();
		assertEnds(both);
	}

	@Test
	void cancelledTasksInTheMiddleAreSkipped() throws Exception {
		this.pool = fixed(2).build();
		start("block", 0, "a");
		List<CompletableFuture<Object>> futures = new ArrayList<>();
		for (int i = 1; i <= 5; i++) {
			futures.add(run(i, "a"));
		}
		for (int i : new int[] { 0, 2, 4 }) {
			assertThat(futures.get(i).cancel(true)).isTrue();
		}
		assertThat(this.pool.info()).returns(3L, PoolInfo::cancelledTasks).returns(2L, PoolInfo::queuedTasks);
		this.gate.countDown();
		assertEnds(futures.get(3));
		assertThat(this.runs).containsExactly(0, 2, 4);
	}

	@Test
	void aTaskInAQueueThatIsCancelledGivesWayToTheNext() throws Exception {
		this.pool = fixed(1).build();
		start("block", 0, "other");
		CompletableFuture<Object> first = run(1, "a");
		CompletableFuture<Object> second = run(2, "a");
		assertThat(first.cancel(false)).isTrue();
		this.gate.countDown();
		assertEnds(second);
		assertThat(this.runs).containsExactly(0, 2);
	}

	@Test
	void aCancelledFunctionKeepsItsKeyUntilItReturns() throws Exception {
		this.pool = fixed(2).build();
		CompletableFuture<Object> first = start("spin", 1, "a");
		CompletableFuture<Object> second = run(2, "a");
		assertThat(first.cancel(true)).isTrue();
		assertEnds(run(3, "b"));
		assertThat(second).isNotDone();
		assertThat(this.pool.info().queuedTasks()).isOne();
		this.over.set(true);
		assertEnds(second);
		assertThat(this.runs).containsExactly(1, 3, 2);
	}

	@Test
	void aWaitingTaskIsShownWithoutAWorkerAndCanBeCancelledByItsId() throws Exception {
		this.pool = fixed(1).build();
		start("block", 1, "a");
		CompletableFuture<Object> queued = run(2, "b");
		CompletableFuture<Object> waiting = run(3, "a");
		List<TaskInfo> tasks = this.pool.management().tasks();
		assertThat(tasks).extracting(TaskInfo::state, TaskInfo::workerKey)
			.containsExactly(tuple(TaskInfo.State.RUNNING, 0), tuple(TaskInfo.State.QUEUED, 0),
					tuple(TaskInfo.State.QUEUED, null));
		assertThat(this.pool.taskFunctionUsages().get("run").tasks().queued()).isEqualTo(2);
		assertThat(this.pool.management().cancelTask(tasks.get(2).id())).isTrue();
		assertThat(waiting).isCancelled();
		assertThat(queued).isNotDone();
		assertThat(this.pool.info().queuedTasks()).isOne();
	}

	@Test
	void aWaitingTaskIsSubjectToItsQueueTimeLimit() throws Exception {
		this.pool = fixed(2).time(this.time).build();
		start("block", 1, "a");
		CompletableFuture<Object> limited = this.pool.execute(
				TaskRequest.of("run", 2).orderedBy("a").limitedBy(TimeLimits.none().withQueue(Duration.ofMillis(100))));
		CompletableFuture<Object> unlimited = run(3, "a");
		this.time.advance(Duration.ofMillis(150));
		assertThat(limited).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(TaskTimeoutException.class);
		assertThat(this.pool.info()).returns(1L, PoolInfo::timedOutTasks).returns(1L, PoolInfo::cancelledTasks);
		this.gate.countDown();
		assertEnds(unlimited);
		assertThat(this.runs).containsExactly(1, 3);
	}

	@Test
	void aFunctionThatIsWrittenOffLosesItsKey() throws Exception {
		this.pool = fixed(1).time(this.time)
			.timeLimits(TimeLimits.none().withRun(Duration.ofMillis(100)).withGrace(Duration.ofMillis(200)))
			.build();
		CompletableFuture<Object> first = start("spin", 1, "a");
		CompletableFuture<Object> second = run(2, "a");
		this.time.advance(Duration.ofMillis(150));
		assertThat(first).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(TaskTimeoutException.class);
		this.time.advance(Duration.ofMillis(150));
		assertThat(second).isNotDone();
		this.time.advance(Duration.ofMillis(100));
		assertEnds(second);
		assertThat(this.pool.info().quarantinedSlots()).isOne();
	}

	@Test
	void aFunctionOfAKilledWorkerKeepsItsKeyUntilItReturns() throws Exception {
		this.pool = fixed(2).build();
		CompletableFuture<Object> first = start("spin", 1, "a");
		CompletableFuture<Object> second = run(2, "a");
		assertThat(this.pool.management().killWorker(this.pool.management().tasks().get(0).workerKey())).isTrue();
		assertThat(first).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(WorkerLostException.class);
		assertEnds(run(3, "b"));
		assertThat(second).isNotDone();
		this.over.set(true);
		assertEnds(second);
	}

	@Test
	void aFunctionOfAKilledWorkerLosesItsKeyAfterAGracePeriod() throws Exception {
		this.pool = fixed(1).time(this.time).build();
		start("spin", 1, "a");
		CompletableFuture<Object> second = run(2, "a");
		assertThat(this.pool.management().killWorker(0)).isTrue();
		this.time.advance(Duration.ofMillis(4_900));
		assertThat(second).isNotDone();
		this.time.advance(Duration.ofMillis(200));
		assertEnds(second);
		assertThat(this.pool.info().quarantinedWorkerNodes()).isOne();
	}

	@Test
	void anIdempotentTaskKeepsItsKeyUntilItsLastAttempt() throws Exception {
		AtomicInteger attempts = new AtomicInteger();
		this.pool = fixed(2).taskFunction("retry", (data) -> {
			this.runs.add(data);
			if (attempts.incrementAndGet() == 1) {
				this.started.release();
				new CountDownLatch(1).await();
			}
			return data;
		}, TaskFunctionOptions.builder().idempotent(true).build()).build();
		CompletableFuture<Object> first = start("retry", 1, "a");
		CompletableFuture<Object> second = run(2, "a");
		assertThat(this.pool.management().killWorker(this.pool.management().tasks().get(0).workerKey())).isTrue();
		assertEnds(first);
		assertEnds(second);
		assertThat(this.runs).containsExactly(1, 1, 2);
		assertThat(this.pool.info().retriedTasks()).isOne();
	}

	@Test
	void waitingTasksCountAgainstTheCapacity() throws Exception {
		this.pool = fixed(2).tasksQueueOptions(TasksQueueOptions.builder().capacity(2).build()).build();
		start("block", 0, "a");
		for (int i = 1; i <= 4; i++) {
			assertThat(run(i, "a")).isNotDone();
		}
		assertThat(run(5, "a")).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(TasksQueueFullException.class)
			.withMessageContaining("capacity permits 2 for each of 2 workers");
		assertThat(run(6, null)).isCompletedExceptionally();
		assertThat(this.pool.info()).returns(2L, PoolInfo::rejectedTasks).returns(4L, PoolInfo::queuedTasks);
		this.gate.countDown();
		await().until(() -> this.pool.info().executedTasks() == 5);
		assertEnds(run(7, "a"));
		assertThat(this.runs).containsExactly(0, 1, 2, 3, 4, 7);
	}

	@RepeatedTest(20)
	void waitingTasksEndWhenThePoolIsDestroyedInTime() throws Exception {
		this.pool = fixed(3).build();
		start("block", 0, "a");
		List<CompletableFuture<Object>> futures = new ArrayList<>();
		for (int i = 1; i <= 50; i++) {
			futures.add(run(i, "a"));
		}
		CompletableFuture<Void> destroyed = this.pool.destroy();
		assertThat(run(51, "a")).isCompletedExceptionally();
		this.gate.countDown();
		assertThat(destroyed).succeedsWithin(10, TimeUnit.SECONDS);
		futures.forEach((future) -> assertThat(future).isCompleted());
		assertThat(this.pool.info().executedTasks()).isEqualTo(51);
	}

	@Test
	void waitingTasksFailWhenThePoolIsDestroyedTooEarly() throws Exception {
		List<PoolEvent> events = new CopyOnWriteArrayList<>();
		this.pool = fixed(2).time(this.time)
			.listener(events::add)
			.tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ofMillis(200)).build())
			.build();
		CompletableFuture<Object> running = start("block", 0, "a");
		CompletableFuture<Object> waiting = run(1, "a");
		CompletableFuture<Void> destroyed = this.pool.destroy();
		this.time.advance(Duration.ofMillis(300));
		assertThat(destroyed).succeedsWithin(10, TimeUnit.SECONDS);
		for (CompletableFuture<Object> future : List.of(running, waiting)) {
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(future::get)
				.withCauseInstanceOf(PoolClosedException.class);
		}
		assertThat(this.pool.info()).returns(1L, PoolInfo::cancelledTasks).returns(0L, PoolInfo::queuedTasks);
		await().untilAsserted(
				() -> assertThat(events.stream().filter(PoolEvent.TasksUnfinished.class::isInstance)).singleElement()
					.satisfies((event) -> assertThat(((PoolEvent.TasksUnfinished) event).tasks()).hasSize(2)));
		this.gate.countDown();
		this.pool.start();
		assertEnds(run(2, "a"));
	}

	@Test
	void limitsScopesAndKeysCombine() throws Exception {
		List<String> scopes = new CopyOnWriteArrayList<>();
		this.pool = fixed(2).interceptor((pool, function) -> new TaskScope() {

			@Override
			public void started(int workerKey) {
				scopes.add("started " + function);
			}

			@Override
			public void end(@Nullable Throwable error, Runnable completion) {
				scopes.add("ended " + function);
				completion.run();
			}

		}).timeLimits(TimeLimits.none().withQueue(Duration.ofMinutes(1)).withRun(Duration.ofMinutes(1))).build();
		CompletableFuture<Object> first = start("block", 1, "a");
		CompletableFuture<Object> second = run(2, "a");
		assertThat(scopes).containsExactly("started block");
		this.gate.countDown();
		assertEnds(first);
		assertEnds(second);
		assertThat(scopes).containsExactlyInAnyOrder("started block", "ended block", "started run", "ended run");
	}

	@RepeatedTest(3)
	void aSubmissionNearTheEndOfTheStackLeavesNoKey() throws Exception {
		this.pool = fixed(2).build();
		AtomicInteger attempts = new AtomicInteger();
		NearStackEnd.repeat(() -> run(1, attempts.incrementAndGet()));
		for (int key = 1; key <= attempts.get(); key++) {
			assertEnds(run(2, key));
		}
	}

	@Test
	void aTaskWhoseKeyFailsLaterIsRejected() {
		AtomicBoolean fails = new AtomicBoolean();
		AtomicBoolean first = new AtomicBoolean(true);
		record Unreliable(AtomicBoolean fails) {

			@Override
			public boolean equals(Object other) {
				return this == other;
			}

			@Override
			public int hashCode() {
				if (this.fails.get()) {
					throw new IllegalStateException("no hash");
				}
				return 1;
			}

		}
		Unreliable key = new Unreliable(fails);
		this.pool = fixed(1).interceptor((pool, function) -> {
			if (first.compareAndSet(true, false)) {
				assertEnds(run(1, key));
				fails.set(true);
			}
			return null;
		}).build();
		assertThat(run(2, key)).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(IllegalStateException.class);
		assertThat(this.pool.info().rejectedTasks()).isOne();
	}

	@Test
	void aTaskWhoseTenantFailsLeavesNoKey() {
		this.pool = fixed(1).tasksQueueOptions(TasksQueueOptions.builder().fairness(Fairness.equal()).build()).build();
		Object tenant = new Object() {

			@Override
			public boolean equals(Object other) {
				return this == other;
			}

			@Override
			public int hashCode() {
				throw new IllegalStateException("no hash");
			}

		};
		assertThat(this.pool.execute(TaskRequest.of("run", 1).orderedBy("a").onBehalfOf(tenant)))
			.failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(IllegalStateException.class);
	}

}

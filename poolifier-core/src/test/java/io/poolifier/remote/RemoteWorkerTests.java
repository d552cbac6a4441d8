// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.info.PoolInfo;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.TimeLimits;
import io.poolifier.remote.PlayedWorkerFactory.Played;
import io.poolifier.task.TaskRequest;
import io.poolifier.task.TaskScope;
import io.poolifier.task.TaskTimeoutException;
import io.poolifier.task.WorkerLostException;
import io.poolifier.worker.TaskPreparation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tasks of workers outside of this JVM, which the test plays.
 */
@Timeout(60)
class RemoteWorkerTests {

	private WorkerPool pool;

	private WorkerPool start(RemoteWorkerFactory factory, int size, int concurrency) {
		this.pool = WorkerPools.fixed(size).taskFunction("echo", (data) -> {
			throw new IllegalStateException("called in this JVM");
		})
			.taskFunction("idempotent", (data) -> data, TaskFunctionOptions.builder().idempotent(true).build())
			.workerFactory(factory)
			.tasksQueueOptions(TasksQueueOptions.builder().concurrency(concurrency).build())
			.build();
		return this.pool;
	}

	@AfterEach
	void everyTaskIsCounted() {
		if (this.pool != null) {
			this.pool.destroy().join();
			assertThat(this.pool.info().executingTasks()).isZero();
			assertThat(this.pool.info().queuedTasks()).isZero();
		}
	}

	private static RemoteTask awaitTask(Played worker) {
		await().until(() -> !worker.tasks.isEmpty());
		return worker.tasks.remove();
	}

	private static Played awaitWorkerWithTask(PlayedWorkerFactory factory) {
		await().until(() -> factory.workers.stream().anyMatch((worker) -> !worker.tasks.isEmpty()));
		return factory.workers.stream().filter((worker) -> !worker.tasks.isEmpty()).findFirst().orElseThrow();
	}

	@RepeatedTest(20)
	void answersFromOtherThreadsEndTasks() {
		start(PlayedWorkerFactory.answering(), 2, 3);
		List<CompletableFuture<Object>> futures = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			futures.add(this.pool.execute("echo", i));
		}
		for (int i = 0; i < 200; i++) {
			assertThat(futures.get(i)).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("answer to " + i);
		}
		assertThat(this.pool.info().executedTasks()).isEqualTo(200);
	}

	@Test
	void anAnswerMayComeBeforeTheTaskIsSent() {
		start(new PlayedWorkerFactory(true, (worker, task) -> task.end(task::prepared)), 1, 1);
		for (int i = 0; i < 1_000; i++) {
			assertThat(this.pool.execute("echo", i)).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(i);
		}
	}

	@Test
	void aWorkerNeverHasMoreTasksThanSlots() {
		PlayedWorkerFactory factory = PlayedWorkerFactory.keeping();
		start(factory, 1, 2);
		List<CompletableFuture<Object>> futures = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			futures.add(this.pool.execute("echo", i));
		}
		Played worker = factory.workers.get(0);
		await().until(() -> worker.tasks.size() == 2);
		assertThat(this.pool.info().executingTasks()).isEqualTo(2);
		assertThat(this.pool.info().queuedTasks()).isEqualTo(3);
		for (int i = 0; i < 5; i++) {
			RemoteTask task = awaitTask(worker);
			task.end(task::prepared);
		}
		futures.forEach((future) -> assertThat(future).succeedsWithin(10, TimeUnit.SECONDS));
	}

	@Test
	void aTaskThatCannotBeSentFails() {
		IllegalStateException error = new IllegalStateException("as asked");
		start(new PlayedWorkerFactory(true, (worker, task) -> {
			throw error;
		}), 1, 1);
		assertThat(this.pool.execute("echo", 1)).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.havingCause()
			.isSameAs(error);
		assertThat(this.pool.execute("echo", 2)).failsWithin(10, TimeUnit.SECONDS);
	}

	@Test
	void theFirstEndCounts() {
		PlayedWorkerFactory factory = PlayedWorkerFactory.keeping();
		start(factory, 1, 1);
		CompletableFuture<Object> future = this.pool.execute("echo", 1);
		RemoteTask task = awaitTask(factory.workers.get(0));
		task.end(() -> "first");
		task.end(() -> "second");
		assertThat(future).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("first");
		assertThat(this.pool.info().executedTasks()).isOne();
	}

	@Test
	void dependentActionsDoNotRunOnTheThreadOfTheAnswer() {
		PlayedWorkerFactory factory = PlayedWorkerFactory.keeping();
		start(factory, 1, 1);
		AtomicReference<Thread> thread = new AtomicReference<>();
		CompletableFuture<Object> future = this.pool.execute("echo", 1)
			.whenComplete((result, error) -> thread.set(Thread.currentThread()));
		awaitTask(factory.workers.get(0)).end(() -> "answer");
		assertThat(future).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(thread.get()).isNotSameAs(Thread.currentThread());
	}

	@Test
	void aCancelledTaskKeepsItsSlotUntilTheWorkerHasEndedIt() {
		PlayedWorkerFactory factory = PlayedWorkerFactory.keeping();
		start(factory, 1, 1);
		CompletableFuture<Object> cancelled = this.pool.execute("echo", 1);
		CompletableFuture<Object> next = this.pool.execute("echo", 2);
		Played worker = factory.workers.get(0);
		RemoteTask task = awaitTask(worker);
		cancelled.cancel(true);
		assertThat(worker.calls).contains("cancel " + task.id());
		assertThat(cancelled).isCancelled();
		assertThat(worker.tasks).isEmpty();
		task.end(() -> "too late");
		RemoteTask second = awaitTask(worker);
		second.end(() -> "next");
		assertThat(next).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("next");
	}

	@Test
	void aTaskThatIsCancelledBeforeItIsSentIsCancelledThen() {
		AtomicReference<CompletableFuture<Object>> future = new AtomicReference<>();
		PlayedWorkerFactory factory = PlayedWorkerFactory.keeping();
		this.pool = WorkerPools.fixed(1)
			.taskFunction("echo", (data) -> data)
			.workerFactory(factory)
			.interceptor((pool, function) -> new TaskScope() {

				@Override
				public void started(int worker) {
					await().until(() -> future.get() != null);
					future.get().cancel(true);
				}

			})
			.build();
		future.set(this.pool.execute("echo", 1));
		Played worker = factory.workers.get(0);
		RemoteTask task = awaitTask(worker);
		await().until(() -> worker.calls.contains("cancel " + task.id()));
		task.end(() -> "too late");
		assertThat(future.get()).isCancelled();
	}

	@Test
	void aTaskThatIsCancelledWhileItIsSentIsCancelledThen() {
		AtomicReference<CompletableFuture<Object>> future = new AtomicReference<>();
		PlayedWorkerFactory factory = new PlayedWorkerFactory(true, (worker, task) -> {
			if (worker.calls.equals(List.of("start"))) {
				await().until(() -> future.get() != null);
				future.get().cancel(true);
				assertThat(worker.calls).containsExactly("start");
				worker.calls.add("sent");
			}
			else {
				task.end(() -> "next");
			}
		});
		start(factory, 1, 1);
		future.set(this.pool.execute("echo", 1));
		Played worker = factory.workers.get(0);
		await().until(() -> worker.calls.equals(List.of("start", "sent", "cancel 1")));
		worker.tasks.remove().end(() -> "too late");
		assertThat(this.pool.execute("echo", 2)).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("next");
		assertThat(worker.calls).containsExactly("start", "sent", "cancel 1");
	}

	@Test
	void aWorkerThatFailsLosesItsTasksAndIsReplaced() {
		PlayedWorkerFactory factory = PlayedWorkerFactory.keeping();
		start(factory, 1, 2);
		CompletableFuture<Object> lost = this.pool.execute("echo", 1);
		CompletableFuture<Object> alsoLost = this.pool.execute("echo", 2);
		CompletableFuture<Object> waiting = this.pool.execute("echo", 3);
		Played worker = factory.workers.get(0);
		await().until(() -> worker.tasks.size() == 2);
		worker.context.failed(new IllegalStateException("as asked"));
		worker.context.stopped();
		assertThat(lost).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(WorkerLostException.class);
		assertThat(alsoLost).failsWithin(10, TimeUnit.SECONDS);
		await().until(() -> factory.workers.size() == 2);
		RemoteTask task = awaitTask(factory.workers.get(1));
		task.end(() -> "on another worker");
		assertThat(waiting).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("on another worker");
		assertThat(this.pool.info().failedTasks()).isEqualTo(2);
	}

	@RepeatedTest(20)
	void anIdempotentTaskOfALostWorkerRunsAgain() {
		PlayedWorkerFactory factory = PlayedWorkerFactory.keeping();
		start(factory, 1, 1);
		CompletableFuture<Object> future = this.pool.execute("idempotent", 1);
		Played first = factory.workers.get(0);
		RemoteTask lost = awaitTask(first);
		first.context.failed(new IllegalStateException("as asked"));
		first.context.stopped();
		await().until(() -> factory.workers.size() == 2);
		RemoteTask task = awaitTask(factory.workers.get(1));
		lost.end(() -> "too late");
		assertThat(future).isNotDone();
		assertThat(this.pool.info().executingTasks()).isOne();
		task.end(() -> "answer to " + task.prepared());
		assertThat(future).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("answer to 1");
		assertThat(this.pool.info()).returns(1L, PoolInfo::retriedTasks)
			.returns(1L, PoolInfo::executedTasks)
			.returns(0L, PoolInfo::failedTasks);
	}

	@Test
	void anIdempotentTaskThatHasLostTwoWorkersFails() {
		PlayedWorkerFactory factory = PlayedWorkerFactory.keeping();
		start(factory, 1, 1);
		CompletableFuture<Object> future = this.pool.execute("idempotent", 1);
		for (int i = 0; i < 2; i++) {
			int created = i + 1;
			await().until(() -> factory.workers.size() == created);
			Played worker = factory.workers.get(i);
			awaitTask(worker);
			worker.context.failed(new IllegalStateException("as asked"));
			worker.context.stopped();
		}
		assertThat(future).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(WorkerLostException.class);
		assertThat(this.pool.info()).returns(1L, PoolInfo::retriedTasks).returns(1L, PoolInfo::failedTasks);
	}

	@RepeatedTest(20)
	void aKilledWorkerDoesNotEndATaskThatRunsAgain() {
		PlayedWorkerFactory factory = PlayedWorkerFactory.keeping();
		start(factory, 2, 1);
		CompletableFuture<Object> future = this.pool.execute("idempotent", 1);
		Played first = awaitWorkerWithTask(factory);
		RemoteTask lost = awaitTask(first);
		assertThat(this.pool.management().killWorker(first.context.workerKey())).isTrue();
		lost.end(() -> "too late");
		awaitTask(awaitWorkerWithTask(factory)).end(() -> "again");
		assertThat(future).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("again");
		assertThat(this.pool.info()).returns(1L, PoolInfo::executedTasks).returns(0L, PoolInfo::failedTasks);
	}

	@RepeatedTest(20)
	void anIdempotentTaskMayBeCancelledWhileItsWorkerIsLost() throws Exception {
		PlayedWorkerFactory factory = PlayedWorkerFactory.keeping();
		start(factory, 1, 1);
		CompletableFuture<Object> future = this.pool.execute("idempotent", 1);
		Played first = factory.workers.get(0);
		awaitTask(first);
		Thread canceller = new Thread(() -> future.cancel(true));
		canceller.start();
		first.context.failed(new IllegalStateException("as asked"));
		first.context.stopped();
		canceller.join();
		assertThat(future).isCancelled();
		await().until(() -> {
			// It may have started again before it was cancelled.
			factory.workers.forEach((worker) -> worker.tasks.forEach((task) -> task.end(task::prepared)));
			PoolInfo info = this.pool.info();
			return info.cancelledTasks() + info.failedTasks() == 1 && info.executingTasks() == 0;
		});
	}

	@RepeatedTest(20)
	void aTaskThatWasNotStartedRunsOnAnotherWorker() {
		PlayedWorkerFactory factory = PlayedWorkerFactory.keeping();
		start(factory, 1, 1);
		CompletableFuture<Object> future = this.pool.execute("echo", 1);
		Played first = factory.workers.get(0);
		RemoteTask returned = awaitTask(first);
		first.context.failed(new IllegalStateException("as asked"));
		returned.notStarted(new IllegalStateException("as asked"));
		first.context.stopped();
		await().until(() -> factory.workers.size() == 2);
		RemoteTask task = awaitTask(factory.workers.get(1));
		returned.end(() -> "too late");
		assertThat(future).isNotDone();
		assertThat(this.pool.info().executingTasks()).isOne();
		assertThat(task.attempt()).isOne();
		task.end(() -> "answer to " + task.prepared());
		assertThat(future).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("answer to 1");
		assertThat(this.pool.info()).returns(1L, PoolInfo::executedTasks)
			.returns(0L, PoolInfo::failedTasks)
			.returns(0L, PoolInfo::retriedTasks);
	}

	@Test
	void anIdempotentTaskMayBeLostAlthoughItWasNotStartedBefore() {
		PlayedWorkerFactory factory = PlayedWorkerFactory.keeping();
		start(factory, 1, 1);
		CompletableFuture<Object> future = this.pool.execute("idempotent", 1);
		Played worker = factory.workers.get(0);
		awaitTask(worker).notStarted(new IllegalStateException("as asked"));
		awaitTask(worker).lost(new IllegalStateException("as asked"));
		awaitTask(worker).notStarted(new IllegalStateException("as asked"));
		RemoteTask last = awaitTask(worker);
		assertThat(last.attempt()).isEqualTo(2);
		last.lost(new IllegalStateException("lost twice"));
		assertThat(future).failsWithin(10, TimeUnit.SECONDS).withThrowableThat().withMessageContaining("lost twice");
		assertThat(this.pool.info()).returns(1L, PoolInfo::retriedTasks).returns(1L, PoolInfo::failedTasks);
	}

	@Test
	void aTaskThatNoWorkerStartsFails() {
		AtomicInteger submissions = new AtomicInteger();
		start(new PlayedWorkerFactory(true, (worker, task) -> {
			submissions.incrementAndGet();
			task.notStarted(new IllegalStateException("as asked"));
		}), 2, 1);
		assertThat(this.pool.execute("echo", 1)).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.withMessageContaining("as asked");
		assertThat(submissions).hasValue(11);
		assertThat(this.pool.info()).returns(1L, PoolInfo::failedTasks).returns(0L, PoolInfo::workerRestarts);
	}

	@Test
	void aReasonThatIsFatalCostsTheWorker() {
		AtomicInteger submissions = new AtomicInteger();
		PlayedWorkerFactory factory = new PlayedWorkerFactory(true, (worker, task) -> {
			if (submissions.getAndIncrement() == 0) {
				task.notStarted(new OutOfMemoryError("as asked"));
			}
			else {
				task.end(task::prepared);
			}
		});
		start(factory, 1, 1);
		assertThat(this.pool.execute("echo", 1)).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(1);
		assertThat(factory.workers).hasSize(2);
	}

	@RepeatedTest(20)
	void aTaskMayBeCancelledWhileItIsGivenBack() throws Exception {
		PlayedWorkerFactory factory = PlayedWorkerFactory.keeping();
		start(factory, 1, 1);
		CompletableFuture<Object> future = this.pool.execute("echo", 1);
		RemoteTask task = awaitTask(factory.workers.get(0));
		Thread canceller = new Thread(() -> future.cancel(true));
		canceller.start();
		task.notStarted(new IllegalStateException("as asked"));
		canceller.join();
		assertThat(future).isCancelled();
		await().until(() -> {
			// It may have started again before it was cancelled.
			factory.workers.forEach((worker) -> worker.tasks.forEach((other) -> other.end(other::prepared)));
			PoolInfo info = this.pool.info();
			return info.cancelledTasks() + info.failedTasks() == 1 && info.executingTasks() == 0;
		});
		assertThat(this.pool.info().workerRestarts()).isZero();
	}

	@Test
	void aTaskThatDoesNotEndWithinItsGracePeriodCostsTheWorker() {
		PlayedWorkerFactory factory = PlayedWorkerFactory.keeping();
		start(factory, 1, 1);
		CompletableFuture<Object> endless = this.pool.execute(TaskRequest.of("echo", 1)
			.limitedBy(TimeLimits.none().withRun(Duration.ofMillis(20)).withGrace(Duration.ofMillis(20))));
		CompletableFuture<Object> waiting = this.pool.execute("echo", 2);
		awaitTask(factory.workers.get(0));
		assertThat(endless).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(TaskTimeoutException.class);
		await().until(() -> factory.workers.size() == 2);
		assertThat(factory.workers.get(0).calls).containsExactly("start", "cancel 1", "kill");
		RemoteTask task = awaitTask(factory.workers.get(1));
		task.end(() -> "on another worker");
		assertThat(waiting).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("on another worker");
		assertThat(this.pool.info()).returns(1L, PoolInfo::failedTasks)
			.returns(1L, PoolInfo::timedOutTasks)
			.returns(0, PoolInfo::quarantinedSlots);
	}

	@Test
	void aWorkerThatIsTerminatedForATaskIsReplacedWhateverTheOptions() {
		PlayedWorkerFactory factory = PlayedWorkerFactory.keeping();
		this.pool = WorkerPools.fixed(1)
			.taskFunction("echo", (data) -> data)
			.workerFactory(factory)
			.restartWorkerOnError(false)
			.build();
		CompletableFuture<Object> endless = this.pool.execute(TaskRequest.of("echo", 1)
			.limitedBy(TimeLimits.none().withRun(Duration.ofMillis(20)).withGrace(Duration.ZERO)));
		assertThat(endless).failsWithin(10, TimeUnit.SECONDS);
		await().until(() -> factory.workers.size() == 2);
		CompletableFuture<Object> next = this.pool.execute("echo", 2);
		awaitTask(factory.workers.get(1)).end(() -> "in time");
		assertThat(next).succeedsWithin(10, TimeUnit.SECONDS);
	}

	@Test
	void aWorkerThatCannotTellAStackDoesNotDisableALimit() {
		PlayedWorkerFactory factory = PlayedWorkerFactory.keeping();
		start(factory, 1, 1);
		factory.workers.get(0).stackFails = true;
		CompletableFuture<Object> endless = this.pool
			.execute(TaskRequest.of("echo", 1).limitedBy(TimeLimits.none().withRun(Duration.ofMillis(20))));
		assertThat(endless).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(TaskTimeoutException.class);
		awaitTask(factory.workers.get(0)).end(() -> "too late");
	}

	@Test
	void aTaskThatEndsAsItsGracePeriodEndsCostsNoOtherTask() {
		AtomicInteger answers = new AtomicInteger();
		PlayedWorkerFactory factory = new PlayedWorkerFactory(true, (worker, task) -> {
			boolean deaf = "deaf".equals(task.prepared());
			var unused = CompletableFuture.runAsync(() -> task.end(answers::incrementAndGet),
					CompletableFuture.delayedExecutor(deaf ? 20 : 0, TimeUnit.MILLISECONDS));
		});
		start(factory, 2, 1);
		List<CompletableFuture<Object>> innocent = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			this.pool.execute(TaskRequest.of("echo", "deaf")
				.limitedBy(TimeLimits.none().withRun(Duration.ofMillis(5)).withGrace(Duration.ofMillis(5))));
			innocent.add(this.pool.execute("echo", "innocent"));
		}
		innocent.forEach((future) -> assertThat(future).succeedsWithin(20, TimeUnit.SECONDS));
	}

	@Test
	void aWorkerThatStopsWithoutAReportCountsAsFailed() {
		PlayedWorkerFactory factory = PlayedWorkerFactory.keeping();
		start(factory, 1, 1);
		CompletableFuture<Object> lost = this.pool.execute("echo", 1);
		Played worker = factory.workers.get(0);
		awaitTask(worker);
		worker.context.stopped();
		assertThat(lost).failsWithin(10, TimeUnit.SECONDS);
		await().until(() -> factory.workers.size() == 2);
		await().until(() -> this.pool.info().workerRestarts() == 1);
	}

	@Test
	void anIdleWorkerThatFailsIsReplaced() {
		PlayedWorkerFactory factory = PlayedWorkerFactory.answering();
		start(factory, 2, 2);
		assertThat(this.pool.execute("echo", 1)).succeedsWithin(10, TimeUnit.SECONDS);
		Played worker = factory.workers.get(1);
		worker.context.failed(new IllegalStateException("as asked"));
		worker.context.stopped();
		await().until(() -> factory.workers.size() == 3);
		assertThat(this.pool.execute("echo", 2)).succeedsWithin(10, TimeUnit.SECONDS);
	}

	@Test
	void aRetiredWorkerIsToldWhenItHasNoTasks() {
		PlayedWorkerFactory factory = PlayedWorkerFactory.keeping();
		start(factory, 2, 1);
		CompletableFuture<Object> first = this.pool.execute("echo", 1);
		CompletableFuture<Object> second = this.pool.execute("echo", 2);
		Played retired = factory.workers.get(1);
		RemoteTask task = awaitTask(retired);
		this.pool.reconfigure((change) -> change.size(1));
		assertThat(retired.calls).containsExactly("start");
		task.end(() -> "in time");
		await().until(() -> retired.calls.contains("retire"));
		awaitTask(factory.workers.get(0)).end(() -> "in time");
		assertThat(first).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(second).succeedsWithin(10, TimeUnit.SECONDS);
	}

	@Test
	void aPoolThatIsDestroyedInVainKillsItsWorkers() {
		PlayedWorkerFactory factory = PlayedWorkerFactory.keeping();
		this.pool = WorkerPools.fixed(1)
			.taskFunction("echo", (data) -> data)
			.workerFactory(factory)
			.tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ofMillis(10)).build())
			.build();
		CompletableFuture<Object> never = this.pool.execute("echo", 1);
		awaitTask(factory.workers.get(0));
		assertThat(this.pool.destroy()).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(factory.workers.get(0).calls).containsExactly("start", "cancel 1", "kill");
		assertThat(never).isCompletedExceptionally();
		this.pool = null;
	}

	@Test
	void aWorkerThatIsNeverReadyCanBeKilled() {
		PlayedWorkerFactory factory = new PlayedWorkerFactory(false, (worker, task) -> {
		});
		this.pool = WorkerPools.fixed(1)
			.taskFunction("echo", (data) -> data)
			.workerFactory(factory)
			.tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ofMillis(10)).build())
			.build();
		CompletableFuture<Object> never = this.pool.execute("echo", 1);
		assertThat(this.pool.info().ready()).isFalse();
		assertThat(this.pool.destroy()).succeedsWithin(10, TimeUnit.SECONDS);
		factory.workers.get(0).context.ready();
		assertThat(never).isCompletedExceptionally();
		this.pool = null;
	}

	@Test
	void slotsThatAreAddedBeforeTheWorkerIsReadyAreUsed() {
		PlayedWorkerFactory factory = new PlayedWorkerFactory(false, (worker, task) -> {
		});
		start(factory, 1, 1);
		this.pool.reconfigure((change) -> change.tasksQueueOptions(TasksQueueOptions.builder().concurrency(3).build()));
		List<CompletableFuture<Object>> futures = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			futures.add(this.pool.execute("echo", i));
		}
		Played worker = factory.workers.get(0);
		worker.context.ready();
		await().until(() -> worker.tasks.size() == 3);
		worker.tasks.forEach((task) -> task.end(() -> "done"));
		futures.forEach((future) -> assertThat(future).succeedsWithin(10, TimeUnit.SECONDS));
	}

	@Test
	void slotsThatAreToStopCountWhenTheConcurrencyGrowsAgain() {
		PlayedWorkerFactory factory = PlayedWorkerFactory.keeping();
		start(factory, 1, 4);
		List<CompletableFuture<Object>> futures = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			futures.add(this.pool.execute("echo", i));
		}
		Played worker = factory.workers.get(0);
		await().until(() -> worker.tasks.size() == 4);
		for (int i = 0; i < 3; i++) {
			for (int concurrency : new int[] { 1, 4 }) {
				this.pool.reconfigure((change) -> change
					.tasksQueueOptions(TasksQueueOptions.builder().concurrency(concurrency).build()));
			}
		}
		assertThat(this.pool.info().executingTasks()).isEqualTo(4);
		assertThat(worker.tasks).hasSize(4);
		for (int i = 0; i < 20; i++) {
			RemoteTask task = awaitTask(worker);
			assertThat(this.pool.info().executingTasks()).isLessThanOrEqualTo(4);
			task.end(() -> "done");
		}
		futures.forEach((future) -> assertThat(future).succeedsWithin(10, TimeUnit.SECONDS));
		for (int i = 0; i < 4; i++) {
			var unused = this.pool.execute("echo", i);
		}
		await().until(() -> worker.tasks.size() == 4);
		worker.tasks.forEach((task) -> task.end(() -> "done"));
	}

	@Test
	void aPoolThatIsDestroyedDoesNotWaitForWorkersThatStart() {
		PlayedWorkerFactory factory = new PlayedWorkerFactory(false, (worker, task) -> {
		});
		this.pool = WorkerPools.fixed(2)
			.taskFunction("echo", (data) -> data)
			.workerFactory(factory)
			.tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ofMinutes(5)).build())
			.build();
		assertThat(this.pool.destroy()).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(factory.workers).allSatisfy((worker) -> assertThat(worker.calls).contains("kill"));
		this.pool = null;
	}

	@Test
	void theFactoryIsStartedAndClosedWithItsPool() {
		PlayedWorkerFactory factory = PlayedWorkerFactory.answering();
		start(factory, 1, 1);
		this.pool.destroy().join();
		assertThat(factory.calls).containsExactly("start default", "close");
		this.pool.start();
		assertThat(this.pool.execute("echo", 1)).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(factory.calls).containsExactly("start default", "close", "start default");
	}

	@Test
	void theFactoryPreparesDataOrRefusesIt() {
		RemoteWorkerFactory factory = new RemoteWorkerFactory() {

			@Override
			public String type() {
				return "preparing";
			}

			@Override
			public TaskPreparation preparation(String function, TaskFunctionOptions options) {
				if (function.equals("refused")) {
					throw new IllegalArgumentException("not with me");
				}
				return (data) -> {
					if (data == null) {
						throw new IllegalArgumentException("no data");
					}
					return "prepared " + data;
				};
			}

			@Override
			protected RemoteWorker createRemote(RemoteWorkerContext context) {
				return new Played(context, (worker, task) -> task.end(task::prepared), true);
			}

		};
		start(factory, 1, 1);
		assertThat(this.pool.execute("echo", 1)).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("prepared 1");
		assertThat(this.pool.execute("echo", null)).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.withMessageContaining("no data");
		assertThat(this.pool.info().rejectedTasks()).isOne();
		assertThatIllegalArgumentException().isThrownBy(() -> this.pool.addTaskFunction("refused", (data) -> data))
			.withMessage("not with me");
		assertThat(this.pool.hasTaskFunction("refused")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void noTaskFailsAndTheSizeIsKeptWhileWorkersAreReplaced(boolean stealing) {
		PlayedWorkerFactory factory = new PlayedWorkerFactory(true, (worker, task) -> new Thread(() -> {
			if (task.id() % 10 == 0) {
				worker.context.requestReplacement("has run 10 tasks");
			}
			task.end(task::prepared);
		}).start());
		this.pool = WorkerPools.fixed(2)
			.taskFunction("echo", (data) -> data)
			.workerFactory(factory)
			.tasksQueueOptions(TasksQueueOptions.builder().concurrency(2).taskStealing(stealing).build())
			.build();
		List<CompletableFuture<Object>> futures = new ArrayList<>();
		for (int i = 0; i < 2_000; i++) {
			futures.add(this.pool.execute("echo", i));
			assertThat(this.pool.info()).returns(true, PoolInfo::ready).returns(2, PoolInfo::workerNodes);
		}
		for (int i = 0; i < 2_000; i++) {
			assertThat(futures.get(i)).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(i);
		}
		assertThat(factory.created.get()).isGreaterThan(10);
		assertThat(this.pool.info()).returns(2_000L, PoolInfo::executedTasks)
			.returns(0L, PoolInfo::failedTasks)
			.returns(0L, PoolInfo::workerRestarts);
		await().until(() -> factory.workers.stream().filter((worker) -> !worker.calls.contains("retire")).count() <= 3);
	}

	@RepeatedTest(20)
	void nothingIsLostWhenAWorkerFailsWhileItAnswers() {
		PlayedWorkerFactory factory = PlayedWorkerFactory.answering();
		start(factory, 2, 2);
		List<CompletableFuture<Object>> futures = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			futures.add(this.pool.execute("echo", i));
			if (i % 30 == 29) {
				Played worker = factory.workers.get(factory.workers.size() - 1);
				worker.context.failed(new IllegalStateException("as asked"));
				worker.context.stopped();
			}
		}
		int failed = 0;
		for (CompletableFuture<Object> future : futures) {
			try {
				future.get(10, TimeUnit.SECONDS);
			}
			catch (Exception ex) {
				assertThat(ex).hasCauseInstanceOf(WorkerLostException.class);
				failed++;
			}
		}
		int lost = failed;
		await().untilAsserted(() -> {
			assertThat(this.pool.info().failedTasks()).isEqualTo(lost);
			assertThat(this.pool.info().executedTasks()).isEqualTo(100 - lost);
		});
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.poolifier.event.PoolEvent;
import io.poolifier.info.PoolInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.task.CancellationSignal;
import io.poolifier.task.TaskRequest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tasks that are cancelled from outside.
 */
@Timeout(60)
class CancellationSignalTests {

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final CancellationSignal signal = new CancellationSignal();

	private WorkerPoolBuilder scripted(int size) {
		return WorkerPools.fixed(size)
			.workerFactory(this.factory)
			.time(new ManualTime())
			.taskFunction("echo", (data) -> data)
			.taskFunction("fail", (data) -> {
				throw new IllegalStateException("always");
			});
	}

	private CompletableFuture<Object> execute(WorkerPool pool, String function, Object data) {
		return pool.execute(TaskRequest.of(function, data).cancelledBy(this.signal));
	}

	@Test
	@Rule({ "AB-1", "AB-3" })
	@DisplayName("a task that waits leaves the queue, never runs, and its caller gets the reason")
	void cancelsAQueuedTask() {
		WorkerPool pool = scripted(1).build();
		pool.execute("echo", 1);
		this.factory.settle();
		CompletableFuture<Object> future = execute(pool, "echo", 2);
		assertThat(pool.info().queuedTasks()).isOne();
		TimeoutException reason = new TimeoutException("too late");
		this.signal.cancel(reason);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
			.satisfies((ex) -> assertThat(ex.getCause()).isSameAs(reason));
		assertThat(pool.info()).returns(0L, PoolInfo::queuedTasks)
			.returns(1L, PoolInfo::cancelledTasks)
			.returns(0L, PoolInfo::failedTasks);
		assertThat(this.factory.runAll()).containsExactly(1);
	}

	@Test
	@Rule({ "AB-2", "AB-3" })
	@DisplayName("the caller of a running task gets the reason at once, and the failure is published as aborted")
	void cancelsARunningTask() {
		List<PoolEvent> events = new CopyOnWriteArrayList<>();
		WorkerPool pool = scripted(1).listener(events::add).build();
		CompletableFuture<Object> future = execute(pool, "echo", 1);
		this.factory.settle();
		IllegalStateException reason = new IllegalStateException("not wanted any more");
		this.signal.cancel(reason);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
			.satisfies((ex) -> assertThat(ex.getCause()).isSameAs(reason));
		assertThat(this.factory.slot(0).isInterrupted()).isTrue();
		assertThat(pool.info().executingTasks()).isOne();
		this.factory.slot(0).finish();
		assertThat(pool.info()).returns(0L, PoolInfo::executingTasks)
			.returns(1L, PoolInfo::failedTasks)
			.returns(0L, PoolInfo::executedTasks)
			.returns(0L, PoolInfo::cancelledTasks);
		await().until(() -> events.stream().anyMatch(PoolEvent.TaskFailed.class::isInstance));
		assertThat(events).filteredOn(PoolEvent.TaskFailed.class::isInstance)
			.containsExactly(new PoolEvent.TaskFailed("default", 0, 1, "echo", 1, reason, true));
	}

	@Test
	@Rule("AB-3")
	void theReasonMayBeAnExceptionATextOrNothing() {
		WorkerPool pool = scripted(1).build();
		CompletableFuture<Object> withText = pool
			.execute(TaskRequest.of("echo", 1).cancelledBy(given((signal) -> signal.cancel("enough"))));
		CompletableFuture<Object> withNothing = pool
			.execute(TaskRequest.of("echo", 2).cancelledBy(given(CancellationSignal::cancel)));
		assertThat(withText).isCancelled();
		assertThat(error(withText)).isInstanceOf(CancellationException.class).hasMessage("enough");
		assertThat(withNothing).isCancelled();
		assertThat(error(withNothing)).isInstanceOf(CancellationException.class).hasMessage("The task was cancelled");
	}

	/** As it is: later versions of Java have join() wrap it. */
	private static Throwable error(CompletableFuture<?> future) {
		return future.handle((result, error) -> error).join();
	}

	private static CancellationSignal given(java.util.function.Consumer<CancellationSignal> how) {
		CancellationSignal signal = new CancellationSignal();
		how.accept(signal);
		return signal;
	}

	@Test
	@Rule("AB-3")
	void theFirstReasonCounts() {
		this.signal.cancel("first");
		Throwable reason = this.signal.reason();
		this.signal.cancel("second");
		this.signal.cancel();
		assertThat(this.signal.reason()).isSameAs(reason).hasMessage("first");
	}

	@Test
	@Rule("AB-4")
	void refusesATaskWhoseSignalWasGivenBefore() {
		WorkerPool pool = scripted(1).build();
		IllegalStateException reason = new IllegalStateException("never mind");
		this.signal.cancel(reason);
		CompletableFuture<Object> future = execute(pool, "echo", 1);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
			.satisfies((ex) -> assertThat(ex.getCause()).isSameAs(reason));
		assertThat(pool.info()).returns(1L, PoolInfo::rejectedTasks).returns(0L, PoolInfo::queuedTasks);
		assertThat(this.factory.runAll()).isEmpty();
		assertThat(this.signal.targets()).isZero();
	}

	@Test
	@Rule({ "AB-5", "TL-13" })
	void cancelsAStolenTaskOnTheWorkerThatHasIt() {
		// Without history this strategy gives all tasks to the first worker.
		WorkerPool pool = scripted(2).strategy(WorkerChoiceStrategy.LEAST_BUSY).build();
		pool.execute("echo", 1);
		this.factory.slot(0).step();
		CompletableFuture<Object> future = execute(pool, "echo", 2);
		this.factory.slot(1).step();
		assertThat(pool.info().stolenTasks()).isOne();
		this.signal.cancel();
		assertThat(future).isCancelled();
		assertThat(this.factory.slot(0).isInterrupted()).isFalse();
		assertThat(this.factory.slot(1).isInterrupted()).isTrue();
		this.factory.runAll();
		assertThat(pool.workers()).extracting((worker) -> worker.usage().tasks().executed()).containsExactly(1L, 0L);
		assertThat(pool.workers()).extracting((worker) -> worker.usage().tasks().failed()).containsExactly(0L, 1L);
		assertThat(pool.workers()).extracting((worker) -> worker.usage().tasks().executing()).containsExactly(0L, 0L);
	}

	@Test
	@Rule({ "AB-5", "TQ-3" })
	void cancelsATaskThatWasMovedToAnotherQueue() {
		WorkerPool pool = scripted(2).strategy(WorkerChoiceStrategy.LEAST_BUSY)
			.tasksQueueOptions(TasksQueueOptions.builder().size(2).build())
			.build();
		pool.execute("echo", 1);
		pool.execute("echo", 2);
		CompletableFuture<Object> future = execute(pool, "echo", 3);
		assertThat(pool.workers()).extracting((worker) -> worker.usage().tasks().queued()).containsExactly(2L, 1L);
		this.signal.cancel();
		assertThat(future).isCancelled();
		assertThat(pool.workers()).extracting((worker) -> worker.usage().tasks().queued()).containsExactly(2L, 0L);
		assertThat(this.factory.runAll()).containsExactlyInAnyOrder(1, 2);
	}

	@Test
	@Rule("AB-5")
	void forgetsTasksThatHaveEnded() {
		WorkerPool pool = scripted(1).build();
		List<CompletableFuture<Object>> futures = List.of(execute(pool, "echo", 1), execute(pool, "fail", 2),
				execute(pool, "echo", 3), execute(pool, "echo", 4));
		assertThat(this.signal.targets()).isEqualTo(4);
		futures.get(2).cancel(true);
		futures.get(3).complete("from outside");
		assertThat(this.signal.targets()).isEqualTo(2);
		this.factory.runAll();
		assertThat(this.signal.targets()).isZero();
		execute(pool, "unknown", 5);
		assertThat(this.signal.targets()).isZero();
		execute(pool, "echo", 6);
		pool.destroy();
		this.factory.runAll();
		execute(pool, "echo", 7);
		assertThat(this.signal.targets()).isZero();
	}

	@Test
	@Rule("AB-6")
	void changesNothingAfterTheEndOfTheTask() {
		WorkerPool pool = scripted(1).build();
		CompletableFuture<Object> future = execute(pool, "echo", 1);
		this.factory.runAll();
		this.signal.cancel();
		assertThat(future).isCompletedWithValue(1);
		assertThat(pool.info()).returns(1L, PoolInfo::executedTasks)
			.returns(0L, PoolInfo::failedTasks)
			.returns(0L, PoolInfo::cancelledTasks);
	}

	@Test
	@Rule({ "ME-3", "AB-1" })
	void cancelsAllWaitingAndRunningTasksOfACall() {
		WorkerPool pool = scripted(1).build();
		CompletableFuture<List<Object>> all = pool.mapExecute("echo", List.of(1, 2, 3), this.signal);
		this.factory.settle();
		assertThat(this.signal.targets()).isEqualTo(3);
		IllegalStateException reason = new IllegalStateException("as a whole");
		this.signal.cancel(reason);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(all::join)
			.satisfies((ex) -> assertThat(ex.getCause()).isSameAs(reason));
		assertThat(this.factory.runAll()).hasSize(1);
		assertThat(pool.info()).returns(1L, PoolInfo::failedTasks).returns(2L, PoolInfo::cancelledTasks);
		assertThat(this.signal.targets()).isZero();
	}

	@Test
	@Rule({ "AB-2", "TL-16" })
	@DisplayName("an asynchronous task that is cancelled frees its worker, and its stage is cancelled")
	void cancelsAnAsynchronousTask() throws Exception {
		CompletableFuture<Object> stage = new CompletableFuture<>();
		CountDownLatch called = new CountDownLatch(1);
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("async", (data) -> {
			called.countDown();
			return stage;
		}).taskFunction("echo", (data) -> data).build()) {
			CompletableFuture<Object> future = execute(pool, "async", 1);
			assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
			this.signal.cancel("enough");
			assertThat(future).isCancelled();
			assertThat(pool.execute("echo", 2).get(10, TimeUnit.SECONDS)).isEqualTo(2);
			assertThat(stage).isCancelled();
			assertThat(pool.info().failedTasks()).isOne();
		}
	}

	@RepeatedTest(100)
	@Rule("AB-5")
	void endsEachOfItsTasksOnceAndNoOthersWheneverItIsGiven() {
		int tasks = 200;
		try (WorkerPool pool = WorkerPools.fixed(2).taskFunction("echo", (data) -> data).build()) {
			List<CompletableFuture<Object>> signalled = new ArrayList<>();
			List<CompletableFuture<Object>> others = new ArrayList<>();
			CompletableFuture<Void> given = new CompletableFuture<>();
			for (int i = 0; i < tasks; i++) {
				signalled.add(execute(pool, "echo", i));
				others.add(pool.execute("echo", i));
				if (i == tasks / 2) {
					given = CompletableFuture.runAsync(this.signal::cancel);
				}
			}
			given.join();
			for (int i = 0; i < tasks; i++) {
				int task = i;
				assertThat(others.get(i).join()).isEqualTo(i);
				assertThat(signalled.get(i).handle((result, error) -> (error != null) ? task : result).join())
					.isEqualTo(i);
			}
			await().until(() -> pool.info().executingTasks() == 0);
			long cancelled = signalled.stream().filter(CompletableFuture::isCancelled).count();
			PoolInfo info = pool.info();
			assertThat(info.executedTasks()).isEqualTo(2L * tasks - cancelled);
			assertThat(info.failedTasks() + info.cancelledTasks() + info.rejectedTasks()).isEqualTo(cancelled);
			assertThat(this.signal.targets()).isZero();
		}
	}

}

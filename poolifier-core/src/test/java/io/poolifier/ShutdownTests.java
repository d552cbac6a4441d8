// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.poolifier.event.PoolEvent;
import io.poolifier.info.PoolInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.task.PoolClosedException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * The end of a pool: what becomes of its tasks, workers, threads and timers.
 */
@Timeout(30)
class ShutdownTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private final ManualTime time = new ManualTime();

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final List<PoolEvent> events = new CopyOnWriteArrayList<>();

	private WorkerPool scripted(WorkerPoolBuilder builder) {
		return builder.workerFactory(this.factory).time(this.time).taskFunction("echo", (data) -> data).build();
	}

	@Test
	@Rule({ "LC-4", "LC-5" })
	void finishesQueuedAndRunningTasksFirst() throws Exception {
		Gate gate = new Gate();
		WorkerPool pool = WorkerPools.fixed(1).taskFunction("wait", (data) -> {
			gate.pass();
			return data;
		}).time(this.time).build();
		CompletableFuture<List<Object>> all = pool.mapExecute("wait", List.of(1, 2, 3));
		gate.awaitArrivals();
		CompletableFuture<Void> destroyed = pool.destroy();
		assertThat(destroyed).isNotDone();
		assertThat(pool.info().started()).isFalse();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(pool.execute("wait", 4)::join)
			.havingCause()
			.isInstanceOf(PoolClosedException.class)
			.withMessage("Pool 'default' takes no tasks: it is being destroyed");
		assertThatIllegalStateException().isThrownBy(pool::start);
		gate.open();
		assertThat(destroyed).succeedsWithin(5, TimeUnit.SECONDS);
		assertThat(all.join()).containsExactly(1, 2, 3);
		assertThat(pool.info().executedTasks()).isEqualTo(3);
		assertThat(pool.info().workerNodes()).isZero();
		assertThat(pool.info().ready()).isFalse();
	}

	@Test
	@Rule("LC-5")
	void failsAndCountsTheTasksThatAreLeftAfterTheTimeout() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		WorkerPool pool = WorkerPools.fixed(1).taskFunction("block", (data) -> {
			started.countDown();
			new CountDownLatch(1).await();
			return data;
		}).time(this.time).build();
		CompletableFuture<Object> running = pool.execute("block", 1);
		CompletableFuture<Object> queued = pool.execute("block", 2);
		started.await();
		CompletableFuture<Void> destroyed = pool.destroy();
		this.time.advance(TIMEOUT.minusNanos(1));
		assertThat(destroyed).isNotDone();
		this.time.advance(Duration.ofNanos(1));
		assertThat(destroyed).succeedsWithin(5, TimeUnit.SECONDS);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(running::join)
			.havingCause()
			.isInstanceOf(PoolClosedException.class)
			.withMessage("Pool 'default' was destroyed before the task ended");
		assertThatExceptionOfType(CompletionException.class).isThrownBy(queued::join)
			.havingCause()
			.isInstanceOf(PoolClosedException.class)
			.withMessage("Pool 'default' was destroyed before the task started");
		assertThat(pool.info().failedTasks()).isOne();
		assertThat(pool.info().cancelledTasks()).isOne();
		assertThat(pool.info().executingTasks()).isZero();
	}

	@Test
	@Rule("JV-9")
	@DisplayName("a thread that answers no interrupt does not hold up the pool's end, nor is its task counted twice")
	void leavesAThreadBehindThatAnswersNoInterrupt() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch returned = new CountDownLatch(1);
		WorkerPool pool = WorkerPools.fixed(1).taskFunction("stubborn", (data) -> {
			started.countDown();
			while (release.getCount() > 0) {
				LockSupport.parkNanos(1_000_000);
				Thread.interrupted();
			}
			returned.countDown();
			return data;
		}).taskFunction("echo", (data) -> data).time(this.time).build();
		CompletableFuture<Object> stuck = pool.execute("stubborn", 1);
		started.await();
		CompletableFuture<Void> destroyed = pool.destroy();
		this.time.advance(TIMEOUT);
		assertThat(destroyed).succeedsWithin(5, TimeUnit.SECONDS);
		assertThat(stuck).isCompletedExceptionally();
		pool.start();
		assertThat(pool.execute("echo", 2).join()).isEqualTo(2);
		release.countDown();
		returned.await();
		pool.close();
		assertThat(pool.info().failedTasks()).isOne();
		assertThat(pool.info().executedTasks()).isOne();
	}

	@Test
	@Rule("LC-3")
	@DisplayName("destroying twice is one destruction; destroying what is not started fails")
	void destroyingTwiceIsOneDestruction() throws Exception {
		Gate gate = new Gate();
		WorkerPool pool = WorkerPools.fixed(1).taskFunction("wait", (data) -> {
			gate.pass();
			return data;
		}).build();
		pool.execute("wait", 1);
		gate.awaitArrivals();
		CompletableFuture<Void> first = pool.destroy();
		CompletableFuture<Void> second = pool.destroy();
		gate.open();
		assertThat(first).succeedsWithin(5, TimeUnit.SECONDS);
		assertThat(second).succeedsWithin(5, TimeUnit.SECONDS);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(pool.destroy()::join)
			.havingCause()
			.isInstanceOf(PoolClosedException.class)
			.withMessage("Pool 'default' cannot be destroyed: it is not started");
	}

	@Test
	void closingWaitsForADestructionThatIsUnderWay() throws Exception {
		Gate gate = new Gate();
		WorkerPool pool = WorkerPools.fixed(1).taskFunction("wait", (data) -> {
			gate.pass();
			return data;
		}).build();
		pool.execute("wait", 1);
		gate.awaitArrivals();
		pool.destroy();
		CompletableFuture<Void> closed = CompletableFuture.runAsync(pool::close);
		gate.open();
		closed.join();
		assertThat(pool.info().workerNodes()).isZero();
	}

	@Test
	@Rule("LC-7")
	void aDestroyedPoolStartsAgainAndKeepsItsCounters() {
		WorkerPool pool = WorkerPools.fixed(2).taskFunction("echo", (data) -> data).build();
		for (int i = 1; i <= 5; i++) {
			assertThat(pool.execute("echo", i).join()).isEqualTo(i);
			pool.close();
			assertThat(pool.info().executedTasks()).isEqualTo(i);
			pool.start();
		}
		pool.close();
	}

	@Test
	void endsItsThreads() {
		WorkerPool pool = WorkerPools.fixed(3).name("ending").taskFunction("echo", (data) -> data).build();
		pool.execute("echo", 1).join();
		pool.close();
		await().until(() -> Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread.getName().startsWith("poolifier-ending-")));
	}

	@Test
	void cancellingTheFutureOfADestructionDoesNotStopIt() throws Exception {
		Gate gate = new Gate();
		WorkerPool pool = WorkerPools.fixed(1).taskFunction("wait", (data) -> {
			gate.pass();
			return data;
		}).build();
		pool.execute("wait", 1);
		gate.awaitArrivals();
		pool.destroy().cancel(true);
		gate.open();
		await().until(() -> pool.info().workerNodes() == 0);
	}

	@Test
	void tellsWhichTasksDidNotEnd() {
		WorkerPool pool = WorkerPools.fixed(1)
			.workerFactory(this.factory)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.listener(this.events::add)
			.build();
		this.factory.settle();
		pool.execute("echo", 1);
		this.factory.settle();
		pool.execute("echo", 2);
		pool.execute("echo", 3).cancel(true);
		pool.destroy();
		this.time.advance(Duration.ofSeconds(3));
		await().until(() -> this.events.stream().anyMatch((event) -> event instanceof PoolEvent.Destroyed));
		assertThat(this.events).filteredOn((event) -> event instanceof PoolEvent.TasksUnfinished)
			.containsExactly(new PoolEvent.TasksUnfinished("default",
					List.of(new PoolEvent.TasksUnfinished.Unfinished("echo", 2, false),
							new PoolEvent.TasksUnfinished.Unfinished("echo", 1, true))));
	}

	@Test
	void tellsNothingIfAllTasksEnded() {
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("echo", (data) -> data)
			.listener(this.events::add)
			.build()) {
			pool.execute("echo", 1);
			pool.execute("echo", 2);
		}
		await().until(() -> this.events.stream().anyMatch((event) -> event instanceof PoolEvent.Destroyed));
		assertThat(this.events).noneMatch((event) -> event instanceof PoolEvent.TasksUnfinished);
	}

	@Test
	@Rule({ "LC-8", "LC-4" })
	@DisplayName("while a pool is destroyed no worker comes or is replaced, and late reports are ignored")
	void createsAndReplacesNoWorkerWhileItIsDestroyed() {
		LateWorkerFactory late = new LateWorkerFactory();
		WorkerPool pool = WorkerPools.dynamic(1, 3)
			.workerFactory(late)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.listener(this.events::add)
			.build();
		pool.execute("echo", 1);
		CompletableFuture<Object> waiting = pool.execute("echo", 2);
		assertThat(late.contexts).hasSize(2);
		CompletableFuture<Void> destroyed = pool.destroy();
		assertThat(pool.execute("echo", 3)).isCompletedExceptionally();
		late.contexts.get(0).ready();
		late.contexts.get(1).failed(new IllegalStateException("died"));
		late.contexts.get(1).stopped();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(late.contexts).hasSize(2);
		assertThat(destroyed).isNotDone();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(destroyed).isCompleted();
		assertThat(waiting).isCompletedExceptionally();
		this.time.advance(Duration.ofMinutes(1));
		late.contexts.get(0).ready();
		assertThat(late.contexts).hasSize(2);
		assertThat(pool.info()).returns(false, PoolInfo::ready).returns(0, PoolInfo::workerNodes);
		await().until(() -> this.events.stream().anyMatch(PoolEvent.Destroyed.class::isInstance));
		assertThat(this.events).noneMatch(PoolEvent.Ready.class::isInstance);
	}

	@Test
	@Rule("LC-9")
	void aDestroyedPoolLeavesNoTimerBehind() {
		WorkerPool pool = scripted(WorkerPools.dynamic(1, 2));
		assertThat(this.time.works()).isPositive();
		for (int i = 0; i < 3; i++) {
			pool.execute("echo", i);
			this.factory.runAll();
			pool.destroy();
			this.factory.settle();
			assertThat(pool.info().workerNodes()).isZero();
			assertThat(this.time.works()).isZero();
			assertThat(this.factory.workers()).isEmpty();
			pool.start();
		}
	}

	@Test
	@Rule({ "LC-9", "ER-8" })
	void aPoolThatIsDestroyedBeforeADeadWorkerWasReplacedLeavesNoTimerBehind() {
		WorkerPool pool = scripted(WorkerPools.fixed(2));
		this.factory.worker(1).die();
		this.factory.worker(1).die();
		assertThat(pool.info().restartingWorkerNodes()).isOne();
		pool.destroy();
		this.factory.settle();
		assertThat(pool.info().workerNodes()).isZero();
		assertThat(this.time.works()).isZero();
		pool.start();
		assertThat(pool.info().workerNodes()).isEqualTo(2);
	}

}

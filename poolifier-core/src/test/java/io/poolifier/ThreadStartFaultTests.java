// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.poolifier.FaultyWorkerFactory.Call;
import io.poolifier.info.PoolInfo;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.task.PoolClosedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Threads that cannot be started for a while, as when the system allows no more of them.
 */
@Timeout(30)
class ThreadStartFaultTests {

	private final ScriptedWorkerFactory scripted = new ScriptedWorkerFactory();

	private final FaultyWorkerFactory factory = new FaultyWorkerFactory(this.scripted);

	private final FaultyTime time = new FaultyTime();

	private WorkerPoolBuilder builder(WorkerPoolBuilder builder) {
		return builder.workerFactory(this.factory)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ZERO).build());
	}

	private void failTimes(Call call, int times) {
		AtomicInteger left = new AtomicInteger(times);
		this.factory.before(call, (key) -> {
			if (left.getAndDecrement() > 0) {
				throw new OutOfMemoryError("unable to create native thread, as asked");
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "supervisor", "events" })
	void aPoolWhoseThreadsCannotBeStartedCanBeStartedLater(String thread) {
		WorkerPool pool = builder(WorkerPools.fixed(1)).startWorkers(false).build();
		this.time.failToStart(thread);
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(pool::start);
		assertThat(pool.info()).returns(false, PoolInfo::started).returns(0, PoolInfo::workerNodes);
		assertThat(this.time.manual().works()).as("threads left behind").isZero();
		this.time.startAll();
		pool.start();
		CompletableFuture<Integer> task = pool.execute("echo", 1);
		this.scripted.runAll();
		assertThat(task).isCompletedWithValue(1);
	}

	@ParameterizedTest
	@EnumSource(value = Call.class, names = { "CREATE", "START" })
	void aWorkerThatCannotBeStartedIsReplaced(Call call) {
		failTimes(call, 2);
		WorkerPool pool = builder(WorkerPools.fixed(1)).build();
		assertThat(pool.info()).returns(false, PoolInfo::ready).returns(1, PoolInfo::restartingWorkerNodes);
		CompletableFuture<Integer> task = pool.execute("echo", 1);
		this.time.manual().advance(Duration.ofMillis(100));
		assertThat(pool.info()).returns(true, PoolInfo::ready)
			.returns(0, PoolInfo::restartingWorkerNodes)
			.returns(2L, PoolInfo::workerRestarts);
		this.scripted.runAll();
		assertThat(task).isCompletedWithValue(1);
	}

	@ParameterizedTest
	@EnumSource(value = Call.class, names = { "CREATE", "START" })
	void aReplacementThatCannotBeStartedIsReplacedInTurn(Call call) {
		WorkerPool pool = builder(WorkerPools.fixed(1)).build();
		failTimes(call, 3);
		this.scripted.worker(0).die();
		for (int pause = 100; pause <= 400; pause *= 2) {
			assertThat(pool.info()).returns(false, PoolInfo::ready).returns(1, PoolInfo::restartingWorkerNodes);
			this.time.manual().advance(Duration.ofMillis(pause));
		}
		assertThat(pool.info()).returns(true, PoolInfo::ready).returns(0, PoolInfo::restartingWorkerNodes);
		CompletableFuture<Integer> task = pool.execute("echo", 1);
		this.scripted.runAll();
		assertThat(task).isCompletedWithValue(1);
	}

	@Test
	void aWorkerThatIsHalfAddedGetsReady() {
		WorkerPool pool = builder(WorkerPools.fixed(1)).build();
		// The first two are the signal of the failure, and the age of the replacement.
		failUse(3);
		this.scripted.worker(0).die();
		this.time.manual().advance(Duration.ofMillis(300));
		this.scripted.settle();
		assertThat(pool.info()).returns(true, PoolInfo::ready).returns(1, PoolInfo::idleWorkerNodes);
	}

	/** Has one of the next uses of the clock fail while workers are looked after. */
	private void failUse(int number) {
		this.time.interveneOnce("WorkerSupervisor", () -> {
			if (number == 1) {
				throw new IllegalStateException("as asked");
			}
			failUse(number - 1);
		});
	}

	@Test
	void aPoolIsDestroyedThoughNoThreadCanBeStartedForThat() {
		WorkerPool pool = builder(WorkerPools.fixed(1)).build();
		List<CompletableFuture<Integer>> tasks = submit(pool, 4);
		this.scripted.settle();
		this.time.failToStart("");
		CompletableFuture<Void> destroyed = pool.destroy();
		assertThat(tasks)
			.allSatisfy((task) -> assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> task.getNow(0))
				.withCauseInstanceOf(PoolClosedException.class));
		assertThat(destroyed).isCompleted();
	}

	private static List<CompletableFuture<Integer>> submit(WorkerPool pool, int tasks) {
		return IntStream.range(0, tasks).mapToObj((i) -> pool.<Integer, Integer>execute("echo", i)).toList();
	}

	@Test
	void aPoolIsDestroyedThoughItsWorkersCannotBeStarted() {
		this.factory.fail(Call.START);
		WorkerPool pool = builder(WorkerPools.fixed(2)).build();
		List<CompletableFuture<Integer>> tasks = submit(pool, 4);
		CompletableFuture<Void> destroyed = pool.destroy();
		assertThat(tasks).allMatch(CompletableFuture::isCompletedExceptionally);
		assertThat(destroyed).isCompleted();
	}

	@Test
	void aSlotThatIsNotDrivenIsWokenAgainAtEachHeartbeat() {
		AtomicInteger wakes = new AtomicInteger();
		this.factory.before(Call.WAKE, (key) -> wakes.incrementAndGet());
		WorkerPool pool = builder(WorkerPools.fixed(1)).build();
		this.scripted.settle();
		assertThat(wakesIn(wakes, 300)).as("of a slot that rests").isZero();
		pool.execute("echo", 1);
		assertThat(wakes).hasValue(1);
		assertThat(wakesIn(wakes, 300)).as("of a slot that is not polled").isEqualTo(3);
		this.factory.fail(Call.WAKE);
		this.time.manual().advance(Duration.ofMillis(100));
		this.factory.before(Call.WAKE, (key) -> wakes.incrementAndGet());
		assertThat(wakesIn(wakes, 100)).as("after a failure").isOne();
		this.scripted.settle();
		assertThat(this.scripted.runningData()).containsExactly(1);
		assertThat(wakesIn(wakes, 300)).as("of a slot that has a task").isZero();
	}

	@Test
	void aSlotThatHasStoppedIsNotWokenAgain() {
		AtomicInteger wakes = new AtomicInteger();
		WorkerPool pool = builder(WorkerPools.fixed(1))
			.tasksQueueOptions(TasksQueueOptions.builder().concurrency(2).build())
			.build();
		pool.execute("echo", 1);
		this.scripted.settle();
		assertThat(this.scripted.runningData()).containsExactly(1);
		pool.destroy();
		this.scripted.settle();
		this.factory.before(Call.WAKE, (key) -> wakes.incrementAndGet());
		assertThat(wakesIn(wakes, 300)).isZero();
	}

	private int wakesIn(AtomicInteger wakes, int millis) {
		int before = wakes.get();
		this.time.manual().advance(Duration.ofMillis(millis));
		return wakes.get() - before;
	}

}

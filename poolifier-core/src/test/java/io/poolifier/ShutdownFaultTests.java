// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.poolifier.info.PoolInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.internal.engine.SystemTime;
import io.poolifier.internal.engine.Time;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.task.PoolClosedException;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Failures while a pool is destroyed, and workers that end at the worst moment.
 */
@Timeout(30)
class ShutdownFaultTests {

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final FaultyTime time = new FaultyTime();

	@Test
	void endsAllTasksThoughItsDestructionFailsHalfWayAtFirst() {
		WorkerPool pool = WorkerPools.fixed(3)
			.workerFactory(this.factory)
			.time(this.time)
			.strategy(WorkerChoiceStrategy.ROUND_ROBIN)
			.taskFunction("echo", (data) -> data)
			.tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ZERO).build())
			.build();
		List<CompletableFuture<Integer>> tasks = IntStream.range(0, 9)
			.mapToObj((i) -> pool.<Integer, Integer>execute("echo", i))
			.toList();
		this.factory.settle();
		this.time.interveneOnce("TaskSettler", () -> {
			throw new OutOfMemoryError("as asked");
		});
		CompletableFuture<Void> destroyed = pool.destroy();
		this.time.manual().advance(Duration.ofSeconds(1));
		assertThat(tasks).allMatch(CompletableFuture::isCompletedExceptionally);
		assertThat(destroyed).isCompleted();
		assertThat(pool.info().queuedTasks()).isZero();
	}

	@Test
	@Rule("LC-6")
	@DisplayName("a worker that fails to end holds up neither the pool's end nor the other workers', nor the next start")
	void aWorkerThatFailsToEndHoldsUpNothing() {
		ManualTime time = new ManualTime();
		List<Integer> killed = new ArrayList<>();
		WorkerFactory failing = new LateWorkerFactory() {
			@Override
			void kill(WorkerContext context) {
				killed.add(context.workerKey());
				throw new IllegalStateException("cannot end");
			}
		};
		WorkerPool pool = WorkerPools.fixed(2)
			.workerFactory(failing)
			.time(time)
			.taskFunction("echo", (data) -> data)
			.build();
		CompletableFuture<Object> waiting = pool.execute("echo", 1);
		CompletableFuture<Void> destroyed = pool.destroy();
		time.advance(Duration.ofSeconds(2));
		assertThat(destroyed).isCompleted();
		assertThat(killed).contains(0, 1);
		assertThat(waiting).isCompletedExceptionally();
		assertThat(pool.info()).returns(0, PoolInfo::workerNodes).returns(2, PoolInfo::quarantinedWorkerNodes);
		pool.start();
		assertThat(pool.info().workerNodes()).isEqualTo(2);
	}

	@Test
	void whatWaitsWithAWorkerThatDiesWhileThePoolIsDestroyedIsRunByThoseThatAreLeft() {
		ScriptedWorkerFactory scripted = new ScriptedWorkerFactory();
		WorkerPool pool = WorkerPools.fixed(3)
			.workerFactory(scripted)
			.time(new ManualTime())
			.taskFunction("echo", (data) -> data)
			.tasksQueueOptions(TasksQueueOptions.builder().taskStealing(false).build())
			.build();
		List<CompletableFuture<Integer>> tasks = List.of(pool.execute("echo", 0), pool.execute("echo", 1),
				pool.execute("echo", 2), pool.execute("echo", 3));
		scripted.settle();
		CompletableFuture<Void> destroyed = pool.destroy();
		scripted.slot(2).finish();
		scripted.slot(2).step();
		assertThat(scripted.workers()).as("the last one has stopped").hasSize(2);
		scripted.worker(0).die();
		assertThat(scripted.runAll()).containsExactly(1, 3);
		assertThat(destroyed).isCompleted();
		assertThat(tasks.get(0)).isCompletedExceptionally();
		assertThat(tasks.get(3)).isCompletedWithValue(3);
	}

	@Test
	@Rule("JV-9")
	@DisplayName("a task that starts just when its worker is killed ends, even if its function never returns")
	void aTaskThatStartsWhileItsWorkerIsKilledEnds() {
		InterveningTime time = new InterveningTime();
		CountDownLatch release = new CountDownLatch(1);
		WorkerPool pool = WorkerPools.fixed(1).taskFunction("stubborn", (data) -> {
			while (release.getCount() > 0) {
				Thread.onSpinWait();
			}
			return data;
		})
			.tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ZERO).build())
			.time(time)
			.build();
		time.interveneOnce(() -> {
			CompletableFuture<Void> destroyed = pool.destroy();
			destroyed.join();
		});
		CompletableFuture<Object> task = pool.execute("stubborn", 1);
		try {
			assertThatExceptionOfType(CompletionException.class).isThrownBy(task.orTimeout(10, TimeUnit.SECONDS)::join)
				.withCauseInstanceOf(PoolClosedException.class);
			assertThat(pool.info().failedTasks()).isOne();
			assertThat(pool.info().executingTasks()).isZero();
		}
		finally {
			release.countDown();
		}
	}

	/** A clock that does something the next time that a worker looks at it. */
	private static final class InterveningTime implements Time {

		private final AtomicReference<Runnable> intervention = new AtomicReference<>();

		private final Time delegate = new SystemTime();

		void interveneOnce(Runnable action) {
			this.intervention.set(action);
		}

		@Override
		public long nanoTime() {
			if (Thread.currentThread().getName().equals("poolifier-default-0")) {
				Runnable action = this.intervention.getAndSet(null);
				if (action != null) {
					action.run();
				}
			}
			return System.nanoTime();
		}

		@Override
		public long threadCpuNanos() {
			return -1;
		}

		@Override
		public Background background(String threadName, Work work) {
			return this.delegate.background(threadName, work);
		}

	}

}

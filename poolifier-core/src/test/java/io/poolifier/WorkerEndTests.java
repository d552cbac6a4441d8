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

import io.poolifier.internal.engine.SystemTime;
import io.poolifier.internal.engine.Time;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.task.PoolClosedException;
import io.poolifier.task.WorkerLostException;
import io.poolifier.worker.Pause;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Workers that end at the worst moment.
 */
@Timeout(30)
class WorkerEndTests {

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

	@Test
	@Rule({ "RQ-2", "ER-3" })
	@DisplayName("if no worker can be made, nor is to be replaced, a task is refused rather than the caller kept")
	void refusesATaskIfThereCanBeNoWorker() {
		try (WorkerPool pool = WorkerPools.dynamic(0, 1)
			.taskFunction("echo", (data) -> data)
			.restartWorkerOnError(false)
			.workerFactory(new IdleWorkerFactory() {

				@Override
				public Worker create(WorkerContext context) {
					throw new IllegalStateException("No worker today");
				}

			})
			.build()) {
			assertThatExceptionOfType(CompletionException.class).isThrownBy(pool.execute("echo", 1)::join)
				.withCauseInstanceOf(WorkerLostException.class);
			assertThat(pool.info().cancelledTasks() + pool.info().rejectedTasks()).isOne();
		}
	}

	@Test
	void aWorkerThatEndsWhileItSearchesLeavesTheSearchToOthers() {
		IdleWorkerFactory factory = new IdleWorkerFactory();
		try (WorkerPool pool = WorkerPools.fixed(2)
			.taskFunction("echo", (data) -> data)
			.restartWorkerOnError(false)
			.tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ZERO).build())
			.workerFactory(factory)
			.build()) {
			TaskSlot searcher = factory.contexts.get(0).slots().get(0);
			TaskSlot sleeper = factory.contexts.get(1).slots().get(0);
			assertThat(sleeper.poll()).isNull();
			assertThat(sleeper.rest()).isEqualTo(Pause.WAIT);
			assertThat(searcher.poll()).isNull();
			assertThat(searcher.search()).isTrue();
			factory.contexts.get(0).stopped();
			pool.execute("echo", 1);
			assertThat(sleeper.resting()).isFalse();
			assertThat(factory.woken).containsExactly(sleeper);
		}
	}

	/** Makes workers that do nothing. */
	private static class IdleWorkerFactory implements WorkerFactory {

		private final List<WorkerContext> contexts = new ArrayList<>();

		private final List<TaskSlot> woken = new ArrayList<>();

		@Override
		public String type() {
			return "idle";
		}

		@Override
		public Worker create(WorkerContext context) {
			this.contexts.add(context);
			return new Worker() {

				@Override
				public void start() {
					context.ready();
				}

				@Override
				public void add(TaskSlot slot) {
				}

				@Override
				public void wake(TaskSlot slot) {
					IdleWorkerFactory.this.woken.add(slot);
				}

				@Override
				public void interrupt(TaskSlot slot) {
				}

				@Override
				public void kill() {
					context.stopped();
				}

			};
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

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import io.poolifier.options.TasksQueueOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads that complete futures, some of which block in actions that depend on these. The
 * threads run when a test says so.
 */
@Timeout(30)
class TaskSettlerTests {

	private static final long HEARTBEAT = Supervisor.HEARTBEAT.toNanos();

	private final ScriptedThreads threads = new ScriptedThreads();

	private final List<String> settled = new ArrayList<>();

	private int signals;

	private final TaskSettler settler = new TaskSettler("test", this.threads,
			new EventPublisher("test", false, this.threads, List.of()), () -> this.signals++);

	private void settle(String name) {
		this.settler.settle(() -> {
			this.settled.add(name);
			return TaskSettler.Remaining.NONE;
		});
	}

	@Test
	void hasNoThreadUnlessThereIsSomethingToSettle() {
		assertThat(this.settler.perform(0)).isEqualTo(Long.MAX_VALUE);
		assertThat(this.threads.started).isEmpty();
		settle("a");
		assertThat(this.signals).isOne();
		assertThat(this.settler.isSettled()).isFalse();
		assertThat(this.settler.perform(0)).isEqualTo(HEARTBEAT);
		this.threads.started.get(0).work.run();
		assertThat(this.settled).containsExactly("a");
		assertThat(this.settler.isSettled()).isTrue();
		assertThat(this.signals).as("tells that all are settled").isEqualTo(2);
		assertThat(this.settler.perform(1)).isEqualTo(Long.MAX_VALUE);
		assertThat(this.threads.started.get(0).stopped).isTrue();
		this.settler.perform(2);
		assertThat(this.threads.started).hasSize(1);
	}

	@Test
	void startsAnotherThreadIfOneMakesNoProgress() {
		settle("a");
		this.settler.perform(0);
		this.settler.perform(HEARTBEAT - 1);
		assertThat(this.threads.started).hasSize(1);
		this.settler.perform(HEARTBEAT);
		assertThat(this.threads.started).hasSize(2);
		assertThat(this.threads.started.get(0).stopped).as("ends when it no longer blocks").isTrue();
		this.settler.perform(2 * HEARTBEAT - 1);
		assertThat(this.threads.started).hasSize(2);
		this.threads.started.get(1).work.run();
		assertThat(this.settled).containsExactly("a");
	}

	@Test
	void startsNoOtherThreadAsLongAsOneMakesProgress() {
		int[] attempts = new int[1];
		this.settler.settle(() -> {
			long now = attempts[0] * HEARTBEAT;
			this.settler.perform(now);
			this.settler.perform(now + HEARTBEAT - 1);
			attempts[0]++;
			return (attempts[0] < 3) ? TaskSettler.Remaining.SOME : TaskSettler.Remaining.NONE;
		});
		this.settler.perform(0);
		this.threads.started.get(0).work.run();
		assertThat(attempts[0]).isEqualTo(3);
		assertThat(this.threads.started).hasSize(1);
		assertThat(this.threads.started.get(0).signals).isEqualTo(6);
		assertThat(this.settler.isSettled()).isTrue();
	}

	@Test
	void startsOnlySoManyThreads() {
		settle("a");
		for (int beat = 0; beat < 100; beat++) {
			this.settler.perform(beat * HEARTBEAT);
		}
		assertThat(this.threads.started).hasSize(64);
		this.threads.started.get(63).work.run();
		this.settler.perform(101 * HEARTBEAT);
		settle("b");
		this.settler.perform(102 * HEARTBEAT);
		assertThat(this.threads.started).as("counts anew").hasSize(65);
	}

	@Test
	void settlesAgainWhatFailed() {
		int[] attempts = new int[1];
		this.settler.settle(() -> {
			attempts[0]++;
			if (attempts[0] == 1) {
				throw new OutOfMemoryError("as asked");
			}
			return TaskSettler.Remaining.NONE;
		});
		settle("a");
		this.settler.perform(0);
		this.threads.started.get(0).work.run();
		assertThat(attempts[0]).isEqualTo(2);
		assertThat(this.settled).containsExactly("a");
	}

	@Test
	void aTaskIsNotSettledUntilItsFutureIsComplete() {
		EngineParts parts = new EngineParts(PoolSize.fixed(1), TasksQueueOptions.defaults());
		List<Boolean> settledBefore = new ArrayList<>();
		Task<Object> task = parts.task(1, () -> {
			this.threads.started.get(1).work.run();
			settledBefore.add(this.settler.isSettled());
		});
		task.waitsIn((withdrawn) -> {
		});
		this.settler.end(task, new IllegalStateException("as asked"));
		this.settler.perform(0);
		this.settler.perform(HEARTBEAT);
		this.threads.started.get(0).work.run();
		assertThat(settledBefore).containsExactly(false);
		assertThat(task).isCompletedExceptionally();
		assertThat(this.settler.isSettled()).isTrue();
	}

	@Test
	void aThreadThatLeavesWorkToAnotherCausesNoFurtherRound() {
		EngineParts parts = new EngineParts(PoolSize.fixed(1), TasksQueueOptions.defaults());
		List<Integer> signalsOfOther = new ArrayList<>();
		Task<Object> task = parts.task(1, () -> {
			int before = this.signals;
			this.threads.started.get(1).work.run();
			signalsOfOther.add(this.signals - before);
		});
		task.waitsIn((withdrawn) -> {
		});
		this.settler.end(task, new IllegalStateException("as asked"));
		this.settler.perform(0);
		this.settler.perform(HEARTBEAT);
		this.threads.started.get(0).work.run();
		assertThat(signalsOfOther).containsExactly(0);
	}

	@Test
	void aTaskEndsHoweverLongMemoryIsExhausted() {
		EngineParts parts = new EngineParts(PoolSize.fixed(1), TasksQueueOptions.defaults());
		AtomicInteger failures = new AtomicInteger(3);
		Task<Object> task = new Task<>(parts.functions.get("echo"), 1, 0) {

			@Override
			void conclude(@Nullable Object result, @Nullable Throwable error) {
				if (failures.getAndDecrement() > 0) {
					throw new OutOfMemoryError("as asked");
				}
				super.conclude(result, error);
			}

		};
		WorkerNode node = parts.node(0);
		node.offer(task);
		Task<?> taken = Objects.requireNonNull(new WaitingTasks(node::poll).take());
		IllegalStateException error = new IllegalStateException("as asked");
		assertThat(TaskSettler.endTaken(taken, error)).isTrue();
		assertThat(task).isCompletedExceptionally();
		assertThat(TaskSettler.endTaken(taken, error)).isFalse();
	}

	@Test
	void waitingTasksAreNotSettledUntilTheLastFutureIsComplete() {
		EngineParts parts = new EngineParts(PoolSize.fixed(1), TasksQueueOptions.defaults());
		WorkerNode node = parts.node(0);
		WaitingTasks waiting = new WaitingTasks(node::poll);
		for (int i = 0; i < 3; i++) {
			node.offer(parts.task(i));
		}
		Task<?> first = Objects.requireNonNull(waiting.take());
		Task<?> second = Objects.requireNonNull(waiting.take());
		second.cancel(true);
		Task<?> third = Objects.requireNonNull(waiting.take());
		third.cancel(true);
		assertThat(waiting.take()).isNull();
		assertThat(waiting.remaining()).isEqualTo(TaskSettler.Remaining.UNDER_WAY);
		first.cancel(true);
		assertThat(waiting.remaining()).isEqualTo(TaskSettler.Remaining.NONE);
	}

	private static final class ScriptedThreads implements Time {

		private final List<ScriptedThread> started = new ArrayList<>();

		@Override
		public long nanoTime() {
			return 0;
		}

		@Override
		public long threadCpuNanos() {
			return 0;
		}

		@Override
		public Background background(String threadName, Work work) {
			ScriptedThread thread = new ScriptedThread(work);
			this.started.add(thread);
			return thread;
		}

	}

	private static final class ScriptedThread implements Time.Background {

		private final Time.Work work;

		private int signals;

		private boolean stopped;

		ScriptedThread(Time.Work work) {
			this.work = work;
		}

		@Override
		public void signal() {
			this.signals++;
		}

		@Override
		public void stop() {
			this.stopped = true;
		}

		@Override
		public boolean isCurrentThread() {
			return false;
		}

	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.List;

import io.poolifier.options.TasksQueueOptions;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers that are killed because they were inactive, although they have become active
 * since that was decided.
 */
class HardKillTests {

	private final EngineParts parts = new EngineParts(PoolSize.dynamic(0, 1),
			TasksQueueOptions.builder().concurrency(2).taskStealing(false).build());

	private final StubHandleListener listener = new StubHandleListener();

	private final StubWorker worker = new StubWorker();

	private final WorkerNode node = this.parts.node(0);

	private WorkerHandle handle;

	private List<TaskSlot> slots;

	@BeforeEach
	void start() {
		this.handle = this.parts.handle(this.node, this.listener);
		this.handle.start(this.worker);
		this.handle.ready();
		this.slots = this.handle.slots();
	}

	private Task<Object> runs(int slot) {
		Task<Object> task = this.parts.task(slot);
		this.node.offer(task);
		assertThat(this.slots.get(slot).poll()).isSameAs(task);
		return task;
	}

	private long now() {
		return this.parts.time.nanoTime();
	}

	@Test
	void sparesATaskThatHasStartedSince() {
		this.parts.time.advance(ofSeconds(10));
		long decided = now();
		this.parts.time.advance(ofSeconds(1));
		Task<Object> fresh = runs(0);
		assertThat(this.handle.kill(new IllegalStateException("inactive"), decided)).isFalse();
		assertThat(this.worker.calls).isEmpty();
		assertThat(this.listener.settled).isEmpty();
		assertThat(this.slots.get(1).poll()).as("takes no more tasks").isNull();
		fresh.succeeded(1);
		assertThat(fresh).isCompletedWithValue(1);
	}

	@Test
	void endsAnOldTaskBesideOneThatHasStartedSince() {
		Task<Object> old = runs(0);
		this.parts.time.advance(ofSeconds(10));
		long decided = now();
		this.parts.time.advance(ofSeconds(1));
		Task<Object> fresh = runs(1);
		this.handle.kill(new IllegalStateException("inactive"), decided);
		assertThat(this.worker.calls).containsExactly("interrupt 0");
		assertThat(this.listener.settled).containsExactly(old);
		fresh.succeeded(1);
		assertThat(fresh).isCompletedWithValue(1);
	}

	@Test
	void doesNotInterruptActionsThatDependOnATaskThatHasEnded() {
		Task<Object> task = runs(0);
		this.parts.time.advance(ofSeconds(10));
		List<String> interrupts = new ArrayList<>();
		task.thenRun(() -> {
			assertThat(this.handle.kill(new IllegalStateException("inactive"), now())).isTrue();
			interrupts.addAll(this.worker.calls);
		});
		task.succeeded(1);
		assertThat(interrupts).containsExactly("kill");
		assertThat(this.listener.settled).isEmpty();
		assertThat(task).isCompletedWithValue(1);
	}

	@Test
	void endsAWorkerWithOldTasksOnly() {
		Task<Object> old = runs(0);
		this.parts.time.advance(ofSeconds(10));
		assertThat(this.handle.kill(new IllegalStateException("inactive"), now())).isTrue();
		assertThat(this.worker.calls).containsExactly("interrupt 0", "kill");
		assertThat(this.listener.settled).containsExactly(old);
	}

	@Test
	void endsATaskThatIsTakenAsItsWorkerIsKilled() {
		IllegalStateException error = new IllegalStateException("as asked");
		Task<Object> task = new Task<>(this.parts.functions.get("echo"), 1, 0) {

			@Override
			int claim(Executor executor) {
				HardKillTests.this.handle.kill(error);
				return super.claim(executor);
			}

		};
		this.node.offer(task);
		assertThat(this.slots.get(0).poll()).isNull();
		assertThat(this.listener.settled).containsExactly(task);
		assertThat(task.hasEnded()).isTrue();
	}

	private final class StubWorker implements Worker {

		private final List<String> calls = new ArrayList<>();

		@Override
		public void start() {
		}

		@Override
		public void add(TaskSlot slot) {
		}

		@Override
		public void wake(TaskSlot slot) {
		}

		@Override
		public void interrupt(TaskSlot slot) {
			this.calls.add("interrupt " + HardKillTests.this.slots.indexOf(slot));
		}

		@Override
		public void kill() {
			this.calls.add("kill");
		}

	}

}

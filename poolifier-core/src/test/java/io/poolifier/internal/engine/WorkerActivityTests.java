// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;
import java.util.List;

import io.poolifier.options.TasksQueueOptions;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The load of a worker that has several slots, and the time since which it is inactive.
 */
class WorkerActivityTests {

	private static final int SLOTS = 2;

	private final EngineParts parts = parts(SLOTS);

	private final WorkerNode node = this.parts.node(0);

	private WorkerHandle handle;

	private List<TaskSlot> slots;

	private static EngineParts parts(int concurrency) {
		return new EngineParts(PoolSize.dynamic(0, 1),
				TasksQueueOptions.builder().concurrency(concurrency).taskStealing(false).build());
	}

	@BeforeEach
	void start() {
		pass(1);
		this.handle = this.parts.handle(this.node, new StubHandleListener());
		this.handle.start(new StubWorker());
		this.handle.ready();
		this.slots = this.handle.slots();
	}

	private void pass(int seconds) {
		this.parts.time.advance(Duration.ofSeconds(seconds));
	}

	private Task<Object> begin(int slot) {
		Task<Object> task = this.parts.task(slot);
		this.node.offer(task);
		assertThat(this.slots.get(slot).poll()).isSameAs(task);
		return task;
	}

	private void becomeIdle(int slot) {
		assertThat(this.slots.get(slot).poll()).isNull();
	}

	private void assertLastActiveAt(int seconds) {
		assertThat(Duration.ofNanos(this.handle.lastActivity())).hasSeconds(seconds);
	}

	@Test
	void aWorkerIsActiveSinceItsCreation() {
		pass(1);
		assertLastActiveAt(1);
	}

	@Test
	void aWorkerIsActiveWhenATaskStarts() {
		pass(1);
		begin(0);
		pass(1);
		assertLastActiveAt(2);
	}

	@Test
	void aWorkerIsActiveUntilItFindsNoMoreTasks() {
		begin(0).succeeded(1);
		pass(2);
		becomeIdle(0);
		pass(1);
		assertLastActiveAt(3);
		becomeIdle(0);
		assertLastActiveAt(3);
	}

	@Test
	void aWorkerIsActiveWhenATaskEnds() {
		begin(0).succeeded(1);
		becomeIdle(0);
		pass(1);
		Task<Object> task = begin(0);
		pass(1);
		assertLastActiveAt(2);
		task.succeeded(1);
		assertLastActiveAt(3);
	}

	@Test
	void theMostRecentActivityOfAnySlotCounts() {
		pass(1);
		begin(1);
		pass(1);
		begin(0).succeeded(1);
		assertLastActiveAt(3);
		becomeIdle(0);
		pass(1);
		assertLastActiveAt(3);
	}

	@Test
	void theMostRecentActivityCountsIfItIsThatOfTheLastSlot() {
		pass(1);
		begin(0);
		pass(1);
		begin(1);
		pass(1);
		assertLastActiveAt(3);
	}

	@Test
	void aSlotThatLeavesCountsUntilItsTaskHasEnded() {
		Task<Object> stays = begin(0);
		Task<Object> leaves = begin(1);
		setConcurrency(1);
		assertThat(this.handle.slotCount()).isOne();
		assertThat(this.node.load()).isEqualTo(2);
		assertThat(this.handle.executing()).isEqualTo(2);
		assertThat(this.handle.isIdle()).isFalse();
		stays.succeeded(1);
		becomeIdle(0);
		assertThat(this.node.load()).isOne();
		assertThat(this.handle.isIdle()).isFalse();
		leaves.succeeded(1);
		this.slots.get(1).rest();
		assertThat(this.node.load()).isZero();
		assertThat(this.handle.executing()).isZero();
		assertThat(this.handle.isIdle()).isTrue();
	}

	private void setConcurrency(int concurrency) {
		this.parts.options.set(parts(concurrency).options.get());
		this.handle.adapt();
	}

	private static final class StubWorker implements Worker {

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
		}

		@Override
		public void kill() {
		}

	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import io.poolifier.options.TasksQueueOptions;
import io.poolifier.worker.Pause;
import io.poolifier.worker.TaskSlot;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A slot that goes to rest just when a task comes: nobody wakes it, so it has to see the
 * task itself.
 */
class SlotRestTests {

	private final EngineParts parts = new EngineParts(PoolSize.fixed(2), TasksQueueOptions.defaults());

	private final WorkerNode node = this.parts.node(0);

	private final WorkerNode other = this.parts.node(1);

	private final TaskSlot slot = this.parts.handle(this.node, new StubHandleListener()).slots().get(0);

	private Pause restAfter(Runnable arrival) {
		this.parts.nodes.set(new WorkerNode[] { this.node, this.other });
		assertThat(this.slot.poll()).isNull();
		arrival.run();
		return this.slot.rest();
	}

	@Test
	void restsIfNoTaskHasCome() {
		assertThat(restAfter(() -> {
		})).isEqualTo(Pause.WAIT);
		assertThat(this.slot.resting()).isTrue();
	}

	@Test
	void asksAgainForATaskOfItsOwnWorker() {
		Task<Object> task = this.parts.task(1);
		assertThat(restAfter(() -> this.node.offer(task))).isEqualTo(Pause.RETRY);
		assertThat(this.slot.resting()).isFalse();
		assertThat(this.slot.poll()).isSameAs(task);
	}

	@Test
	void asksAgainForATaskThatItMaySteal() {
		Task<Object> task = this.parts.task(1);
		assertThat(restAfter(() -> this.other.offer(task))).isEqualTo(Pause.RETRY);
		assertThat(this.slot.resting()).isFalse();
		assertThat(this.slot.poll()).isSameAs(task);
	}

	@Test
	void restsIfThePoolIsPaused() {
		this.parts.wakeups.setPaused(true);
		assertThat(restAfter(() -> this.node.offer(this.parts.task(1)))).isEqualTo(Pause.WAIT);
		assertThat(this.slot.resting()).isTrue();
	}

}

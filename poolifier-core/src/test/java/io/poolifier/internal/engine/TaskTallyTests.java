// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.poolifier.options.TasksQueueOptions;
import io.poolifier.worker.TaskSlot;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The number of tasks of a worker that takes some of them while they are counted.
 */
class TaskTallyTests {

	private final EngineParts parts = new EngineParts(PoolSize.fixed(1),
			TasksQueueOptions.builder().concurrency(2).taskStealing(false).build());

	private final WorkerNode node = this.parts.node(0);

	private final WorkerHandle worker = this.parts.handle(this.node, new StubHandleListener());

	private final Deque<Runnable> interventions = new ArrayDeque<>();

	@Test
	void countsATaskOnceThatStartsMeanwhile() {
		List<TaskSlot> slots = this.worker.slots();
		Task<Object> running = new Task<>(this.parts.functions.get("echo"), 1, 0) {

			@Override
			boolean hasEnded() {
				Runnable intervention = TaskTallyTests.this.interventions.poll();
				if (intervention != null) {
					intervention.run();
				}
				return super.hasEnded();
			}

		};
		this.node.offer(running);
		assertThat(slots.get(0).poll()).isSameAs(running);
		this.node.offer(this.parts.task(2));
		this.interventions.add(() -> assertThat(slots.get(1).poll()).isNotNull());
		TaskTally tally = TaskTally.of(this.node, this.worker);
		assertThat(tally.executing()).isEqualTo(2);
		assertThat(tally.queued()).isZero();
	}

}

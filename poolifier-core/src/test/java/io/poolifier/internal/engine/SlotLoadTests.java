// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.List;

import io.poolifier.options.TasksQueueOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The load of a worker while its slot takes tasks from its queue, or from another one.
 */
class SlotLoadTests {

	private static final int MANY = 16;

	/** So many that the slot knows that its tasks are short. */
	private static final int HISTORY = 300;

	private final EngineParts parts = new EngineParts(PoolSize.fixed(2), TasksQueueOptions.builder().size(100).build());

	private final WorkerNode victim = this.parts.node(0);

	private final WorkerNode thief = this.parts.node(1);

	private final Mover mover = new Mover();

	private final List<Integer> loads = new ArrayList<>();

	private final Slot slot = new Slot(new StubOwner(), this.thief,
			new Slot.Environment(this.parts.time, this.parts.functions, this.parts.routing,
					new WorkStealer(this.parts.nodes, this.parts.options, this.parts.admission, this.mover),
					this.parts.wakeups, this.parts.progress),
			new SlotUsage(this.parts.routing.requirements()));

	@BeforeEach
	void start() {
		this.thief.setOccupant(new StubOccupant() {

			@Override
			public int occupied() {
				return SlotLoadTests.this.slot.occupied();
			}

		});
		this.parts.nodes.set(new WorkerNode[] { this.victim, this.thief });
	}

	@Test
	void aTaskCountsFromTheQueueUntilItsDependentActionsHaveRun() {
		Task<Object> task = this.parts.task(1);
		this.thief.offer(task);
		assertThat(this.thief.load()).isOne();
		assertThat(this.slot.poll()).isSameAs(task);
		assertThat(this.thief.load()).isOne();
		task.thenRun(() -> this.loads.add(this.thief.load()));
		task.succeeded(1);
		assertThat(this.loads).containsExactly(1);
		assertThat(this.thief.load()).isZero();
	}

	@Test
	void aBacklogIsALargeLoadOfAWorkerWhoseTasksAreStolen() {
		WorkerNode withoutStealing = new EngineParts(PoolSize.fixed(2),
				TasksQueueOptions.builder().taskStealing(false).build())
			.node(0);
		for (int task = 1; task <= MANY; task++) {
			this.thief.offer(this.parts.task(task));
			withoutStealing.offer(this.parts.task(task));
			assertThat(this.thief.backlog()).isEqualTo((task > 8) ? task + 1 : 0);
			assertThat(withoutStealing.backlog()).isZero();
		}
	}

	@Test
	void aWorkerThatFindsNoTaskHasNoLoad() {
		assertThat(this.slot.poll()).isNull();
		assertThat(this.thief.load()).isZero();
	}

	@Test
	void aTaskThatWasCancelledOnItsWayDoesNotCountOnceItIsTaken() {
		Task<Object> task = this.parts.task(1);
		this.thief.offer(task);
		task.waitsIn((withdrawn) -> {
		});
		assertThat(task.cancel(true)).isTrue();
		assertThat(this.slot.poll()).isNull();
		assertThat(this.thief.load()).isZero();
	}

	@Test
	void tasksThatAreStolenTogetherCountOnTheirWay() {
		for (int i = 0; i < HISTORY; i++) {
			Task<Object> task = this.parts.task(i);
			this.thief.offer(task);
			assertThat(this.slot.poll()).isSameAs(task);
			task.succeeded(1);
		}
		for (int i = 0; i < MANY; i++) {
			this.victim.offer(this.parts.task(i));
		}
		assertThat(this.slot.poll()).isNotNull();
		assertThat(this.mover.moved).isEqualTo(MANY / 2 - 1);
		assertThat(this.loads).hasSize(2).allMatch((load) -> load >= MANY / 2);
		assertThat(this.thief.load()).isEqualTo(MANY / 2);
		assertThat(this.victim.load()).isEqualTo(MANY / 2);
	}

	private final class Mover implements TaskMover {

		private int moved;

		@Override
		public void move(Task<?> task, WorkerNode preferred) {
			throw new AssertionError("not expected");
		}

		@Override
		public void addStolen(Task<?> oldest, WorkerNode thief) {
			SlotLoadTests.this.loads.add(SlotLoadTests.this.thief.load());
			for (Task<?> task = oldest; task != null; task = task.next()) {
				this.moved++;
			}
			thief.addStolen(oldest);
			SlotLoadTests.this.loads.add(SlotLoadTests.this.thief.load());
		}

		@Override
		public void moveAnywhere(Task<?> task, boolean mayAdd) {
			throw new AssertionError("not expected");
		}

	}

}

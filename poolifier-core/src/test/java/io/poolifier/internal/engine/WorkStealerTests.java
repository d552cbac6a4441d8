// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.poolifier.NearStackEnd;
import io.poolifier.options.TasksQueueOptions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

@Timeout(30)
class WorkStealerTests {

	private static final int WORKERS = 512;

	private static final int TASKS = 10;

	private final EngineParts parts = new EngineParts(PoolSize.fixed(WORKERS),
			TasksQueueOptions.builder().size(1_000).tasksStealingRatio(1).build());

	private final WorkerNode[] nodes = IntStream.range(0, WORKERS).mapToObj(this::node).toArray(WorkerNode[]::new);

	private WorkerNode node(int key) {
		WorkerNode node = this.parts.node(key);
		node.setOccupant(new StubOccupant());
		return node;
	}

	@Test
	void relievesAWorkerAmongManyWhoseQueuesChangeMeanwhile() throws Exception {
		this.parts.nodes.set(this.nodes);
		AtomicInteger moved = new AtomicInteger();
		WorkStealer stealer = new WorkStealer(this.parts.nodes, this.parts.options, this.parts.admission,
				new Mover(moved));
		AtomicBoolean done = new AtomicBoolean();
		Thread changer = new Thread(() -> changeSizes(done));
		changer.start();
		try {
			long end = System.nanoTime() + Duration.ofMillis(700).toNanos();
			while (System.nanoTime() - end < 0) {
				this.nodes[0].offer(this.parts.task(0));
				assertThatNoException().isThrownBy(() -> stealer.relieve(this.nodes[0]));
			}
		}
		finally {
			done.set(true);
			changer.join();
		}
		assertThat(moved).hasPositiveValue();
	}

	private void changeSizes(AtomicBoolean done) {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		while (!done.get()) {
			WorkerNode node = this.nodes[random.nextInt(1, WORKERS)];
			if (random.nextBoolean()) {
				node.offer(this.parts.task(0));
			}
			else {
				node.poll((task) -> {
				});
			}
		}
	}

	@RepeatedTest(10)
	void aCallerNearTheEndOfItsStackLosesNoTask() throws Exception {
		WorkerNode source = this.nodes[0];
		this.parts.nodes.set(new WorkerNode[] { source, this.nodes[1] });
		for (int i = 0; i < TASKS; i++) {
			source.offer(this.parts.task(i));
		}
		WorkStealer stealer = new WorkStealer(this.parts.nodes, this.parts.options, this.parts.admission,
				new PuttingBack(source));
		NearStackEnd.repeat(() -> stealer.relieve(source));
		Set<Object> left = new HashSet<>();
		for (Task<?> task = poll(source); task != null; task = poll(source)) {
			left.add(task.payload());
		}
		assertThat(left).hasSize(TASKS);
		assertThat(source.hasTasks()).isFalse();
	}

	@Test
	void oneWorkerAtATimeMayStealIfTheRatioAllowsNoMore() {
		EngineParts parts = new EngineParts(PoolSize.fixed(2),
				TasksQueueOptions.builder().tasksStealingRatio(0.1).build());
		WorkerNode victim = parts.node(0);
		WorkerNode thief = parts.node(1);
		parts.nodes.set(new WorkerNode[] { victim, thief });
		victim.offer(parts.task(1));
		victim.offer(parts.task(2));
		WorkStealer stealer = new WorkStealer(parts.nodes, parts.options, parts.admission, new PuttingBack(victim));
		boolean[] another = new boolean[1];
		assertThat(stealer.steal(thief, false, (task) -> another[0] = stealer.steal(thief, false, (second) -> {
		}))).isTrue();
		assertThat(another[0]).isFalse();
		assertThat(stealer.steal(thief, false, (task) -> {
		})).isTrue();
	}

	private static Task<?> poll(WorkerNode node) {
		return node.poll((task) -> {
		});
	}

	private record PuttingBack(WorkerNode source) implements TaskMover {

		@Override
		public void move(Task<?> task, WorkerNode preferred) {
			this.source.offer(task);
		}

		@Override
		public void addStolen(Task<?> oldest, WorkerNode thief) {
			throw new AssertionError("not expected");
		}

		@Override
		public void moveAnywhere(Task<?> task, boolean mayAdd) {
			this.source.offer(task);
		}

	}

	/** Drops what was moved, so that the queues stay short. */
	private record Mover(AtomicInteger moved) implements TaskMover {

		@Override
		public void move(Task<?> task, WorkerNode preferred) {
			this.moved.incrementAndGet();
		}

		@Override
		public void addStolen(Task<?> oldest, WorkerNode thief) {
			throw new AssertionError("not expected");
		}

		@Override
		public void moveAnywhere(Task<?> task, boolean mayAdd) {
			this.moved.incrementAndGet();
		}

	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a queue tells while it moves new elements to where they are taken from.
 */
class TasksQueueMoveTests {

	private static final int ELEMENTS = 5;

	private final TasksQueue<Element> queue = new TasksQueue<>(0, new Aging(0.001, 2.0 / 3), () -> 0);

	private final List<Integer> sizes = new ArrayList<>();

	private final List<Boolean> empty = new ArrayList<>();

	private boolean watched;

	/** An element that asks for the size of the queue whenever it is linked. */
	private final class Watching extends Element {

		Watching(int number) {
			super(0, number);
		}

		@Override
		public void next(Element next) {
			super.next(next);
			TasksQueueMoveTests.this.watch();
		}

		@Override
		public void place(int place) {
			super.place(place);
			TasksQueueMoveTests.this.watch();
		}

	}

	private void watch() {
		if (this.watched) {
			this.sizes.add(this.queue.size());
			this.sizes.add(this.queue.sizeAtMost(0));
			this.empty.add(this.queue.isEmpty());
			this.empty.add(!this.queue.hasFree());
		}
	}

	@Test
	void elementsCountWhileTheyAreMoved() {
		for (int i = 0; i < ELEMENTS; i++) {
			this.queue.offer(new Watching(i));
		}
		this.watched = true;
		Element taken = this.queue.poll((element) -> this.watched = false);
		assertThat(taken.number()).isZero();
		assertThat(this.sizes).isNotEmpty().allMatch((size) -> size >= ELEMENTS);
		assertThat(this.empty).containsOnly(false);
		assertThat(this.queue.size()).isEqualTo(ELEMENTS - 1);
	}

}

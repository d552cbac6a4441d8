// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The number of elements in a queue of which some takers may take only some.
 */
class TasksQueueSizeTests {

	private final TasksQueue<Element> queue = new TasksQueue<>(0, new Aging(0.001, 2.0 / 3), () -> 0);

	private void offer(int number, int group) {
		this.queue.offer(new Element(0, number, 0, group, number));
	}

	@Test
	void countsFreeAndBoundElementsThatCameTogether() {
		offer(0, 0);
		offer(1, 1);
		offer(2, 0);
		offer(3, 2);
		for (int left = 4; left > 0; left--) {
			assertThat(this.queue.size()).isEqualTo(left);
			assertThat(this.queue.isShorterThan(left)).isFalse();
			assertThat(this.queue.isShorterThan(left + 1)).isTrue();
			assertThat(this.queue.poll()).isNotNull();
			assertThat(this.queue.removals()).isEqualTo(5 - left);
		}
		assertThat(this.queue.size()).isZero();
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.queue.hasBound()).isFalse();
	}

	@Test
	void hasAnElementForThoseTakersOnlyThatMayTakeIt() {
		offer(0, 2);
		assertThat(this.queue.trySteal((group) -> group == 1, Element.UNNOTICED)).isNull();
		assertThat(this.queue.hasAny((group) -> group == 1)).isFalse();
		assertThat(this.queue.hasAny((group) -> group == 2)).isTrue();
		assertThat(this.queue.poll()).isNotNull();
		assertThat(this.queue.hasAny((group) -> group == 2)).isFalse();
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Elements that are stolen from one queue, and added to another one together.
 */
@Timeout(30)
class TasksQueueTransferTests {

	private static final int SHARE = 2_000;

	private static final int LOOT = 16;

	private final TasksQueue<Element> queue = queue(0);

	private final List<Element> elements = new ArrayList<>();

	private static TasksQueue<Element> queue(int id) {
		return new TasksQueue<>(id, new Aging(0.001, 2.0 / 3), () -> 0);
	}

	private Element chain(int... groups) {
		Element first = null;
		for (int i = groups.length - 1; i >= 0; i--) {
			Element element = new Element(0, i, 0, groups[i], i);
			element.next(first);
			first = element;
			this.elements.add(0, element);
		}
		return first;
	}

	@Test
	void areTakenInTheirOrder() {
		assertThat(this.queue.addAll(chain(0, 0, 0))).isEqualTo(3);
		assertThat(this.queue.settled()).isEqualTo(3);
		assertThat(this.queue.maxSize()).isEqualTo(3);
		for (Element element : this.elements) {
			assertThat(this.queue.poll()).isSameAs(element);
			assertThat(element.next()).isNull();
		}
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void countWithThoseThatTheTakerDoesNotKnowYet() {
		this.queue.offer(new Element(1, 0));
		assertThat(this.queue.addAll(chain(0, 0))).isEqualTo(3);
		assertThat(this.queue.settled()).isEqualTo(2);
		assertThat(this.queue.sizeAtMost(0)).isEqualTo(3);
		assertThat(this.queue.offer(new Element(1, 1), 3)).isEqualTo(4);
		assertThat(this.queue.maxSize()).isEqualTo(4);
	}

	@Test
	void areNotAddedIfTheyAreOver() {
		Element first = chain(0, 0, 1, 0);
		this.elements.get(0).end();
		this.elements.get(2).end();
		assertThat(this.queue.addAll(first)).isEqualTo(2);
		assertThat(this.queue.hasBound()).isFalse();
		assertThat(this.queue.poll()).isSameAs(this.elements.get(1));
		assertThat(this.queue.poll()).isSameAs(this.elements.get(3));
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.elements).allMatch((element) -> element.next() == null);
	}

	@Test
	void mayAllBeOver() {
		Element first = chain(0, 1);
		this.elements.forEach(Element::end);
		assertThat(this.queue.addAll(first)).isZero();
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.queue.hasBound()).isFalse();
	}

	@Test
	void keepTheirGroup() {
		assertThat(this.queue.addAll(chain(0, 1, 2))).isEqualTo(3);
		assertThat(this.queue.hasBound()).isTrue();
		assertThat(this.queue.trySteal((group) -> group == 2, Element.UNNOTICED)).isSameAs(this.elements.get(2));
		assertThat(this.queue.remove(this.elements.get(1))).isTrue();
		assertThat(this.queue.hasBound()).isFalse();
		assertThat(this.queue.poll()).isSameAs(this.elements.get(0));
	}

	@RepeatedTest(50)
	void areEachTakenOnceHoweverOftenTheyAreMoved() throws Exception {
		List<TasksQueue<Element>> queues = List.of(this.queue, queue(1), queue(2));
		AtomicInteger left = new AtomicInteger(2 * SHARE);
		List<Callable<List<Element>>> users = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			int producer = i;
			users.add(() -> offerAll(producer, queues));
		}
		for (int i = 0; i < queues.size(); i++) {
			TasksQueue<Element> own = queues.get(i);
			TasksQueue<Element> victim = queues.get((i + 1) % queues.size());
			users.add(() -> takeAll(own, victim, left));
		}
		ExecutorService threads = Executors.newCachedThreadPool();
		try {
			List<Element> taken = new ArrayList<>();
			for (Future<List<Element>> user : threads.invokeAll(users)) {
				taken.addAll(user.get());
			}
			assertThat(taken).hasSize(2 * SHARE).doesNotHaveDuplicates();
			assertThat(queues).allMatch(TasksQueue::isEmpty).allMatch((queue) -> queue.size() == 0);
			assertThat(queues).noneMatch(TasksQueue::hasBound);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static List<Element> offerAll(int producer, List<TasksQueue<Element>> queues) {
		for (int number = 0; number < SHARE; number++) {
			queues.get(number % queues.size()).offer(new Element(producer, number, 0, number % 3, number));
		}
		return List.of();
	}

	/**
	 * Takes elements, and steals several at once from another queue if there are none.
	 */
	private static List<Element> takeAll(TasksQueue<Element> own, TasksQueue<Element> victim, AtomicInteger left) {
		List<Element> taken = new ArrayList<>();
		Element[] loot = new Element[1];
		while (left.get() > 0) {
			Element element = own.poll();
			if (element != null) {
				taken.add(element);
				left.decrementAndGet();
			}
			else if (victim.trySteal((group) -> true, LOOT, (stolen) -> {
				stolen.next(loot[0]);
				loot[0] = stolen;
			})) {
				assertThat(own.addAll(loot[0])).isPositive();
				loot[0] = null;
			}
		}
		return taken;
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;

import io.poolifier.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The queue with all its users at once.
 */
@Timeout(30)
class TasksQueueConcurrencyTests {

	private static final int PRODUCERS = 3;

	private static final int SHARE = 200;

	private static final int TOTAL = PRODUCERS * SHARE;

	/** So many that others get at the queue in between, even on a busy machine. */
	private static final int SHOWN = 50_000;

	private static ExecutorService threads;

	private final TasksQueue<Element> queue = new TasksQueue<>(0, new Aging(0.001, 2.0 / 3), () -> 0);

	private final Element[][] elements = new Element[PRODUCERS][SHARE];

	private final AtomicInteger offered = new AtomicInteger();

	private final AtomicInteger taken = new AtomicInteger();

	private final AtomicBoolean abandoned = new AtomicBoolean();

	TasksQueueConcurrencyTests() {
		for (int producer = 0; producer < PRODUCERS; producer++) {
			for (int number = 0; number < SHARE; number++) {
				this.elements[producer][number] = new Element(producer, number);
			}
		}
	}

	@BeforeAll
	static void startThreads() {
		threads = Executors.newCachedThreadPool();
	}

	@AfterAll
	static void stopThreads() {
		threads.shutdownNow();
	}

	@RepeatedTest(100)
	@Rule({ "TL-13", "SI-5" })
	@DisplayName("of what producers add, the owner, two thieves and a remover get each element exactly once")
	void givesEachElementOutOnce() throws Exception {
		List<Callable<List<Element>>> users = new ArrayList<>(producers());
		users.add(() -> takeAll(this.queue::poll));
		users.add(() -> takeAll(() -> this.queue.trySteal((group) -> false, Element.UNNOTICED)));
		users.add(() -> takeAll(() -> this.queue.trySteal((group) -> false, Element.UNNOTICED)));
		users.add(() -> takeAll(this::removeAny));
		List<Element> results = runTogether(users).stream().flatMap(List::stream).toList();
		assertThat(results).hasSize(TOTAL)
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(this.elements).flatMap(Arrays::stream).toList());
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.queue.size()).isZero();
		assertThat(this.queue.poll()).isNull();
	}

	@RepeatedTest(100)
	@Rule("WN-11")
	void keepsTheOrderOfEachProducerWithoutThieves() throws Exception {
		List<Callable<List<Element>>> users = new ArrayList<>(producers());
		users.add(() -> takeAll(this.queue::poll));
		List<Element> results = runTogether(users).stream().flatMap(List::stream).toList();
		assertThat(results).hasSize(TOTAL);
		for (int producer = 0; producer < PRODUCERS; producer++) {
			int ofProducer = producer;
			assertThat(results.stream().filter((element) -> element.producer() == ofProducer))
				.containsExactly(this.elements[producer]);
		}
	}

	@RepeatedTest(100)
	void isNeverEmptyWhileAnElementWaits() throws Exception {
		Element stranger = new Element(PRODUCERS, 0);
		List<Callable<List<Element>>> users = new ArrayList<>(producers());
		users.add(() -> takeAll(() -> {
			int before = this.offered.get();
			boolean empty = this.queue.isEmpty();
			// No one else takes anything.
			if (empty && this.taken.get() < before) {
				throw new AssertionError("Empty with %d of %d taken".formatted(this.taken.get(), before));
			}
			return this.queue.poll();
		}));
		// To look for an element makes the queue order what has arrived.
		users.add(() -> takeAll(() -> this.queue.remove(stranger) ? stranger : null));
		assertThat(runTogether(users).stream().flatMap(List::stream)).hasSize(TOTAL).doesNotContain(stranger);
	}

	@RepeatedTest(100)
	void noElementPrecedesAMoreUrgentOneThatWasAddedBefore() throws Exception {
		TasksQueue<Element> unaged = new TasksQueue<>(1, new Aging(0, 1), () -> 0);
		unaged.setPrioritized(true);
		AtomicIntegerArray added = new AtomicIntegerArray(PRODUCERS);
		List<Callable<List<Element>>> users = new ArrayList<>();
		for (int producer = 0; producer < PRODUCERS; producer++) {
			int priority = producer;
			users.add(() -> {
				for (int number = 0; number < SHARE; number++) {
					unaged.offer(new Element(priority, number, priority, 0, number));
					added.incrementAndGet(priority);
				}
				return List.of();
			});
		}
		int[] polled = new int[PRODUCERS];
		users.add(() -> takeAll(() -> {
			int mostUrgent = 0;
			while (mostUrgent < PRODUCERS && added.get(mostUrgent) <= polled[mostUrgent]) {
				mostUrgent++;
			}
			Element next = unaged.poll();
			if (mostUrgent < PRODUCERS && (next == null || next.priority() > mostUrgent)) {
				throw new AssertionError("%s instead of priority %d".formatted(next, mostUrgent));
			}
			if (next != null) {
				polled[next.priority()]++;
			}
			return next;
		}));
		assertThat(runTogether(users).stream().flatMap(List::stream)).hasSize(TOTAL);
	}

	private List<Callable<List<Element>>> producers() {
		List<Callable<List<Element>>> producers = new ArrayList<>();
		for (Element[] share : this.elements) {
			producers.add(() -> {
				for (Element element : share) {
					this.queue.offer(element);
					this.offered.incrementAndGet();
				}
				return List.of();
			});
		}
		return producers;
	}

	private List<Element> takeAll(Supplier<Element> source) {
		List<Element> results = new ArrayList<>();
		while (this.taken.get() < TOTAL && !this.abandoned.get()) {
			Element element = source.get();
			if (element != null) {
				results.add(element);
				this.taken.incrementAndGet();
			}
			else {
				Thread.onSpinWait();
			}
		}
		return results;
	}

	private Element removeAny() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		Element element = this.elements[random.nextInt(PRODUCERS)][random.nextInt(SHARE)];
		return this.queue.remove(element) ? element : null;
	}

	private List<List<Element>> runTogether(List<Callable<List<Element>>> users) throws Exception {
		CyclicBarrier start = new CyclicBarrier(users.size());
		List<Future<List<Element>>> futures = new ArrayList<>();
		for (Callable<List<Element>> user : users) {
			futures.add(threads.submit(() -> {
				start.await();
				return user.call();
			}));
		}
		try {
			List<List<Element>> results = new ArrayList<>();
			for (Future<List<Element>> future : futures) {
				results.add(future.get(10, TimeUnit.SECONDS));
			}
			return results;
		}
		finally {
			this.abandoned.set(true);
		}
	}

	@Test
	void othersTakeElementsWhileAllAreShown() throws Exception {
		for (int i = 0; i < SHOWN; i++) {
			this.queue.offer(new Element(0, i));
		}
		AtomicInteger shown = new AtomicInteger();
		AtomicBoolean between = new AtomicBoolean();
		Future<?> taker = threads.submit(() -> {
			while (!between.get()) {
				while (shown.get() == 0) {
					Thread.onSpinWait();
				}
				this.queue.offer(this.queue.poll((element) -> between.set(isBetween(shown.get()))));
			}
		});
		while (!between.get()) {
			this.queue.forEach((element) -> shown.incrementAndGet());
			shown.set(0);
		}
		taker.get();
	}

	private static boolean isBetween(int shown) {
		return shown > 0 && shown < SHOWN / 2;
	}

}

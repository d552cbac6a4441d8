// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

import io.poolifier.Rule;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(30)
class TasksQueueTests {

	private final TasksQueue<Element> queue = new TasksQueue<>(0, new Aging(0.001, 2.0 / 3), () -> 0);

	private final TasksQueue<Element> other = new TasksQueue<>(1, new Aging(0.001, 2.0 / 3), () -> 0);

	@Test
	@Rule("WN-11")
	void pollsTheOldestElementFirst() {
		List<Element> elements = offer(5);
		assertThat(pollAll()).containsExactlyElementsOf(elements);
	}

	@Test
	void keepsTheOrderOfWhatComesBetweenTwoPolls() {
		List<Element> first = offer(3);
		List<Element> polled = new ArrayList<>(List.of(this.queue.poll()));
		List<Element> second = offer(3);
		polled.addAll(pollAll());
		assertThat(polled).hasSize(6).startsWith(array(first)).endsWith(array(second));
	}

	@Test
	@Rule("TQ-14")
	void thievesTakeTheNewestElementFirst() {
		List<Element> elements = offer(3);
		assertThat(this.queue.trySteal((group) -> false, Element.UNNOTICED)).isSameAs(elements.get(2));
		assertThat(this.queue.trySteal((group) -> false, Element.UNNOTICED)).isSameAs(elements.get(1));
		assertThat(this.queue.trySteal((group) -> false, Element.UNNOTICED)).isSameAs(elements.get(0));
		assertThat(this.queue.trySteal((group) -> false, Element.UNNOTICED)).isNull();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 2047, 2048, 2049, 4096 })
	@Rule("TQ-13")
	@DisplayName("thieves take the most urgent elements, and of equally urgent ones the newest, however many there are")
	void thievesTakeTheMostUrgentElementsAndOfThoseTheNewest(int size) {
		List<Element> elements = IntStream.range(0, size)
			.mapToObj((number) -> new Element(0, number, number % 3, 0, number))
			.toList();
		elements.forEach(this.queue::offer);
		List<Element> expected = new ArrayList<>(elements);
		expected.sort(Comparator.comparingInt(Element::priority).thenComparingInt(Element::number));
		int leastUrgent = expected.get(size - 1).priority();
		Collections.reverse(expected.stream()
			.filter((element) -> element.priority() == leastUrgent)
			.findFirst()
			.map((first) -> expected.subList(expected.indexOf(first), size))
			.orElseThrow());
		List<Element> stolen = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			stolen.add(this.queue.trySteal((group) -> false, Element.UNNOTICED));
		}
		assertThat(stolen).isEqualTo(expected);
		assertThat(this.queue.trySteal((group) -> false, Element.UNNOTICED)).isNull();
	}

	@Test
	void stealsTheNewestElementWhetherItIsBoundOrNot() {
		Element bound = new Element(0, 0, 0, 1, 10);
		Element free = new Element(0, 1, 0, 0, 20);
		Element newestBound = new Element(0, 2, 0, 2, 30);
		List.of(bound, free, newestBound).forEach(this.queue::offer);
		assertThat(this.queue.hasBound()).isTrue();
		assertThat(this.queue.trySteal((group) -> group == 1, Element.UNNOTICED)).isSameAs(free);
		assertThat(this.queue.trySteal((group) -> true, Element.UNNOTICED)).isSameAs(newestBound);
		assertThat(this.queue.hasAny((group) -> group == 2)).isFalse();
		assertThat(this.queue.trySteal((group) -> group == 2, Element.UNNOTICED)).isNull();
		assertThat(this.queue.trySteal((group) -> group == 1, Element.UNNOTICED)).isSameAs(bound);
		assertThat(this.queue.hasBound()).isFalse();
	}

	@Test
	void stealsSeveralElementsOfEachPriorityAndTheMostUrgentOneLast() {
		List<Element> plain = offer(4);
		Element urgent = new Element(0, 10, -5, 0, 10);
		Element urgentToo = new Element(0, 11, -5, 0, 11);
		Element bound = new Element(0, 12, -9, 1, 12);
		List.of(urgent, urgentToo, bound).forEach(this.queue::offer);
		List<Element> stolen = new ArrayList<>();
		assertThat(this.queue.trySteal((group) -> false, 4, stolen::add)).isTrue();
		assertThat(stolen).containsExactly(urgentToo, plain.get(3), plain.get(2), urgent);
		assertThat(this.queue.trySteal((group) -> group == 1, 1, stolen::add)).isTrue();
		assertThat(stolen).endsWith(urgent, bound);
		assertThat(this.queue.trySteal((group) -> true, 9, stolen::add)).isTrue();
		assertThat(stolen).endsWith(bound, plain.get(1), plain.get(0));
		assertThat(this.queue.trySteal((group) -> true, 9, stolen::add)).isFalse();
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void stealsAllElementsButAtMostEightAtOnceIfPrioritiesDiffer() {
		List<Element> all = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			all.add(new Element(0, i, i % 3, i % 2, i));
		}
		all.forEach(this.queue::offer);
		List<Element> stolen = new ArrayList<>();
		assertThat(this.queue.trySteal((group) -> true, all.size(), stolen::add)).isTrue();
		assertThat(stolen).hasSize(8).endsWith(all.get(0));
		while (!this.queue.isEmpty()) {
			assertThat(this.queue.trySteal((group) -> true, all.size(), stolen::add)).isTrue();
		}
		assertThat(stolen).containsExactlyInAnyOrderElementsOf(all);
	}

	@Test
	void newElementsPrecedeLessUrgentOnesIfPrioritiesAreExpected() {
		this.queue.setPrioritized(true);
		List<Element> plain = offer(2);
		assertThat(this.queue.poll()).isSameAs(plain.get(0));
		Element lessUrgent = new Element(0, 2, 3, 0, 2);
		Element urgent = new Element(0, 3, -5, 0, 3);
		Element bound = new Element(0, 4, -6, 1, 4);
		this.queue.offer(lessUrgent);
		this.queue.offer(urgent);
		assertThat(this.queue.poll()).isSameAs(urgent);
		this.queue.offer(bound);
		assertThat(pollAll()).containsExactly(bound, plain.get(1), lessUrgent);
	}

	@Test
	void elementsThatWerePresentWhenPrioritiesBecameExpectedAreCompared() {
		List<Element> plain = offer(2);
		assertThat(this.queue.poll()).isSameAs(plain.get(0));
		Element urgent = new Element(0, 2, -5, 0, 2);
		this.queue.offer(urgent);
		this.queue.setPrioritized(true);
		assertThat(pollAll()).containsExactly(urgent, plain.get(1));
	}

	@Test
	void anAgedElementPrecedesWhenItIsCompared() {
		this.queue.setPrioritized(true);
		long hours = TimeUnit.HOURS.toNanos(2);
		Element first = new Element(0, 0, -20, 0, hours);
		Element second = new Element(0, 1, -20, 0, hours + 1);
		List.of(first, second).forEach(this.queue::offer);
		assertThat(this.queue.poll()).isSameAs(first);
		Element aged = new Element(0, 2, 5, 0, 0);
		this.queue.offer(aged);
		this.queue.compareNew();
		assertThat(pollAll()).containsExactly(aged, second);
	}

	@Test
	void ownerAndThiefMeetInTheMiddle() {
		List<Element> elements = offer(4);
		assertThat(this.queue.poll()).isSameAs(elements.get(0));
		assertThat(this.queue.trySteal((group) -> false, Element.UNNOTICED)).isSameAs(elements.get(3));
		Element newest = offer(1).get(0);
		assertThat(this.queue.trySteal((group) -> false, Element.UNNOTICED)).isSameAs(newest);
		assertThat(this.queue.poll()).isSameAs(elements.get(1));
		assertThat(this.queue.poll()).isSameAs(elements.get(2));
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void hasNothingWhenEmpty() {
		assertThat(this.queue.poll()).isNull();
		assertThat(this.queue.trySteal((group) -> false, Element.UNNOTICED)).isNull();
		assertThat(drain()).isEmpty();
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.queue.size()).isZero();
		assertThat(this.queue.maxSize()).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4 })
	@Rule("AB-1")
	void removesFromAnyPlace(int place) {
		List<Element> elements = offer(5);
		order();
		assertRemoves(elements, place);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4 })
	void removesWhatHasJustArrived(int place) {
		assertRemoves(offer(5), place);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4 })
	void removesWhileOlderOnesAreOrderedAndNewerOnesAreNot(int place) {
		List<Element> elements = new ArrayList<>(offer(3));
		order();
		elements.addAll(offer(2));
		assertRemoves(elements, place);
	}

	private void assertRemoves(List<Element> elements, int place) {
		Element removed = elements.get(place);
		List<Element> left = new ArrayList<>(elements);
		left.remove(removed);
		assertThat(this.queue.remove(removed)).isTrue();
		assertThat(this.queue.size()).isEqualTo(4);
		assertThat(this.queue.remove(removed)).as("removed twice").isFalse();
		assertThat(this.queue.size()).isEqualTo(4);
		assertThat(pollAll()).containsExactlyElementsOf(left);
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void removesTheOnlyElement() {
		Element element = offer(1).get(0);
		assertThat(this.queue.remove(element)).isTrue();
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.queue.poll()).isNull();
		assertThat(this.queue.trySteal((group) -> false, Element.UNNOTICED)).isNull();
		List<Element> later = offer(2);
		assertThat(pollAll()).containsExactlyElementsOf(later);
	}

	@Test
	void doesNotRemoveWhatWasNeverOffered() {
		List<Element> elements = offer(2);
		assertThat(this.queue.remove(new Element(9, 9))).isFalse();
		assertThat(pollAll()).containsExactlyElementsOf(elements);
	}

	@Test
	void doesNotRemoveWhatWasTaken() {
		List<Element> elements = offer(4);
		this.queue.poll();
		this.queue.trySteal((group) -> false, Element.UNNOTICED);
		assertThat(this.queue.remove(elements.get(0))).isFalse();
		assertThat(this.queue.remove(elements.get(3))).isFalse();
		assertThat(this.queue.size()).isEqualTo(2);
		assertThat(pollAll()).containsExactly(elements.get(1), elements.get(2));
	}

	@Test
	void doesNotRemoveWhatWaitsInAnotherQueue() {
		List<Element> elements = offer(3);
		this.other.offer(new Element(9, 9));
		assertThat(this.other.remove(elements.get(1))).as("not ordered yet").isFalse();
		order();
		assertThat(this.other.remove(elements.get(0))).isFalse();
		assertThat(this.other.remove(elements.get(1))).isFalse();
		assertThat(this.other.remove(elements.get(2))).isFalse();
		assertThat(this.other.size()).isOne();
		assertThat(this.queue.size()).isEqualTo(3);
		assertThat(pollAll()).containsExactlyElementsOf(elements);
	}

	@Test
	@Rule("SI-3")
	void anElementThatMovedToAnotherQueueIsInThatOneOnly() {
		List<Element> elements = offer(3);
		Element moved = this.queue.trySteal((group) -> false, Element.UNNOTICED);
		this.other.offer(moved);
		assertThat(this.queue.remove(moved)).isFalse();
		assertThat(pollAll()).containsExactly(elements.get(0), elements.get(1));
		assertThat(this.other.remove(moved)).isTrue();
		assertThat(this.other.isEmpty()).isTrue();
	}

	@Test
	void drainsOldestFirst() {
		List<Element> elements = new ArrayList<>(offer(3));
		order();
		elements.addAll(offer(2));
		assertThat(drain()).containsExactlyElementsOf(elements);
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.queue.size()).isZero();
		assertThat(drain()).isEmpty();
	}

	@Test
	@Rule("WN-2")
	void theSizeCountsOrderedAndArrivedElements() {
		assertThat(this.queue.offer(new Element(0, 0))).isEqualTo(1);
		assertThat(this.queue.offer(new Element(0, 1))).isEqualTo(2);
		assertThat(this.queue.size()).isEqualTo(2);
		this.queue.poll();
		assertThat(this.queue.size()).isEqualTo(1);
		assertThat(this.queue.offer(new Element(0, 2))).isEqualTo(2);
		assertThat(this.queue.offer(new Element(0, 3))).isEqualTo(3);
		assertThat(this.queue.size()).isEqualTo(3);
		this.queue.trySteal((group) -> false, Element.UNNOTICED);
		assertThat(this.queue.size()).isEqualTo(2);
		drain();
		assertThat(this.queue.size()).isZero();
	}

	@Test
	@Rule("WN-2")
	void theSizeIsExactFromANumberOnAndTheHighWaterMarkAlways() {
		Random random = new Random(7);
		int most = 0;
		for (int i = 0; i < 10_000; i++) {
			if (random.nextInt(40) < 20 + i % 3 - 1) {
				int size = this.queue.offer(new Element(i, i), 12);
				assertThat(size).isBetween(this.queue.size(), (size >= 12) ? this.queue.size() : this.queue.size() + 8);
				most = Math.max(most, this.queue.size());
			}
			else {
				this.queue.poll();
			}
			assertThat(this.queue.maxSize()).isEqualTo(most);
			if (random.nextInt(500) == 0) {
				this.queue.takeRecentMaxSize();
			}
		}
	}

	@Test
	void tellsHowManyThereAreAtMost() {
		for (int taken = 0; taken < 30; taken++) {
			offer(2);
			this.queue.poll();
			int size = this.queue.size();
			assertThat(this.queue.sizeAtMost(10)).isBetween(size, (size <= 2) ? size : size + 8);
		}
		while (this.queue.poll() != null) {
			int size = this.queue.size();
			assertThat(this.queue.sizeAtMost(0)).isBetween(size, size + 8);
		}
		assertThat(this.queue.sizeAtMost(0)).isZero();
	}

	@Test
	void tellsTheExactSizeIfTheTakerWantsIt() {
		offer(20);
		for (int left = 20; left > 0; left--) {
			assertThat(this.queue.sizeAtMost(0)).isEqualTo(left);
			assertThat(this.queue.poll(Element.UNNOTICED, 1)).isNotNull();
		}
	}

	@Test
	@Rule("TQ-14")
	void aThiefThatTakesSeveralTakesTheNewest() {
		List<Element> elements = offer(5);
		List<Element> stolen = new ArrayList<>();
		this.queue.trySteal((group) -> false, 2, stolen::add);
		assertThat(stolen).containsExactly(elements.get(4), elements.get(3));
		this.queue.trySteal((group) -> false, 5, stolen::add);
		assertThat(stolen).hasSize(5).last().isSameAs(elements.get(0));
		this.queue.trySteal((group) -> false, 5, stolen::add);
		assertThat(stolen).hasSize(5);
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void isEmptyOnlyWhenNothingWaits() {
		offer(2);
		assertThat(this.queue.isEmpty()).isFalse();
		this.queue.poll();
		assertThat(this.queue.isEmpty()).isFalse();
		this.queue.poll();
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void isNotEmptyWhileItOrdersWhatHasArrived() {
		List<Boolean> seen = new ArrayList<>();
		Element element = new Element(0, 0) {

			@Override
			public void next(Element next) {
				seen.add(TasksQueueTests.this.queue.isEmpty());
				super.next(next);
			}

		};
		this.queue.offer(element);
		order();
		assertThat(seen).isNotEmpty().containsOnly(false);
	}

	@Test
	@Rule("WN-11")
	void keepsTheHighWaterMarkWhenItIsEmptied() {
		offer(4);
		drain();
		assertThat(this.queue.maxSize()).isEqualTo(4);
		offer(3);
		assertThat(this.queue.maxSize()).isEqualTo(4);
		this.queue.poll();
		offer(2);
		assertThat(this.queue.maxSize()).isEqualTo(4);
		offer(1);
		assertThat(this.queue.maxSize()).isEqualTo(5);
	}

	@Test
	void startsAnewAtItsSizeWhenTheRecentMarkIsTaken() {
		offer(4);
		this.queue.poll();
		assertThat(this.queue.takeRecentMaxSize()).isEqualTo(4);
		assertThat(this.queue.takeRecentMaxSize()).isEqualTo(3);
		offer(2);
		assertThat(this.queue.takeRecentMaxSize()).isEqualTo(5);
		assertThat(this.queue.maxSize()).isEqualTo(5);
		drain();
		assertThat(this.queue.takeRecentMaxSize()).isEqualTo(5);
		assertThat(this.queue.takeRecentMaxSize()).isZero();
		offer(2);
		assertThat(this.queue.maxSize()).as("the mark of all time").isEqualTo(5);
	}

	@ParameterizedTest
	@MethodSource("takers")
	void leavesNoLinksBehind(BiFunction<TasksQueue<Element>, Element, Element> taker) {
		List<Element> elements = offer(3);
		Element taken = taker.apply(this.queue, elements.get(1));
		assertUnlinked(taken);
		List<Element> left = new ArrayList<>(elements);
		left.remove(taken);
		for (Element element : left) {
			assertThat(element.next()).isNotSameAs(taken);
			assertThat(element.previous()).isNotSameAs(taken);
		}
		drain();
		assertThat(elements).allSatisfy(TasksQueueTests::assertUnlinked);
	}

	@ParameterizedTest
	@MethodSource("takers")
	void takesAnElementAgainAfterItWasTaken(BiFunction<TasksQueue<Element>, Element, Element> taker) {
		List<Element> elements = offer(3);
		Element taken = taker.apply(this.queue, elements.get(1));
		this.queue.offer(taken);
		List<Element> expected = new ArrayList<>(elements);
		expected.remove(taken);
		expected.add(taken);
		assertThat(this.queue.size()).isEqualTo(3);
		assertThat(pollAll()).containsExactlyElementsOf(expected);
		this.other.offer(taken);
		assertThat(this.other.poll()).isSameAs(taken);
	}

	static List<Named<BiFunction<TasksQueue<Element>, Element, Element>>> takers() {
		return List.of(Named.of("poll", (queue, middle) -> queue.poll()),
				Named.of("trySteal", (queue, middle) -> queue.trySteal((group) -> false, Element.UNNOTICED)),
				Named.of("remove", (queue, middle) -> queue.remove(middle) ? middle : null));
	}

	@Test
	void countsAnElementThatComesBackWhileAnotherOneArrives() {
		Element returning = offer(1).get(0);
		List<Element> arriving = List.of(new Element(1, 0), new Element(1, 1));
		boolean[] interfered = new boolean[1];
		// Between the look at the inbox and the exchange of it, others take the element
		// that is on top of it, add more, and put the element there again.
		Element slow = new Element(2, 0) {

			@Override
			public void previous(Element previous) {
				if (!interfered[0]) {
					interfered[0] = true;
					TasksQueue<Element> queue = TasksQueueTests.this.queue;
					assertThat(queue.poll()).isSameAs(returning);
					arriving.forEach(queue::offer);
					queue.offer(returning);
				}
				super.previous(previous);
			}

		};
		this.queue.offer(slow);
		assertThat(interfered[0]).isTrue();
		assertThat(this.queue.poll()).isSameAs(arriving.get(0));
		assertThat(this.queue.size()).isEqualTo(3);
		assertThat(this.queue.poll()).isSameAs(arriving.get(1));
		assertThat(this.queue.poll()).isSameAs(returning);
		assertThat(this.queue.poll()).isSameAs(slow);
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.queue.size()).isZero();
	}

	@Test
	void showsItsElementsOldestFirstAndKeepsThem() {
		List<Element> elements = new ArrayList<>(offer(2));
		order();
		elements.addAll(offer(2));
		List<Element> shown = new ArrayList<>();
		this.queue.forEach(shown::add);
		assertThat(shown).containsExactlyElementsOf(elements);
		assertThat(this.queue.size()).isEqualTo(4);
		assertThat(pollAll()).containsExactlyElementsOf(elements);
	}

	@ParameterizedTest
	@ValueSource(ints = { 255, 256, 257, 512, 1_000 })
	void showsMoreElementsThanItShowsAtOnce(int size) {
		List<Element> elements = offer(size);
		List<Element> shown = new ArrayList<>();
		this.queue.forEach(shown::add);
		assertThat(shown).isEqualTo(elements);
	}

	@Test
	void aThiefGivesUpAndAProducerDoesNotWaitWhileAnotherThreadIsAtIt() {
		Element shown = offer(1).get(0);
		Element added = new Element(1, 0);
		List<Element> stolen = new ArrayList<>();
		this.queue.forEach((element) -> {
			stolen.add(CompletableFuture.supplyAsync(() -> this.queue.trySteal((group) -> false, Element.UNNOTICED))
				.join());
			CompletableFuture.runAsync(() -> this.queue.offer(added)).join();
		});
		assertThat(stolen).hasSize(1).containsOnlyNulls();
		assertThat(pollAll()).containsExactly(shown, added);
	}

	@Test
	void goesOnAfterAnActionFailed() {
		Element element = offer(1).get(0);
		assertThatIllegalStateException().isThrownBy(() -> this.queue.forEach((shown) -> {
			throw new IllegalStateException("expected");
		}));
		assertThat(this.queue.trySteal((group) -> false, Element.UNNOTICED)).isSameAs(element);
	}

	private List<Element> drain() {
		List<Element> elements = new ArrayList<>();
		for (Element element = this.queue.poll(); element != null; element = this.queue.poll()) {
			elements.add(element);
		}
		return elements;
	}

	private List<Element> offer(int count) {
		List<Element> elements = IntStream.range(0, count).mapToObj((number) -> new Element(0, number)).toList();
		elements.forEach(this.queue::offer);
		return elements;
	}

	/** Has the queue order what it has, and take nothing. */
	private void order() {
		this.queue.forEach((element) -> {
		});
	}

	private List<Element> pollAll() {
		List<Element> elements = new ArrayList<>();
		for (Element element = this.queue.poll(); element != null; element = this.queue.poll()) {
			elements.add(element);
		}
		return elements;
	}

	private static void assertUnlinked(Element element) {
		assertThat(element.next()).as("next of %s", element).isNull();
		assertThat(element.previous()).as("previous of %s", element).isNull();
	}

	private static Element[] array(List<Element> elements) {
		return elements.toArray(Element[]::new);
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Lanes for the elements of one group, one per priority, created on demand. Not
 * thread-safe; guarded by the lock of the queue.
 *
 * @param <E> the type of the elements
 */
final class Lanes<E extends QueueElement<E>> {

	static final int MOST_URGENT = -20;

	static final int LEAST_URGENT = 19;

	private static final int PRIORITIES = LEAST_URGENT - MOST_URGENT + 1;

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private final @Nullable Lane<E>[] lanes = new Lane[PRIORITIES];

	/** One bit per lane that is not empty, the most urgent lane lowest. */
	private volatile long occupied;

	private static int index(int priority) {
		return priority - MOST_URGENT;
	}

	/** Returns the most urgent of several priorities, given by a bit for each. */
	static int mostUrgent(long priorities) {
		return MOST_URGENT + Long.numberOfTrailingZeros(priorities);
	}

	void append(E element) {
		int index = index(element.priority());
		Lane<E> lane = this.lanes[index];
		if (lane == null) {
			lane = new Lane<>();
			this.lanes[index] = lane;
		}
		lane.append(element);
		if ((this.occupied & (1L << index)) == 0) {
			this.occupied = this.occupied | (1L << index);
		}
	}

	void remove(E element) {
		int index = index(element.priority());
		Lane<E> lane = lane(index);
		lane.unlink(element);
		if (lane.isEmpty()) {
			this.occupied = this.occupied & ~(1L << index);
		}
	}

	private Lane<E> lane(int index) {
		Lane<E> lane = this.lanes[index];
		if (lane == null) {
			throw new IllegalStateException("No element has that priority");
		}
		return lane;
	}

	boolean isEmpty() {
		return this.occupied == 0;
	}

	/** Returns the oldest element of the most urgent priority. */
	@Nullable E oldestOfMostUrgent() {
		return isEmpty() ? null : lane(Long.numberOfTrailingZeros(this.occupied)).oldest();
	}

	/**
	 * Returns the newest element of a priority.
	 * @param index the number of the bit of the priority
	 */
	@Nullable E newest(int index) {
		Lane<E> lane = this.lanes[index];
		return (lane != null) ? lane.newest() : null;
	}

	/**
	 * Passes the oldest element of each priority to an action. The next element is one of
	 * them.
	 */
	void forEachOldest(Consumer<? super E> action) {
		for (long rest = this.occupied; rest != 0; rest &= rest - 1) {
			E oldest = lane(Long.numberOfTrailingZeros(rest)).oldest();
			if (oldest != null) {
				action.accept(oldest);
			}
		}
	}

	/** Passes all elements to an action, the most urgent ones first. */
	void forEach(Consumer<? super E> action) {
		for (long rest = this.occupied; rest != 0; rest &= rest - 1) {
			E element = lane(Long.numberOfTrailingZeros(rest)).oldest();
			while (element != null) {
				action.accept(element);
				element = element.next();
			}
		}
	}

	/** Returns one bit per priority that is present, the most urgent priority lowest. */
	long priorities() {
		return this.occupied;
	}

	/**
	 * Passes a limited number of elements of one priority to an action, in the order of
	 * their arrival.
	 * @param last the last element of the previous call; {@code null} to start
	 * @param here the place of the elements that are still in this queue
	 * @return the last element passed to the action; {@code null} if there are no more
	 */
	@Nullable E forEach(int priority, @Nullable E last, int here, int most, Consumer<? super E> action) {
		Lane<E> lane = this.lanes[index(priority)];
		return (lane != null) ? lane.forEach(last, here, most, action) : null;
	}

}

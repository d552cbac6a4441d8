// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Doubly linked list of elements in the order of their arrival. Not thread-safe; guarded
 * by the lock of the queue.
 *
 * @param <E> the type of the elements
 */
final class Lane<E extends QueueElement<E>> {

	private @Nullable E oldest;

	private @Nullable E newest;

	@Nullable E oldest() {
		return this.oldest;
	}

	@Nullable E newest() {
		return this.newest;
	}

	boolean isEmpty() {
		return this.oldest == null;
	}

	void append(E element) {
		element.next(null);
		element.previous(this.newest);
		if (this.newest == null) {
			this.oldest = element;
		}
		else {
			this.newest.next(element);
		}
		this.newest = element;
	}

	void unlink(E element) {
		E older = element.previous();
		E newer = element.next();
		if (older == null) {
			this.oldest = newer;
		}
		else {
			older.next(newer);
		}
		if (newer == null) {
			this.newest = older;
		}
		else {
			newer.previous(older);
		}
		// A remaining link would keep a chain of completed elements reachable.
		element.previous(null);
		element.next(null);
	}

	/**
	 * Passes a limited number of elements to an action.
	 * @param last the last element of the previous call; {@code null} to start
	 * @param here the place of the elements that are still in this queue
	 * @return the last element passed to the action; {@code null} if there are no more
	 */
	@Nullable E forEach(@Nullable E last, int here, int most, Consumer<? super E> action) {
		E element = (last != null) ? next(last, here) : this.oldest;
		E shown = null;
		for (int i = 0; i < most && element != null; i++) {
			action.accept(element);
			shown = element;
			element = element.next();
		}
		return (element != null) ? shown : null;
	}

	/**
	 * Returns the first element that arrived after a removed one. Elements are removed at
	 * either end, so it is near the oldest element, or there is none.
	 */
	private @Nullable E next(E last, int here) {
		return (last.place() == here) ? last.next() : firstAfter(last);
	}

	private @Nullable E firstAfter(E gone) {
		E element = this.oldest;
		while (element != null && element.since() - gone.since() <= 0) {
			element = element.next();
		}
		return element;
	}

}

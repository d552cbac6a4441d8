package io.poolifier.internal.queue;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A doubly linked list of elements in the order of their arrival. For use under a lock.
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
		// A link left behind would keep a chain of finished elements alive.
		element.previous(null);
		element.next(null);
	}

	/**
	 * Shows some elements.
	 * @param last the element that was shown last, {@code null} to begin
	 * @param here the place of elements that are still here
	 * @return the element that was shown last, {@code null} if there are no more
	 */
	@Nullable E forEach(@Nullable E last, int here, int most, Consumer<? super E> action) {
		E element = (last == null) ? this.oldest : (last.place() == here) ? last.next() : firstAfter(last);
		E shown = null;
		for (int i = 0; i < most && element != null; i++) {
			action.accept(element);
			shown = element;
			element = element.next();
		}
		return (element != null) ? shown : null;
	}

	/** Elements are taken from either end, so this is near the oldest one, or none. */
	private @Nullable E firstAfter(E gone) {
		E element = this.oldest;
		while (element != null && element.since() - gone.since() <= 0) {
			element = element.next();
		}
		return element;
	}

}

package io.poolifier.queue;

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

	void forEach(Consumer<? super E> action) {
		for (E element = this.oldest; element != null; element = element.next()) {
			action.accept(element);
		}
	}

}

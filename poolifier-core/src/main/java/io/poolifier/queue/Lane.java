package io.poolifier.queue;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A doubly linked list of elements in the order of their arrival. For use under a lock.
 *
 * @param <E> the type of the elements
 */
final class Lane<E extends QueueElement<E>> {

	private static final int NOWHERE = 0;

	/**
	 * Tells the places in this lane from those in any other, and from depths (above 0).
	 */
	private final int here;

	private @Nullable E oldest;

	private @Nullable E newest;

	Lane(int id) {
		this.here = -1 - id;
	}

	/**
	 * Appends a chain that is linked from newest to oldest through {@code previous}.
	 * @return its length
	 */
	int appendChain(E chain) {
		int length = 1;
		E newer = null;
		E element = chain;
		while (true) {
			element.place(this.here);
			element.next(newer);
			E older = element.previous();
			if (older == null) {
				break;
			}
			newer = element;
			element = older;
			length++;
		}
		element.previous(this.newest);
		if (this.newest == null) {
			this.oldest = element;
		}
		else {
			this.newest.next(element);
		}
		this.newest = chain;
		return length;
	}

	@Nullable E pollOldest() {
		E element = this.oldest;
		if (element != null) {
			unlink(element);
		}
		return element;
	}

	@Nullable E pollNewest() {
		E element = this.newest;
		if (element != null) {
			unlink(element);
		}
		return element;
	}

	boolean remove(E element) {
		if (element.place() != this.here) {
			return false;
		}
		unlink(element);
		return true;
	}

	void forEach(Consumer<? super E> action) {
		for (E element = this.oldest; element != null; element = element.next()) {
			action.accept(element);
		}
	}

	private void unlink(E element) {
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
		element.place(NOWHERE);
	}

}

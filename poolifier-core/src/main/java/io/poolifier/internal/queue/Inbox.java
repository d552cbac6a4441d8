// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * Inbox for the new elements of a queue: a stack that many threads push onto and that is
 * taken as a whole (R. K. Treiber, "Systems Programming: Coping with Parallelism", 1986).
 * As single elements are never popped, there is no ABA problem.
 * <p>
 * The place of an element is its depth in the stack, so the newest element knows the
 * size. Fields written by producers are on their own cache line. The worker need not read
 * it while its lanes have elements.
 *
 * @param <E> the type of the elements
 */
@SuppressWarnings("unused")
final class Inbox<E extends QueueElement<E>> extends InboxFields<E> {

	private static final VarHandle NEWEST;

	private static final VarHandle MAX_SIZE;

	private static final VarHandle SETTLED_AT_MOST;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			NEWEST = lookup.findVarHandle(InboxFields.class, "newest", QueueElement.class);
			MAX_SIZE = lookup.findVarHandle(InboxFields.class, "maxSize", int.class);
			SETTLED_AT_MOST = lookup.findVarHandle(InboxFields.class, "settledAtMost", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private long after1, after2, after3, after4, after5, after6, after7, after8;

	@Nullable E newest() {
		return this.newest;
	}

	boolean isEmpty() {
		return this.newest == null;
	}

	/** Returns the number of elements. */
	int size() {
		return depth(this.newest);
	}

	/** Returns the number of elements, given the newest one. */
	int depth(@Nullable E newest) {
		// An element that has just been taken has another place, which is 0 or less.
		return (newest != null) ? Math.max(newest.place(), 0) : 0;
	}

	/**
	 * Adds an element unless the stack has changed.
	 * @param newest the expected newest element
	 * @return the number of elements including the new one; 0 if it was not added
	 */
	int push(E element, @Nullable E newest) {
		int size = depth(newest) + 1;
		element.previous(newest);
		element.place(size);
		return NEWEST.compareAndSet(this, newest, element) ? size : 0;
	}

	/**
	 * Returns an upper bound for the number of elements in the lanes, not counting
	 * elements that moved there from the inbox in the meantime.
	 */
	int settledAtMost() {
		return this.settledAtMost;
	}

	/**
	 * Called before elements are added to the lanes, and after they have been counted.
	 */
	void settledAtMost(int settled) {
		SETTLED_AT_MOST.setRelease(this, settled);
	}

	/** Takes all elements. The inbox must not be empty. */
	@SuppressWarnings("unchecked")
	E takeAll() {
		return (E) NEWEST.getAndSet(this, null);
	}

	/** Returns the high-water mark of the queue since the last reset. */
	int maxSize() {
		return this.maxSize;
	}

	void reached(int size) {
		int max = this.maxSize;
		while (size > max && !MAX_SIZE.compareAndSet(this, max, size)) {
			max = this.maxSize;
		}
	}

	boolean resetMaxSize(int from, int to) {
		return MAX_SIZE.compareAndSet(this, from, to);
	}

}

/** Padding that keeps preceding data off the cache line of the fields. */
@SuppressWarnings("unused")
abstract class InboxPadding {

	private long before1, before2, before3, before4, before5, before6, before7, before8;

}

abstract class InboxFields<E extends QueueElement<E>> extends InboxPadding {

	volatile @Nullable E newest;

	volatile int maxSize;

	volatile int settledAtMost;

}

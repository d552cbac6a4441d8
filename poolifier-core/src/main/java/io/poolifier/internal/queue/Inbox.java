package io.poolifier.internal.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * New elements of a queue: a stack that many threads push onto, and that is taken as a
 * whole (R. K. Treiber, "Systems Programming: Coping with Parallelism", 1986). As nobody
 * pops single elements there is no ABA problem.
 * <p>
 * An element's place is its depth in the stack, so that the newest one knows how many
 * there are. What producers write is on a cache line that the worker need not touch while
 * it has elements.
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

	/** How many elements there are. */
	int size() {
		return depth(this.newest);
	}

	/** How many elements there are if this is the newest one. */
	int depth(@Nullable E newest) {
		// An element that has just been taken has another place, which is not above 0.
		return (newest != null) ? Math.max(newest.place(), 0) : 0;
	}

	/**
	 * Adds an element, if the stack is still what it was.
	 * @param newest what was the newest element
	 * @return how many elements there are with it; 0 if it was not added
	 */
	int push(E element, @Nullable E newest) {
		int size = depth(newest) + 1;
		element.previous(newest);
		element.place(size);
		return NEWEST.compareAndSet(this, newest, element) ? size : 0;
	}

	/**
	 * How many elements there are elsewhere in the queue, or fewer: none came from here
	 * that is not counted.
	 */
	int settledAtMost() {
		return this.settledAtMost;
	}

	/** Called before elements are taken from here, and when they have been counted. */
	void settledAtMost(int settled) {
		SETTLED_AT_MOST.setRelease(this, settled);
	}

	/** Takes all elements, of which there is one at least. */
	@SuppressWarnings("unchecked")
	E takeAll() {
		return (E) NEWEST.getAndSet(this, null);
	}

	/** The most elements that the queue had since that was last taken. */
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

/** Keeps what is in front of the fields off their cache line. */
@SuppressWarnings("unused")
abstract class InboxPadding {

	private long before1, before2, before3, before4, before5, before6, before7, before8;

}

abstract class InboxFields<E extends QueueElement<E>> extends InboxPadding {

	volatile @Nullable E newest;

	volatile int maxSize;

	volatile int settledAtMost;

}

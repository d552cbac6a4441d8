package io.poolifier.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The queue of one worker: many threads add to it, the worker takes the oldest element,
 * and others take the newest from it. Unbounded. Adding never waits for anybody.
 *
 * @param <E> the type of the elements
 */
public final class TasksQueue<E extends QueueElement<E>> {

	/*
	 * Implementation note.
	 *
	 * New elements are pushed onto `inbox`, a stack linked through `previous` (R. K.
	 * Treiber, "Systems Programming: Coping with Parallelism", 1986), with one
	 * compare-and-set each. Nobody pops single elements: whoever holds `lock` takes the
	 * stack as a whole, so there is no ABA problem, and appends it to `lane`. All links
	 * of the lane are guarded by the lock. It is held for a few loads and stores, except
	 * for the one who moves the inbox, and it is never held while foreign code runs;
	 * takers from outside give up if they find it taken.
	 *
	 * The size needs no counter that every producer would have to move: an element's
	 * place is its depth in the stack, so that the newest one knows how many there are,
	 * and `ordered` counts the lane. While the stack is moved the size may be read too
	 * small, but `moving` keeps the queue from looking empty: those who decide whether to
	 * sleep rely on that.
	 */

	private static final VarHandle INBOX;

	private static final VarHandle LOCK;

	private static final VarHandle ORDERED;

	private static final VarHandle MOVING;

	private static final VarHandle MAX_SIZE;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			INBOX = lookup.findVarHandle(TasksQueue.class, "inbox", QueueElement.class);
			LOCK = lookup.findVarHandle(TasksQueue.class, "lock", int.class);
			ORDERED = lookup.findVarHandle(TasksQueue.class, "ordered", int.class);
			MOVING = lookup.findVarHandle(TasksQueue.class, "moving", boolean.class);
			MAX_SIZE = lookup.findVarHandle(TasksQueue.class, "maxSize", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final int SPINS = 100;

	private final Lane<E> lane;

	private volatile @Nullable E inbox;

	private volatile int ordered;

	private volatile boolean moving;

	private volatile int maxSize;

	@SuppressWarnings("unused")
	private volatile int lock;

	/**
	 * Creates an empty queue.
	 * @param id a number, 0 or more, that no other queue has which shares elements with
	 * this one
	 */
	public TasksQueue(int id) {
		this.lane = new Lane<>(id);
	}

	/**
	 * Adds an element.
	 * @param element the element, which is in no queue
	 * @return the size of the queue with it
	 */
	public int offer(E element) {
		E head;
		int size;
		do {
			// Read before the inbox, the lane cannot hold what the inbox holds.
			size = this.ordered;
			head = this.inbox;
			int depth = depth(head) + 1;
			size += depth;
			element.previous(head);
			element.place(depth);
		}
		while (!INBOX.compareAndSet(this, head, element));
		int max = this.maxSize;
		while (size > max && !MAX_SIZE.compareAndSet(this, max, size)) {
			max = this.maxSize;
		}
		return size;
	}

	/**
	 * Takes the oldest element.
	 * @return the element, or {@code null} if the queue is empty
	 */
	public @Nullable E poll() {
		if (isEmpty()) {
			return null;
		}
		lock();
		try {
			if (this.ordered == 0) {
				moveInbox();
			}
			return taken(this.lane.pollOldest());
		}
		finally {
			unlock();
		}
	}

	/**
	 * Takes the newest element, if that is possible without waiting.
	 * @return the element, or {@code null} if the queue is empty or another thread is at
	 * it
	 */
	public @Nullable E tryPollNewest() {
		if (isEmpty() || !LOCK.compareAndSet(this, 0, 1)) {
			return null;
		}
		try {
			moveInbox();
			return taken(this.lane.pollNewest());
		}
		finally {
			unlock();
		}
	}

	/**
	 * Removes an element wherever it stands in this queue.
	 * @param element the element
	 * @return whether it was in this queue
	 */
	public boolean remove(E element) {
		lock();
		try {
			moveInbox();
			return this.lane.remove(element) && taken(element) != null;
		}
		finally {
			unlock();
		}
	}

	/**
	 * Takes all elements.
	 * @return the elements, oldest first
	 */
	public List<E> drain() {
		List<E> elements = new ArrayList<>();
		E element = poll();
		while (element != null) {
			elements.add(element);
			element = poll();
		}
		return elements;
	}

	/**
	 * Shows the waiting elements, oldest first. Those that take from the queue wait
	 * meanwhile.
	 * @param action what to do with each; it must not touch the queue
	 */
	public void forEach(Consumer<? super E> action) {
		lock();
		try {
			moveInbox();
			this.lane.forEach(action);
		}
		finally {
			unlock();
		}
	}

	/**
	 * Whether nothing waits.
	 * @return {@code true} if the queue is empty
	 */
	public boolean isEmpty() {
		return this.inbox == null && !this.moving && this.ordered == 0;
	}

	/**
	 * How many elements wait.
	 * @return the number
	 */
	public int size() {
		int inLane = this.ordered;
		return inLane + depth(this.inbox);
	}

	/**
	 * The most elements that ever waited at once.
	 * @return the high-water mark
	 */
	public int maxSize() {
		return this.maxSize;
	}

	private int depth(@Nullable E head) {
		// An element that has just been moved has another place, which is not above 0.
		return (head != null) ? Math.max(head.place(), 0) : 0;
	}

	private void moveInbox() {
		if (this.inbox == null) {
			return;
		}
		MOVING.setRelease(this, true);
		@SuppressWarnings("unchecked")
		E chain = (E) INBOX.getAndSet(this, null);
		ORDERED.setRelease(this, this.ordered + this.lane.appendChain(chain));
		MOVING.setRelease(this, false);
	}

	private @Nullable E taken(@Nullable E element) {
		if (element != null) {
			ORDERED.setRelease(this, this.ordered - 1);
		}
		return element;
	}

	@SuppressWarnings("ThreadPriorityCheck")
	private void lock() {
		int spins = 0;
		while (!LOCK.compareAndSet(this, 0, 1)) {
			if (++spins < SPINS) {
				Thread.onSpinWait();
			}
			else {
				Thread.yield();
			}
		}
	}

	private void unlock() {
		LOCK.setRelease(this, 0);
	}

}

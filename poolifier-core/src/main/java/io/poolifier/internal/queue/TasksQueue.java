// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Unbounded queue of one worker. Many threads add elements, the worker takes the next
 * element, and other takers steal from the end. Adding never blocks.
 * <p>
 * The next element is the most urgent one, {@linkplain Aging aging} included; on a tie,
 * the oldest one. To find it, the queue examines the oldest element of each priority that
 * is present, regardless of the number of waiting elements.
 *
 * @param <E> the type of the elements
 */
public final class TasksQueue<E extends QueueElement<E>> extends TasksQueueFields {

	/*
	 * Implementation note.
	 *
	 * New elements are pushed onto `inbox`, with one compare-and-set each. The holder of
	 * `lock` takes the whole inbox and sorts it into lanes. Elements of another queue are
	 * added to the lanes at once. All links of the lanes are guarded by the lock. The
	 * lock is held for a few loads and stores, or while the inbox is moved, and never
	 * while foreign code runs. Stealing takers give up if the lock is held. The inbox is
	 * moved when the lanes are empty. Until then, the worker does not even read it,
	 * because reading data that producers write is expensive, and vice versa. If
	 * priorities are relevant, it also moves the inbox when a hint tells of a more urgent
	 * element.
	 *
	 * The size needs no counter shared by all producers: the inbox knows its own size,
	 * and `free` and `bound` count the lanes. The inbox also holds an upper bound for the
	 * size of the lanes, for readers that compare many queues. `moves` is odd while the
	 * inbox is being moved, and grows by two per move. As with a sequence lock, a reader
	 * detects that it may have seen elements twice or not at all. The queue does not
	 * appear empty during a move; slots that decide whether to rest rely on that. They
	 * check the lanes, then the inbox, and then the lanes again, which may have been
	 * filled from the inbox meanwhile.
	 *
	 * A taker is notified of an element immediately before the size shrinks. So a reader
	 * that checks the queue first and the taker second does not miss the element.
	 */

	private static final VarHandle LOCK;

	private static final VarHandle FREE;

	private static final VarHandle BOUND;

	private static final VarHandle MOVES;

	private static final VarHandle REMOVALS;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			LOCK = lookup.findVarHandle(TasksQueueFields.class, "lock", int.class);
			FREE = lookup.findVarHandle(TasksQueueFields.class, "free", int.class);
			BOUND = lookup.findVarHandle(TasksQueueFields.class, "bound", int.class);
			MOVES = lookup.findVarHandle(TasksQueueFields.class, "moves", int.class);
			REMOVALS = lookup.findVarHandle(TasksQueueFields.class, "removals", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final int SPINS = 100;

	/**
	 * The number of taken elements after which producers are notified once, unless the
	 * taker decides.
	 */
	public static final int TELL_EACH = 8;

	/**
	 * The maximum number of elements stolen at once if their priorities differ. The thief
	 * may run a less urgent one before a more urgent one that it has left.
	 */
	private static final int STOLEN_OF_MIXED = 8;

	/** The maximum number of elements passed to an action per acquisition of the lock. */
	private static final int SHOWN_AT_ONCE = 256;

	private static final int NOWHERE = 0;

	/** The place of all elements in the lanes of this queue, and of no other elements. */
	private final int here;

	/** The number of elements that only wait for a taker to wake up. */
	private final IntSupplier idleTakers;

	private final LaneGroups<E> lanes = new LaneGroups<>();

	private final Inbox<E> inbox = new Inbox<>();

	private final UrgencyHint hint = new UrgencyHint();

	private final AgingPace pace = new AgingPace();

	/**
	 * The number of elements that belong to a group, including those in the inbox.
	 */
	private final AtomicInteger allBound = new AtomicInteger();

	/** The high-water mark before the last reset. */
	private volatile int maxSizeBefore;

	private volatile boolean prioritized;

	private volatile Aging aging;

	/**
	 * Creates an empty queue.
	 * @param id a number, 0 or more, that is unique among queues that share elements
	 * @param aging the aging of waiting elements
	 * @param idleTakers the number of takers without an element; the high-water marks
	 * exclude as many elements
	 */
	public TasksQueue(int id, Aging aging, IntSupplier idleTakers) {
		this.here = -1 - id;
		this.aging = aging;
		this.idleTakers = idleTakers;
	}

	/**
	 * Sets the aging of elements, which also applies to elements that are already
	 * waiting.
	 * @param aging the aging
	 */
	public void setAging(Aging aging) {
		this.aging = aging;
	}

	/**
	 * Sets whether elements of different priorities are expected. If not, an element with
	 * another priority may have to wait for elements that arrived before it.
	 * @param prioritized whether different priorities are expected
	 */
	public void setPrioritized(boolean prioritized) {
		this.prioritized = prioritized;
		// Elements may have been added without a hint.
		compareNew();
	}

	/**
	 * Makes the next taker compare the new elements with the others, aging included.
	 * Called after elements have been added that are not the youngest.
	 */
	public void compareNew() {
		if (this.prioritized) {
			this.hint.addedAged();
		}
	}

	/**
	 * Adds an element.
	 * @param element the element, which is in no queue
	 * @return the size of the queue including the element
	 */
	public int offer(E element) {
		return offer(element, 0);
	}

	/**
	 * Adds an element without reading the data that takers write, unless the exact size
	 * matters.
	 * @param element the element, which is in no queue
	 * @param exactFrom the size from which the result must be exact
	 * @return the size of the queue including the element; below {@code exactFrom}, an
	 * upper bound
	 */
	public int offer(E element, int exactFrom) {
		if (element.group() != 0) {
			this.allBound.incrementAndGet();
		}
		boolean exact;
		int inLanes;
		int inInbox;
		do {
			E newest = this.inbox.newest();
			inLanes = this.inbox.settledAtMost();
			int atMost = this.inbox.depth(newest) + 1 + inLanes;
			exact = atMost >= exactFrom || atMost > this.inbox.maxSize();
			if (exact) {
				// Pushed only if the inbox has not been moved to the lanes meanwhile.
				inLanes = settled();
			}
			inInbox = this.inbox.push(element, newest);
		}
		while (inInbox == 0);
		if (this.prioritized) {
			this.hint.added(element.priority());
		}
		int size = inLanes + inInbox;
		int settledNow = this.inbox.settledAtMost();
		if (settledNow > inLanes) {
			// Elements may have been added to the lanes meanwhile.
			int atMost = inInbox + settledNow;
			size = Math.max(size, (atMost >= exactFrom || atMost > this.inbox.maxSize()) ? size() : atMost);
		}
		if (size > this.inbox.maxSize()) {
			// The size is inexact only if the mark has just been reset.
			this.inbox.reached((exact ? size : size()) - this.idleTakers.getAsInt());
		}
		return size;
	}

	/**
	 * Adds elements at once that were taken from another queue, except those that are
	 * over.
	 * @param oldest the first of the elements, which are linked by their links to the
	 * newer neighbor and are in no queue
	 * @return the size of the queue including the elements
	 * @throws OutOfMemoryError if there is not enough memory for another priority or
	 * group; the elements are added nevertheless
	 */
	public int addAll(E oldest) {
		int size;
		lock();
		try {
			E first = null;
			E last = null;
			int count = 0;
			E element = oldest;
			while (element != null) {
				E newer = element.next();
				element.next(null);
				// Who ends an element later finds it here.
				if (!element.isOver()) {
					if (last == null) {
						first = element;
					}
					else {
						last.next(element);
					}
					last = element;
					count++;
					if (element.group() != 0) {
						this.allBound.incrementAndGet();
					}
				}
				element = newer;
			}
			this.inbox.settledAtMost(settled() + count);
			settle(first);
			// Either this thread sees a new element, or the thread that adds it sees
			// these.
			VarHandle.fullFence();
			size = settled() + this.inbox.size();
		}
		finally {
			unlock();
		}
		if (size > this.inbox.maxSize()) {
			this.inbox.reached(size - this.idleTakers.getAsInt());
		}
		return size;
	}

	/**
	 * Takes the next element.
	 * @return the element, or {@code null} if the queue is empty
	 */
	public @Nullable E poll() {
		return poll((element) -> {
		});
	}

	/**
	 * Takes the next element.
	 * @param taker notified of the element before the size of the queue shrinks; must be
	 * fast, and must not access the queue
	 * @return the element, or {@code null} if the queue is empty
	 */
	public @Nullable E poll(Consumer<? super E> taker) {
		return poll(taker, TELL_EACH);
	}

	/**
	 * Takes the next element.
	 * @param taker notified of the element before the size of the queue shrinks; must be
	 * fast, and must not access the queue
	 * @param tellEach the number of taken elements after which producers are notified
	 * once
	 * @return the element, or {@code null} if the queue is empty
	 */
	public @Nullable E poll(Consumer<? super E> taker, int tellEach) {
		if (isEmpty()) {
			return null;
		}
		lock();
		try {
			if (lanesAreEmpty() || (this.prioritized && mayBePreceded())) {
				moveInbox();
			}
			return taken(next(), taker, tellEach);
		}
		finally {
			unlock();
		}
	}

	/**
	 * Returns whether a new element may be more urgent than those in the lanes. New
	 * elements usually are the youngest, so only one with a more urgent priority can be.
	 * The hint covers the exceptions.
	 */
	private boolean mayBePreceded() {
		long priorities = (this.bound == 0) ? this.lanes.free().priorities() : this.lanes.priorities(TasksQueue::any);
		return this.hint.mostUrgent() < Lanes.mostUrgent(priorities);
	}

	private @Nullable E next() {
		if (this.bound == 0 && !isMixed(this.lanes.free().priorities())) {
			return this.lanes.free().oldestOfMostUrgent();
		}
		return mostUrgent(TasksQueue::any);
	}

	private static boolean any(int group) {
		return true;
	}

	/**
	 * Steals an element if that is possible without blocking: the most urgent element, or
	 * the newest one if all are equally urgent.
	 * @param groups the groups whose elements may be taken, in addition to the free
	 * elements
	 * @param taker notified of the element before the size of the queue shrinks; must be
	 * fast, and must not access the queue
	 * @return the element, or {@code null} if there is none or another thread holds the
	 * lock
	 */
	public @Nullable E trySteal(IntPredicate groups, Consumer<? super E> taker) {
		if (isEmpty() || !LOCK.compareAndSet(this, 0, 1)) {
			return null;
		}
		try {
			moveInbox();
			return taken(stealable(groups), taker);
		}
		finally {
			unlock();
		}
	}

	/**
	 * Steals several elements if that is possible without blocking: the newest elements,
	 * the newest first. If priorities differ, steals at most eight: the newest elements
	 * of each priority in turn, and then the most urgent element.
	 * @param groups the groups whose elements may be taken, in addition to the free
	 * elements
	 * @param most the maximum number of elements
	 * @param taker notified of each element before the size of the queue shrinks; must be
	 * fast, and must not access the queue
	 * @return {@code true} if an element was taken
	 */
	public boolean trySteal(IntPredicate groups, int most, Consumer<? super E> taker) {
		if (isEmpty() || !LOCK.compareAndSet(this, 0, 1)) {
			return false;
		}
		try {
			moveInbox();
			long priorities = this.lanes.priorities(groups);
			E last = isMixed(priorities) ? mostUrgent(groups) : null;
			int others = (last != null) ? Math.min(most, STOLEN_OF_MIXED) - 1 : most;
			int taken = stealNewest(groups, priorities, last, others, taker);
			return taken(last, taker) != null || taken > 0;
		}
		finally {
			unlock();
		}
	}

	/**
	 * Takes the newest elements of each priority in turn, except one.
	 * @return the number of taken elements
	 */
	private int stealNewest(IntPredicate groups, long priorities, @Nullable E except, int most,
			Consumer<? super E> taker) {
		long present = priorities;
		long turn = present;
		int taken = 0;
		while (taken < most && present != 0) {
			int index = Long.numberOfTrailingZeros(turn);
			E newest = this.lanes.newest(groups, index);
			if (newest == null || newest == except) {
				present &= ~(1L << index);
			}
			else {
				taken(newest, taker);
				taken++;
			}
			turn &= turn - 1;
			turn = (turn != 0) ? turn : present;
		}
		return taken;
	}

	private @Nullable E stealable(IntPredicate groups) {
		long priorities = this.lanes.priorities(groups);
		if (isMixed(priorities)) {
			return mostUrgent(groups);
		}
		return (priorities != 0) ? this.lanes.newest(groups, Long.numberOfTrailingZeros(priorities)) : null;
	}

	/** Returns whether several priorities are present. */
	private static boolean isMixed(long priorities) {
		return (priorities & (priorities - 1)) != 0;
	}

	private @Nullable E mostUrgent(IntPredicate groups) {
		MostUrgentFinder<E> finder = new MostUrgentFinder<>(this.pace.perNano(this.aging, this::size));
		this.lanes.forEachOldest(groups, finder);
		return finder.first();
	}

	/**
	 * Returns the oldest element that is not more urgent than a given priority.
	 * @param priority the priority
	 * @return the element, which may have left the queue; {@code null} if there is none
	 */
	public @Nullable E oldest(int priority) {
		if (isEmpty()) {
			return null;
		}
		OldestFinder<E> finder = new OldestFinder<>(priority);
		lock();
		try {
			moveInbox();
			this.lanes.forEachOldest(TasksQueue::any, finder);
		}
		finally {
			unlock();
		}
		return finder.oldest();
	}

	/**
	 * Removes an element from any position in this queue.
	 * @param element the element
	 * @return {@code true} if the element was in this queue
	 */
	public boolean remove(E element) {
		return remove(element, (removed) -> {
		});
	}

	/**
	 * Removes an element from any position in this queue.
	 * @param element the element
	 * @param taker notified of the element before the size of the queue shrinks; must be
	 * fast, and must not access the queue
	 * @return {@code true} if the element was in this queue
	 */
	public boolean remove(E element, Consumer<? super E> taker) {
		lock();
		try {
			moveInbox();
			return element.place() == this.here && taken(element, taker) != null;
		}
		finally {
			unlock();
		}
	}

	/**
	 * Passes the waiting elements to an action, those of the same group and priority
	 * oldest first. The lock is released in between, so elements that are added or
	 * removed meanwhile may be missing.
	 * @param action the action; must be fast, and must not access the queue
	 */
	public void forEach(Consumer<? super E> action) {
		lock();
		try {
			moveInbox();
		}
		finally {
			unlock();
		}
		for (int group = 0; group < this.lanes.count(); group++) {
			forEach(this.lanes.of(group), action);
		}
	}

	private void forEach(Lanes<E> lanes, Consumer<? super E> action) {
		for (int priority = Lanes.MOST_URGENT; priority <= Lanes.LEAST_URGENT; priority++) {
			// Bounds the iteration although elements may be added meanwhile.
			int left = size();
			E last = null;
			do {
				lock();
				try {
					int shown = Math.min(left, SHOWN_AT_ONCE);
					last = lanes.forEach(priority, last, this.here, shown, action);
					left -= shown;
				}
				finally {
					unlock();
				}
			}
			while (last != null && left > 0);
		}
	}

	/**
	 * Returns the number of times that an element has been taken or removed.
	 * @return the number, which wraps around
	 */
	public int removals() {
		return this.removals;
	}

	/**
	 * Returns whether the queue is empty.
	 * @return {@code true} if no element waits
	 */
	public boolean isEmpty() {
		return lanesAreEmpty() && this.inbox.isEmpty() && !isMoving() && lanesAreEmpty();
	}

	/**
	 * Returns whether the next element is known. Cheaper than {@link #isEmpty()} for the
	 * worker, because it does not examine new elements.
	 * @return {@code true} if the queue is not empty; {@code false} also if it has only
	 * elements that were added since the previous one was taken
	 */
	public boolean hasNext() {
		return !lanesAreEmpty();
	}

	private boolean isMoving() {
		return (this.moves & 1) != 0;
	}

	private boolean lanesAreEmpty() {
		return this.free == 0 && this.bound == 0;
	}

	/**
	 * Returns whether there may be an element that any taker may take.
	 * @return {@code false} if there is definitely no such element; {@code true} also if
	 * the inbox has elements whose group is not known yet
	 */
	public boolean hasFree() {
		return this.free > 0 || !this.inbox.isEmpty() || isMoving() || this.free > 0;
	}

	/**
	 * Returns whether there is an element that only certain takers may take.
	 * @return {@code false} if there is no such element
	 */
	public boolean hasBound() {
		return this.allBound.get() > 0;
	}

	/**
	 * Returns whether there may be an element that a certain taker may take.
	 * @param groups the groups whose elements it may take, in addition to the free
	 * elements
	 * @return {@code false} if there is definitely no such element; {@code true} also if
	 * the inbox has elements whose group is not known yet
	 */
	public boolean hasAny(IntPredicate groups) {
		return hasFree() || (this.bound > 0 && this.lanes.hasBound(groups));
	}

	/**
	 * Returns the number of waiting elements.
	 * @return the number
	 */
	public int size() {
		for (int i = 0; i < SPINS; i++) {
			int before = this.moves;
			int inInbox = this.inbox.size();
			int settled = settled();
			if ((before & 1) == 0 && this.moves == before) {
				return inInbox + settled;
			}
			Thread.onSpinWait();
		}
		// The thread that moves the inbox is slow. This sum misses no element.
		return this.inbox.size() + this.inbox.settledAtMost();
	}

	/**
	 * Returns the number of elements that are ready to be taken. Cheaper than
	 * {@link #size()} for the worker.
	 * @return the number, without the new elements that no taker has looked at
	 */
	public int settled() {
		return this.free + this.bound;
	}

	/**
	 * Returns the number of waiting elements, or an upper bound that is too high by less
	 * than eight. Cheaper than {@link #size()} for threads that add elements.
	 * @param few the number up to which the result must be exact
	 * @return the number of elements if the bound is at most {@code few}, else the bound
	 */
	public int sizeAtMost(int few) {
		int inInbox = this.inbox.size();
		int atMost = inInbox + this.inbox.settledAtMost();
		return (atMost > few) ? atMost : size();
	}

	/**
	 * Returns whether fewer elements are waiting than a given number. Cheaper than
	 * {@link #size()} for the worker if the size is far from that number.
	 * @param size the number
	 * @return {@code true} if the size is less
	 */
	public boolean isShorterThan(int size) {
		return settled() < size && size() < size;
	}

	/**
	 * Returns the largest number of elements that ever waited at once.
	 * @return the high-water mark
	 */
	public int maxSize() {
		int recent = this.inbox.maxSize();
		return Math.max(recent, this.maxSizeBefore);
	}

	/**
	 * Returns the largest number of elements that waited at once since the previous call.
	 * The mark is reset to the number of elements that are waiting now.
	 * @return the high-water mark since the previous call
	 */
	public synchronized int takeRecentMaxSize() {
		int recent;
		do {
			recent = this.inbox.maxSize();
			// Updated first, so that the overall maximum never appears to decrease.
			this.maxSizeBefore = Math.max(recent, this.maxSizeBefore);
		}
		while (!this.inbox.resetMaxSize(recent, Math.max(size() - this.idleTakers.getAsInt(), 0)));
		return recent;
	}

	private void moveInbox() {
		this.hint.reset();
		if (this.inbox.isEmpty()) {
			return;
		}
		this.inbox.settledAtMost(size());
		MOVES.setRelease(this, this.moves + 1);
		try {
			settle(oldestOf(this.inbox.takeAll()));
		}
		finally {
			MOVES.setRelease(this, this.moves + 1);
		}
	}

	/** Adds elements to the lanes, in the order of their links to the newer neighbor. */
	private void settle(@Nullable E oldest) {
		int moved = 0;
		int movedFree = 0;
		E element = oldest;
		try {
			while (element != null) {
				E newer = element.next();
				this.lanes.of(element.group()).append(element);
				element.place(this.here);
				moved++;
				movedFree += (element.group() == 0) ? 1 : 0;
				element = newer;
			}
		}
		finally {
			FREE.setRelease(this, this.free + movedFree);
			if (moved != movedFree) {
				BOUND.setRelease(this, this.bound + moved - movedFree);
			}
			// Puts back what remains if there was not enough memory for a lane.
			while (element != null) {
				E newer = element.next();
				putBack(element);
				compareNew();
				element = newer;
			}
			this.inbox.settledAtMost(settled());
			this.pace.sizeChanged();
		}
	}

	private void putBack(E element) {
		while (this.inbox.push(element, this.inbox.newest()) == 0) {
			Thread.onSpinWait();
		}
	}

	/** Links the elements of a stack in reverse order and returns the oldest one. */
	private E oldestOf(E newest) {
		E element = newest;
		element.next(null);
		E older = element.previous();
		while (older != null) {
			older.next(element);
			element = older;
			older = element.previous();
		}
		return element;
	}

	private @Nullable E taken(@Nullable E element, Consumer<? super E> taker) {
		return taken(element, taker, TELL_EACH);
	}

	private @Nullable E taken(@Nullable E element, Consumer<? super E> taker, int tellEach) {
		if (element == null) {
			return null;
		}
		element.place(NOWHERE);
		this.lanes.of(element.group()).remove(element);
		taker.accept(element);
		if (element.group() == 0) {
			FREE.setRelease(this, this.free - 1);
		}
		else {
			BOUND.setRelease(this, this.bound - 1);
			this.allBound.decrementAndGet();
		}
		int settled = settled();
		if (settled % tellEach == 0) {
			this.inbox.settledAtMost(settled);
		}
		REMOVALS.setRelease(this, this.removals + 1);
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

/** Padding that keeps preceding data off the cache line of the fields. */
@SuppressWarnings("unused")
abstract class TasksQueuePadding {

	private long before1, before2, before3, before4, before5, before6, before7, before8;

}

/** Fields written by takers, on their own cache line. */
abstract class TasksQueueWritten extends TasksQueuePadding {

	volatile int lock;

	/** The number of elements in the lanes that any taker may take. */
	volatile int free;

	/** The number of elements in the lanes that belong to a group. */
	volatile int bound;

	/** Odd while the inbox is being moved to the lanes. */
	volatile int moves;

	volatile int removals;

}

/** Padding that keeps following data off the cache line of the fields. */
@SuppressWarnings("unused")
abstract class TasksQueueFields extends TasksQueueWritten {

	private long after1, after2, after3, after4, after5, after6, after7, after8;

}

package io.poolifier.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The queue of one worker: many threads add to it, the worker takes the element whose
 * turn it is, and others take from the end. Unbounded. Adding never waits for anybody.
 * <p>
 * It is the turn of the most urgent element, {@linkplain Ageing age} included, and of the
 * oldest among equals. To find it takes a look at the oldest element of each priority
 * that is present, however many elements wait.
 *
 * @param <E> the type of the elements
 */
public final class TasksQueue<E extends QueueElement<E>> extends TasksQueueFields {

	/*
	 * Implementation note.
	 *
	 * New elements are pushed onto `inbox`, with one compare-and-set each. Whoever holds
	 * `lock` takes all that is in there, and sorts it into lanes. All links of the lanes
	 * are guarded by the lock. It is held for a few loads and stores, except for the one
	 * who moves the inbox, and it is never held while foreign code runs; takers from
	 * outside give up if they find it taken. As long as priorities play no part the inbox
	 * is moved only when the lanes are empty, and until then the worker does not even
	 * look at it: what producers write is dear to read, and the other way round.
	 *
	 * The size needs no counter that every producer would have to move: the inbox knows
	 * its own, and `free` and `bound` count the lanes. The inbox also knows how many the
	 * lanes have at most, for those who compare many queues. While the inbox is moved the
	 * size may be read too small, but `moving` keeps the queue from looking empty: those
	 * who decide whether to sleep rely on that. They look at the lanes first, which may
	 * have been filled from the inbox when they look at that, and then at the lanes
	 * again.
	 */

	private static final VarHandle LOCK;

	private static final VarHandle FREE;

	private static final VarHandle BOUND;

	private static final VarHandle MOVING;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			LOCK = lookup.findVarHandle(TasksQueueFields.class, "lock", int.class);
			FREE = lookup.findVarHandle(TasksQueueFields.class, "free", int.class);
			BOUND = lookup.findVarHandle(TasksQueueFields.class, "bound", int.class);
			MOVING = lookup.findVarHandle(TasksQueueFields.class, "moving", boolean.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final int SPINS = 100;

	/** Of so many elements that were taken producers are told at once. */
	private static final int TELL_EACH = 8;

	private static final int NOWHERE = 0;

	/** The place of all elements in the lanes of this queue, and of no others. */
	private final int here;

	private final LongSupplier nanoTime;

	private final Lanes<E> lanesOfFree = new Lanes<>();

	/** By number of the group, less one. */
	private volatile Lanes<E>[] lanesOfGroups = noLanes();

	private final Inbox<E> inbox = new Inbox<>();

	/**
	 * How many elements there are that belong to a group, those in the inbox included.
	 */
	private final AtomicInteger allBound = new AtomicInteger();

	/** The most that was ever taken. */
	private volatile int maxSizeBefore;

	private volatile boolean prioritized;

	private volatile Ageing ageing;

	/**
	 * Creates an empty queue.
	 * @param id a number, 0 or more, that no other queue has which shares elements with
	 * this one
	 * @param ageing how waiting makes elements more urgent
	 * @param nanoTime the clock
	 */
	public TasksQueue(int id, Ageing ageing, LongSupplier nanoTime) {
		this.here = -1 - id;
		this.ageing = ageing;
		this.nanoTime = nanoTime;
	}

	/**
	 * Sets how waiting makes elements more urgent, also those that wait already.
	 * @param ageing how
	 */
	public void setAgeing(Ageing ageing) {
		this.ageing = ageing;
	}

	/**
	 * Sets whether elements of different priorities are to be expected. If not, one that
	 * comes all the same may have to wait for those before it.
	 * @param prioritized whether they are
	 */
	public void setPrioritized(boolean prioritized) {
		this.prioritized = prioritized;
	}

	/**
	 * Adds an element.
	 * @param element the element, which is in no queue
	 * @return the size of the queue with it
	 */
	public int offer(E element) {
		return offer(element, 0);
	}

	/**
	 * Adds an element, without a look at what takers write unless the size matters.
	 * @param element the element, which is in no queue
	 * @param exactFrom from which size on the answer has to be exact
	 * @return the size of the queue with it; if that is less than {@code exactFrom}, the
	 * real one may be still less
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
				// Pushed only if nothing was moved to the lanes meanwhile.
				inLanes = settled();
			}
			inInbox = this.inbox.push(element, newest);
		}
		while (inInbox == 0);
		int size = inLanes + inInbox;
		if (size > this.inbox.maxSize()) {
			// It is not exact only if the mark has been set back just now.
			this.inbox.reached(exact ? size : size());
		}
		return size;
	}

	/**
	 * Takes the element whose turn it is.
	 * @return the element, or {@code null} if the queue is empty
	 */
	public @Nullable E poll() {
		if (isEmpty()) {
			return null;
		}
		lock();
		try {
			if (this.prioritized || lanesAreEmpty()) {
				moveInbox();
			}
			return taken(next());
		}
		finally {
			unlock();
		}
	}

	private @Nullable E next() {
		if (this.bound == 0 && !this.lanesOfFree.isMixed()) {
			return this.lanesOfFree.oldestOfMostUrgent();
		}
		Turn<E> turn = new Turn<>(this.ageing.perNano(size()), this.nanoTime.getAsLong());
		this.lanesOfFree.forEachOldest(turn);
		for (Lanes<E> lanes : this.lanesOfGroups) {
			lanes.forEachOldest(turn);
		}
		return turn.first();
	}

	/**
	 * Takes the newest of the least urgent elements, if that is possible without waiting.
	 * @param groups the groups whose elements may be taken, beside those that everybody
	 * may have
	 * @return the element, or {@code null} if there is none or another thread is at the
	 * queue
	 */
	public @Nullable E tryPollNewest(IntPredicate groups) {
		if (isEmpty() || !LOCK.compareAndSet(this, 0, 1)) {
			return null;
		}
		try {
			moveInbox();
			return taken(last(groups));
		}
		finally {
			unlock();
		}
	}

	/**
	 * Takes the newest of the least urgent elements, if that is possible without waiting.
	 * @param groups the groups whose elements may be taken, beside those that everybody
	 * may have
	 * @param elements where to add them, the newest first
	 * @param most how many at most
	 */
	public void tryDrainNewest(IntPredicate groups, Collection<? super E> elements, int most) {
		if (isEmpty() || !LOCK.compareAndSet(this, 0, 1)) {
			return;
		}
		try {
			moveInbox();
			for (int i = 0; i < most; i++) {
				E element = taken(last(groups));
				if (element == null) {
					return;
				}
				elements.add(element);
			}
		}
		finally {
			unlock();
		}
	}

	private @Nullable E last(IntPredicate groups) {
		E last = this.lanesOfFree.newestOfLeastUrgent();
		return (this.bound > 0) ? lastOfGroups(last, groups) : last;
	}

	private @Nullable E lastOfGroups(@Nullable E ofFree, IntPredicate groups) {
		E last = ofFree;
		Lanes<E>[] lanes = this.lanesOfGroups;
		for (int i = 0; i < lanes.length; i++) {
			E candidate = groups.test(i + 1) ? lanes[i].newestOfLeastUrgent() : null;
			if (candidate != null && (last == null || isAfter(candidate, last))) {
				last = candidate;
			}
		}
		return last;
	}

	private boolean isAfter(E one, E other) {
		return (one.priority() != other.priority()) ? one.priority() > other.priority()
				: one.since() - other.since() > 0;
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
			return element.place() == this.here && taken(element) != null;
		}
		finally {
			unlock();
		}
	}

	/**
	 * Takes all elements.
	 * @return the elements, in the order in which it would have been their turn
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
	 * Shows the waiting elements, those of the same group and priority oldest first.
	 * Those that take from the queue wait meanwhile.
	 * @param action what to do with each; it must not touch the queue
	 */
	public void forEach(Consumer<? super E> action) {
		lock();
		try {
			moveInbox();
			this.lanesOfFree.forEach(action);
			for (Lanes<E> lanes : this.lanesOfGroups) {
				lanes.forEach(action);
			}
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
		return lanesAreEmpty() && this.inbox.isEmpty() && !this.moving && lanesAreEmpty();
	}

	private boolean lanesAreEmpty() {
		return this.free == 0 && this.bound == 0;
	}

	/**
	 * Whether something waits that everybody may take, or about which nothing is known
	 * yet.
	 * @return {@code false} if there is certainly no such element
	 */
	public boolean hasFree() {
		return this.free > 0 || !this.inbox.isEmpty() || this.moving || this.free > 0;
	}

	/**
	 * Whether something waits that not everybody may take.
	 * @return {@code false} if there is no such element
	 */
	public boolean hasBound() {
		return this.allBound.get() > 0;
	}

	/**
	 * Whether something waits that a certain taker may take, or about which nothing is
	 * known yet.
	 * @param groups the groups whose elements it may take, beside those that everybody
	 * may have
	 * @return {@code false} if there is certainly no such element
	 */
	public boolean hasAny(IntPredicate groups) {
		if (hasFree()) {
			return true;
		}
		if (this.bound > 0) {
			Lanes<E>[] lanes = this.lanesOfGroups;
			for (int i = 0; i < lanes.length; i++) {
				if (!lanes[i].isEmpty() && groups.test(i + 1)) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * How many elements wait.
	 * @return the number
	 */
	public int size() {
		int settled = settled();
		return settled + this.inbox.size();
	}

	private int settled() {
		return this.free + this.bound;
	}

	/**
	 * How many elements wait, or some more if there are many. Cheaper for those who add
	 * to the queue than to ask for the size. An element that the worker turns to at this
	 * moment may be counted twice, but none is missed.
	 * @param few if the answer would be more, it need not be exact
	 * @return the number of elements, or up to eight more
	 */
	public int sizeAtMost(int few) {
		int inInbox = this.inbox.size();
		int atMost = inInbox + this.inbox.settledAtMost();
		return (atMost > few) ? atMost : inInbox + settled();
	}

	/**
	 * Whether fewer elements wait than some number. Cheaper for the one who takes from
	 * the queue than to ask for the size, if it is far from that number.
	 * @param size the number
	 * @return whether the size is less
	 */
	public boolean isShorterThan(int size) {
		return this.free + this.bound < size && size() < size;
	}

	/**
	 * The most elements that ever waited at once.
	 * @return the high-water mark
	 */
	public int maxSize() {
		int recent = this.inbox.maxSize();
		return Math.max(recent, this.maxSizeBefore);
	}

	/**
	 * The most elements that waited at once since this was last asked.
	 * @return the high-water mark, which starts again from the number that waits now
	 */
	public synchronized int takeRecentMaxSize() {
		int recent;
		do {
			recent = this.inbox.maxSize();
			// First, so that the overall maximum never seems to go down.
			this.maxSizeBefore = Math.max(recent, this.maxSizeBefore);
		}
		while (!this.inbox.resetMaxSize(recent, size()));
		return recent;
	}

	private void moveInbox() {
		if (this.inbox.isEmpty()) {
			return;
		}
		MOVING.setRelease(this, true);
		this.inbox.settledAtMost(size());
		int moved = 0;
		int movedFree = 0;
		for (E element = oldestOf(this.inbox.takeAll()); element != null; moved++) {
			E newer = element.next();
			element.place(this.here);
			if (element.group() == 0) {
				this.lanesOfFree.append(element);
				movedFree++;
			}
			else {
				lanesOf(element.group()).append(element);
			}
			element = newer;
		}
		FREE.setRelease(this, this.free + movedFree);
		if (moved != movedFree) {
			BOUND.setRelease(this, this.bound + moved - movedFree);
		}
		this.inbox.settledAtMost(settled());
		MOVING.setRelease(this, false);
	}

	/** Links a stack the other way round. */
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

	private Lanes<E> lanesOf(int group) {
		Lanes<E>[] lanes = this.lanesOfGroups;
		if (group > lanes.length) {
			lanes = Arrays.copyOf(lanes, group);
			for (int i = this.lanesOfGroups.length; i < group; i++) {
				lanes[i] = new Lanes<>();
			}
			this.lanesOfGroups = lanes;
		}
		return lanes[group - 1];
	}

	private @Nullable E taken(@Nullable E element) {
		if (element == null) {
			return null;
		}
		if (element.group() == 0) {
			this.lanesOfFree.remove(element);
			FREE.setRelease(this, this.free - 1);
		}
		else {
			lanesOf(element.group()).remove(element);
			BOUND.setRelease(this, this.bound - 1);
			this.allBound.decrementAndGet();
		}
		int settled = settled();
		if (settled % TELL_EACH == 0) {
			this.inbox.settledAtMost(settled);
		}
		element.place(NOWHERE);
		return element;
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private static <E extends QueueElement<E>> Lanes<E>[] noLanes() {
		return new Lanes[0];
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

/** Keeps what is in front of the fields off their cache line. */
@SuppressWarnings("unused")
abstract class TasksQueuePadding {

	private long before1, before2, before3, before4, before5, before6, before7, before8;

}

/** What those who take from the queue write, on a cache line of its own. */
abstract class TasksQueueWritten extends TasksQueuePadding {

	volatile int lock;

	/** How many elements the lanes have that everybody may take. */
	volatile int free;

	/** How many elements the lanes have that belong to a group. */
	volatile int bound;

	volatile boolean moving;

}

/** Keeps what is behind the fields off their cache line. */
@SuppressWarnings("unused")
abstract class TasksQueueFields extends TasksQueueWritten {

	private long after1, after2, after3, after4, after5, after6, after7, after8;

}

package io.poolifier.internal.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The queue of one worker: many threads add to it, the worker takes the element whose
 * turn it is, and others take from the end. Unbounded. Adding never waits for anybody.
 * <p>
 * It is the turn of the most urgent element, {@linkplain Aging age} included, and of the
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
	 * lanes have at most, for those who compare many queues. `moves` is odd while the
	 * inbox is moved, and grows by two with each move, so that a reader can tell whether
	 * it has seen elements twice or not at all, as with a sequence lock. The queue does
	 * not look empty meanwhile: slots that decide whether to rest rely on that. They look
	 * at the lanes first, which may have been filled from the inbox when they look at
	 * that, and then at the lanes again.
	 *
	 * A taker is told of an element right before the size shrinks. So a reader who looks
	 * at the queue first, and at the taker then, does not miss the element.
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

	/** Of so many elements that were taken producers are told at once. */
	private static final int TELL_EACH = 8;

	/** How many elements are shown while others wait for the lock. */
	private static final int SHOWN_AT_ONCE = 256;

	private static final int NOWHERE = 0;

	/** The place of all elements in the lanes of this queue, and of no others. */
	private final int here;

	private final LongSupplier nanoTime;

	/** How many elements only wait for a taker to wake up. */
	private final IntSupplier idleTakers;

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

	private volatile Aging aging;

	/**
	 * Creates an empty queue.
	 * @param id a number, 0 or more, that no other queue has which shares elements with
	 * this one
	 * @param aging how waiting makes elements more urgent
	 * @param nanoTime the clock
	 * @param idleTakers the number of takers without an element; so many elements do not
	 * count for the high-water marks
	 */
	public TasksQueue(int id, Aging aging, LongSupplier nanoTime, IntSupplier idleTakers) {
		this.here = -1 - id;
		this.aging = aging;
		this.nanoTime = nanoTime;
		this.idleTakers = idleTakers;
	}

	/**
	 * Sets how waiting makes elements more urgent, also those that wait already.
	 * @param aging how
	 */
	public void setAging(Aging aging) {
		this.aging = aging;
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
			this.inbox.reached((exact ? size : size()) - this.idleTakers.getAsInt());
		}
		return size;
	}

	/**
	 * Takes the element whose turn it is.
	 * @return the element, or {@code null} if the queue is empty
	 */
	public @Nullable E poll() {
		return poll((element) -> {
		});
	}

	/**
	 * Takes the element whose turn it is.
	 * @param taker told of the element before the size of the queue shrinks; it must be
	 * quick, and must not touch the queue
	 * @return the element, or {@code null} if the queue is empty
	 */
	public @Nullable E poll(Consumer<? super E> taker) {
		if (isEmpty()) {
			return null;
		}
		lock();
		try {
			if (this.prioritized || lanesAreEmpty()) {
				moveInbox();
			}
			return taken(next(), taker);
		}
		finally {
			unlock();
		}
	}

	private @Nullable E next() {
		if (this.bound == 0 && !this.lanesOfFree.isMixed()) {
			return this.lanesOfFree.oldestOfMostUrgent();
		}
		MostUrgentFinder<E> turn = new MostUrgentFinder<>(this.aging.perNano(size()), this.nanoTime.getAsLong());
		this.lanesOfFree.forEachOldest(turn);
		for (Lanes<E> lanes : this.lanesOfGroups) {
			lanes.forEachOldest(turn);
		}
		return turn.first();
	}

	/**
	 * Takes an element for another taker, if that is possible without waiting: the most
	 * urgent one, or the newest one if all are equally urgent.
	 * @param groups the groups whose elements may be taken, in addition to the free ones
	 * @param taker told of the element before the size of the queue shrinks; it must be
	 * quick, and must not touch the queue
	 * @return the element, or {@code null} if there is none or another thread is at the
	 * queue
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
	 * Takes several elements for another taker, if that is possible without waiting: the
	 * newest ones, the newest first. Where priorities differ, takes the most urgent one
	 * only.
	 * @param groups the groups whose elements may be taken, in addition to the free ones
	 * @param most the number of elements to take at most
	 * @param taker told of each element before the size of the queue shrinks; it must be
	 * quick, and must not touch the queue
	 * @return whether an element was taken
	 */
	public boolean trySteal(IntPredicate groups, int most, Consumer<? super E> taker) {
		if (isEmpty() || !LOCK.compareAndSet(this, 0, 1)) {
			return false;
		}
		try {
			moveInbox();
			int taken = 0;
			int allowed = isMixed(groups) ? 1 : most;
			while (taken < allowed && taken(stealable(groups), taker) != null) {
				taken++;
			}
			return taken > 0;
		}
		finally {
			unlock();
		}
	}

	private @Nullable E stealable(IntPredicate groups) {
		if (isMixed(groups)) {
			return mostUrgent(groups);
		}
		return (this.bound == 0) ? this.lanesOfFree.newestOfLeastUrgent() : newest(groups);
	}

	/** Whether elements that may be taken are not equally urgent. */
	private boolean isMixed(IntPredicate groups) {
		if (this.bound == 0) {
			return this.lanesOfFree.isMixed();
		}
		long priorities = this.lanesOfFree.priorities();
		Lanes<E>[] lanes = this.lanesOfGroups;
		for (int i = 0; i < lanes.length; i++) {
			if (groups.test(i + 1)) {
				priorities |= lanes[i].priorities();
			}
		}
		return Long.bitCount(priorities) > 1;
	}

	private @Nullable E mostUrgent(IntPredicate groups) {
		MostUrgentFinder<E> finder = new MostUrgentFinder<>(this.aging.perNano(size()), this.nanoTime.getAsLong());
		this.lanesOfFree.forEachOldest(finder);
		Lanes<E>[] lanes = this.lanesOfGroups;
		for (int i = 0; i < lanes.length; i++) {
			if (groups.test(i + 1)) {
				lanes[i].forEachOldest(finder);
			}
		}
		return finder.first();
	}

	private @Nullable E newest(IntPredicate groups) {
		E newest = this.lanesOfFree.newestOfLeastUrgent();
		Lanes<E>[] lanes = this.lanesOfGroups;
		for (int i = 0; i < lanes.length; i++) {
			E candidate = groups.test(i + 1) ? lanes[i].newestOfLeastUrgent() : null;
			if (candidate != null && (newest == null || candidate.since() - newest.since() > 0)) {
				newest = candidate;
			}
		}
		return newest;
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
			return element.place() == this.here && taken(element, (removed) -> {
			}) != null;
		}
		finally {
			unlock();
		}
	}

	/**
	 * Shows the waiting elements, those of the same group and priority oldest first.
	 * Other threads can use the queue in between, so an element that comes or goes
	 * meanwhile may be missing.
	 * @param action the action for each element; it must be quick, and must not touch the
	 * queue
	 */
	public void forEach(Consumer<? super E> action) {
		lock();
		try {
			moveInbox();
		}
		finally {
			unlock();
		}
		forEach(this.lanesOfFree, action);
		for (Lanes<E> lanes : this.lanesOfGroups) {
			forEach(lanes, action);
		}
	}

	private void forEach(Lanes<E> lanes, Consumer<? super E> action) {
		for (int priority = Lanes.MOST_URGENT; priority <= Lanes.LEAST_URGENT; priority++) {
			// Elements that come meanwhile do not keep this from coming to an end.
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
	 * Returns how often elements have been taken or removed.
	 * @return the number, which wraps around
	 */
	public int removals() {
		return this.removals;
	}

	/**
	 * Whether nothing waits.
	 * @return {@code true} if the queue is empty
	 */
	public boolean isEmpty() {
		return lanesAreEmpty() && this.inbox.isEmpty() && !isMoving() && lanesAreEmpty();
	}

	private boolean isMoving() {
		return (this.moves & 1) != 0;
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
		return this.free > 0 || !this.inbox.isEmpty() || isMoving() || this.free > 0;
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
		for (int i = 0; i < SPINS; i++) {
			int before = this.moves;
			int inInbox = this.inbox.size();
			int settled = settled();
			if ((before & 1) == 0 && this.moves == before) {
				return inInbox + settled;
			}
			Thread.onSpinWait();
		}
		// The thread that moves the inbox is slow; none of the elements is missed.
		return this.inbox.size() + this.inbox.settledAtMost();
	}

	private int settled() {
		return this.free + this.bound;
	}

	/**
	 * How many elements wait, or some more if there are many. Cheaper for those who add
	 * to the queue than to ask for the size.
	 * @param few if the answer would be more, it need not be exact
	 * @return the number of elements, or up to eight more
	 */
	public int sizeAtMost(int few) {
		int inInbox = this.inbox.size();
		int atMost = inInbox + this.inbox.settledAtMost();
		return (atMost > few) ? atMost : size();
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
		while (!this.inbox.resetMaxSize(recent, Math.max(size() - this.idleTakers.getAsInt(), 0)));
		return recent;
	}

	private void moveInbox() {
		if (this.inbox.isEmpty()) {
			return;
		}
		this.inbox.settledAtMost(size());
		MOVES.setRelease(this, this.moves + 1);
		int moved = 0;
		int movedFree = 0;
		E element = oldestOf(this.inbox.takeAll());
		try {
			while (element != null) {
				E newer = element.next();
				boolean free = element.group() == 0;
				(free ? this.lanesOfFree : lanesOf(element.group())).append(element);
				element.place(this.here);
				moved++;
				movedFree += free ? 1 : 0;
				element = newer;
			}
		}
		finally {
			FREE.setRelease(this, this.free + movedFree);
			if (moved != movedFree) {
				BOUND.setRelease(this, this.bound + moved - movedFree);
			}
			// There was no memory for a lane: what is left goes back.
			while (element != null) {
				E newer = element.next();
				putBack(element);
				element = newer;
			}
			this.inbox.settledAtMost(settled());
			MOVES.setRelease(this, this.moves + 1);
		}
	}

	private void putBack(E element) {
		while (this.inbox.push(element, this.inbox.newest()) == 0) {
			Thread.onSpinWait();
		}
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

	private @Nullable E taken(@Nullable E element, Consumer<? super E> taker) {
		if (element == null) {
			return null;
		}
		element.place(NOWHERE);
		if (element.group() == 0) {
			this.lanesOfFree.remove(element);
			taker.accept(element);
			FREE.setRelease(this, this.free - 1);
		}
		else {
			lanesOf(element.group()).remove(element);
			taker.accept(element);
			BOUND.setRelease(this, this.bound - 1);
			this.allBound.decrementAndGet();
		}
		int settled = settled();
		if (settled % TELL_EACH == 0) {
			this.inbox.settledAtMost(settled);
		}
		REMOVALS.setRelease(this, this.removals + 1);
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

	/** Odd while the inbox is moved to the lanes. */
	volatile int moves;

	volatile int removals;

}

/** Keeps what is behind the fields off their cache line. */
@SuppressWarnings("unused")
abstract class TasksQueueFields extends TasksQueueWritten {

	private long after1, after2, after3, after4, after5, after6, after7, after8;

}

package io.poolifier.internal.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;

import io.poolifier.internal.queue.Aging;
import io.poolifier.internal.queue.TasksQueue;
import io.poolifier.internal.strategy.WorkerView;
import io.poolifier.options.Statistic;
import org.jspecify.annotations.Nullable;

/**
 * A place for a worker in a pool: it keeps its key and its queue while workers come and
 * go.
 */
final class WorkerNode implements WorkerView, Task.Holder {

	/**
	 * The worker that occupies a node. Thread-safe.
	 */
	interface Occupant {

		/** The number of the worker, which no other worker of the pool ever has. */
		long workerId();

		boolean isReady();

		/** Whether every slot has a task. */
		boolean isBusy();

		boolean isSearching();

		/** The number of slots. */
		int slotCount();

		/** The number of slots that have a task, dependent actions included. */
		int occupied();

		/** Wakes a resting slot and hands it a search token, unless that is 0. */
		boolean wake(int token);

		/**
		 * Takes search tokens away from slots that keep them for too long.
		 * @return whether a slot still keeps one
		 */
		boolean watchSearch(long now);

		long total(Statistic statistic);

		long typical(Statistic statistic);

		/** Tasks were moved to the queue to relieve another worker. */
		void tookOver(int tasks);

	}

	/**
	 * The receiver of what happens at a node.
	 */
	interface Listener {

		void backPressureBegan();

		void backPressureEnded();

		void taskCancelled();

	}

	/*
	 * Implementation note. To read what the worker has just written takes as long as a
	 * small task. So the load of a worker with a long queue is what the queue tells
	 * without that, which is too high by a few tasks, and all its slots are taken for
	 * occupied. Up to some tasks it is exact.
	 */

	private static final int FEW = 24;

	private final int key;

	private final CurrentOptions options;

	private final Listener listener;

	private final TasksQueue<Task<?>> queue;

	/** The groups of tasks that the worker may run, in addition to the free ones. */
	private final IntPredicate groups;

	private final AtomicBoolean backPressure = new AtomicBoolean();

	/** The number of waiting tasks that means back pressure. */
	private volatile int queueSize;

	/** Whether the queue takes tasks. Changes under the lock of the supervisor. */
	private volatile boolean open;

	/** Changes under the lock of the supervisor. */
	private volatile @Nullable Occupant occupant;

	WorkerNode(int key, CurrentOptions options, AffinityGroups affinityGroups, LongSupplier nanoTime,
			Listener listener) {
		this.key = key;
		this.options = options;
		this.listener = listener;
		this.groups = (group) -> affinityGroups.admits(group, key);
		this.queue = new TasksQueue<>(key, aging(options.get()), nanoTime, this::idleSlots);
		this.queueSize = options.get().queueSize();
	}

	private static Aging aging(ResolvedOptions options) {
		return new Aging(options.queueOptions().agingFactor(), options.queueOptions().loadExponent());
	}

	/** Adapts to options that have changed. */
	void adapt(ResolvedOptions options, boolean prioritized) {
		this.queue.setAging(aging(options));
		this.queue.setPrioritized(prioritized);
		this.queueSize = options.queueSize();
		noticePressure(this.queue.size());
		if (this.backPressure.get()) {
			relieve();
		}
	}

	@Override
	public int key() {
		return this.key;
	}

	@Override
	public long id() {
		Occupant occupant = this.occupant;
		return (occupant != null) ? occupant.workerId() : -1;
	}

	boolean isDynamic() {
		return this.key >= this.options.get().size().min();
	}

	boolean isOpen() {
		return this.open;
	}

	void setOpen(boolean open) {
		this.open = open;
	}

	@Nullable Occupant occupant() {
		return this.occupant;
	}

	void setOccupant(@Nullable Occupant occupant) {
		this.occupant = occupant;
	}

	@Override
	public boolean ready() {
		Occupant occupant = this.occupant;
		return occupant != null && occupant.isReady();
	}

	int slots() {
		Occupant occupant = this.occupant;
		return (occupant != null) ? occupant.slotCount() : 0;
	}

	@Override
	public int load() {
		// In the order in which a task moves, so that it is counted at least once.
		int queued = this.queue.sizeAtMost(FEW);
		Occupant occupant = this.occupant;
		if (occupant == null) {
			return queued;
		}
		return queued + ((queued > FEW) ? occupant.slotCount() : occupant.occupied());
	}

	/** Returns how many waiting tasks only wait for an idle slot to wake up. */
	private int idleSlots() {
		Occupant occupant = this.occupant;
		return (occupant != null && occupant.isReady()) ? Math.max(occupant.slotCount() - occupant.occupied(), 0) : 0;
	}

	@Override
	public long total(Statistic statistic) {
		Occupant occupant = this.occupant;
		return (occupant != null) ? occupant.total(statistic) : 0;
	}

	@Override
	public long typical(Statistic statistic) {
		Occupant occupant = this.occupant;
		return (occupant != null) ? occupant.typical(statistic) : 0;
	}

	/**
	 * Adds a task.
	 * @return whether back pressure has begun by that
	 */
	boolean offer(Task<?> task) {
		task.waitsIn(this);
		boolean underPressure = this.backPressure.get();
		int size = this.queue.offer(task, underPressure ? Integer.MAX_VALUE : this.queueSize);
		if (underPressure) {
			// Only if the pressure has ended just now does the size matter after all.
			return !this.backPressure.get() && noticePressure(this.queue.size());
		}
		return noticePressure(size);
	}

	private boolean noticePressure(int size) {
		if (size < this.queueSize || this.backPressure.get() || size - idleSlots() < this.queueSize
				|| !this.backPressure.compareAndSet(false, true)) {
			return false;
		}
		this.listener.backPressureBegan();
		// A taker that took a task before the flag was set did not see it.
		relieve();
		return true;
	}

	/**
	 * Takes the task whose turn it is.
	 * @param taker told of the task before the task leaves the queue
	 */
	@Nullable Task<?> poll(Consumer<? super Task<?>> taker) {
		return taken(this.queue.poll(taker));
	}

	/** Takes a task for another worker. */
	@Nullable Task<?> trySteal(WorkerNode thief, Consumer<? super Task<?>> taker) {
		return taken(this.queue.trySteal(thief.groups, taker));
	}

	/**
	 * Takes several tasks for another worker.
	 * @param taker told of each task before the task leaves the queue
	 * @return whether a task was taken
	 */
	boolean trySteal(WorkerNode thief, int most, Consumer<? super Task<?>> taker) {
		boolean taken = this.queue.trySteal(thief.groups, most, taker);
		if (taken && this.backPressure.get()) {
			relieve();
		}
		return taken;
	}

	private @Nullable Task<?> taken(@Nullable Task<?> task) {
		if (task != null && this.backPressure.get()) {
			relieve();
		}
		return task;
	}

	private void relieve() {
		if (this.queue.isShorterThan(this.queueSize) && this.backPressure.compareAndSet(true, false)) {
			this.listener.backPressureEnded();
		}
	}

	/** Tasks of other workers were put here, to relieve those. */
	void tookOver(int tasks) {
		Occupant occupant = this.occupant;
		if (occupant != null) {
			occupant.tookOver(tasks);
		}
	}

	@Override
	public void withdrawn(Task<?> task) {
		this.listener.taskCancelled();
		remove(task);
	}

	/**
	 * Removes a task.
	 * @return whether it was in the queue
	 */
	boolean remove(Task<?> task) {
		boolean removed = this.queue.remove(task);
		if (removed && this.backPressure.get()) {
			relieve();
		}
		return removed;
	}

	/**
	 * Shows the waiting tasks, a few at a time without others being able to take them.
	 */
	void forEachQueued(Consumer<? super Task<?>> action) {
		this.queue.forEach(action);
	}

	/** Returns how often tasks have left the queue, modulo some large number. */
	long removals() {
		return this.queue.removals();
	}

	boolean hasTasks() {
		return !this.queue.isEmpty();
	}

	/** Whether a task waits that any worker may run. */
	boolean hasFreeTasks() {
		return this.queue.hasFree();
	}

	/** Whether a task waits that not every worker may run. */
	boolean hasBoundTasks() {
		return this.queue.hasBound();
	}

	/** Whether a task waits that a certain other worker may run. */
	boolean hasTaskFor(WorkerNode thief) {
		return this.queue.hasAny(thief.groups);
	}

	int queued() {
		return this.queue.size();
	}

	int maxQueued() {
		return this.queue.maxSize();
	}

	int takeRecentMaxQueued() {
		return this.queue.takeRecentMaxSize();
	}

	boolean hasBackPressure() {
		return this.backPressure.get();
	}

	/** Wakes a resting slot of the worker, if it has one. */
	boolean wake(int token) {
		Occupant occupant = this.occupant;
		return occupant != null && occupant.wake(token);
	}

}

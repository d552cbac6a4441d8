// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

import io.poolifier.internal.queue.Aging;
import io.poolifier.internal.queue.TasksQueue;
import io.poolifier.internal.strategy.WorkerView;
import io.poolifier.options.Statistic;
import org.jspecify.annotations.Nullable;

/**
 * Node of a pool, which is a place for a worker. It keeps its key and its queue when its
 * worker is replaced.
 */
final class WorkerNode implements WorkerView, Task.Holder, TaskSource {

	/**
	 * Worker that occupies a node. Thread-safe.
	 */
	interface Occupant {

		/** Returns the id of the worker, which the pool never reuses. */
		long workerId();

		boolean isReady();

		/** Returns whether every slot has a task. */
		boolean isBusy();

		boolean isSearching();

		/** Returns the number of slots. */
		int slotCount();

		/**
		 * Returns the number of occupied slots, including those that run dependent
		 * actions.
		 */
		int occupied();

		/** Returns the number of slots that are not occupied. */
		int idle();

		/** Wakes a resting slot and hands it a search token, unless the token is 0. */
		boolean wake(int token);

		/**
		 * Revokes search tokens from slots that keep them for too long.
		 * @return {@code true} if a slot still keeps a token
		 */
		boolean watchSearch(long now);

		long total(Statistic statistic);

		long typical(Statistic statistic);

		/** Called when tasks were moved to the queue to relieve another worker. */
		void tookOver(int tasks);

	}

	/**
	 * Slot whose task the calling thread runs.
	 */
	interface RunningSlot {

		int workerKey();

		/** Returns the task; {@code null} if its dependent actions have run. */
		@Nullable Task<?> current();

		/**
		 * Runs a waiting task within the current one. Has no effect if the task cannot be
		 * taken.
		 */
		void runNested(Task<?> task, TaskSource source);

		/**
		 * Returns whether the current task, or a task within which it runs, fulfils a
		 * condition.
		 */
		boolean isWithin(Predicate<? super Task<?>> condition);

	}

	/**
	 * Listener for events of a node.
	 */
	interface Listener {

		void backPressureBegan();

		void backPressureEnded();

		void taskCancelled();

		/** Returns the guard of threads that wait for tasks; {@code null} for none. */
		GuardedFuture.@Nullable Guard guard();

		/**
		 * Called after a task has left the queue, if submitting threads wait for that.
		 */
		void taskLeft();

	}

	/*
	 * Implementation note. Reading data that the worker has just written takes as long as
	 * a small task. So the load of a worker with a long queue is estimated from the queue
	 * alone. The estimate assumes that all slots are occupied, and is too high by less
	 * than eight if tasks are short. If there are no more tasks than slots, the load is
	 * exact.
	 */

	private static final int FEW = 8;

	private final int key;

	private final CurrentOptions options;

	private final Listener listener;

	private final TasksQueue<Task<?>> queue;

	/** The groups of tasks that the worker may run, in addition to the free tasks. */
	private final IntPredicate groups;

	private final AtomicBoolean backPressure = new AtomicBoolean();

	/** The number of waiting tasks at which the worker is under back pressure. */
	private volatile int queueSize;

	/** Whether submitting threads wait for tasks to leave the queue. */
	private volatile boolean blocks;

	private volatile int concurrency;

	/** The number of waiting tasks above which the worker has a backlog. */
	private volatile int backlogAbove;

	/** Whether the queue accepts tasks. Changes only under the lock of the supervisor. */
	private volatile boolean open;

	/** Changes only under the lock of the supervisor. */
	private volatile @Nullable Occupant occupant;

	WorkerNode(int key, CurrentOptions options, AffinityGroups affinityGroups, Listener listener) {
		this.key = key;
		this.options = options;
		this.listener = listener;
		this.groups = (group) -> affinityGroups.admits(group, key);
		this.queue = new TasksQueue<>(key, aging(options.get()), this::idleSlots);
		this.queueSize = options.get().queueSize();
		this.blocks = options.get().blocks();
		setConcurrency(options.get());
	}

	private void setConcurrency(ResolvedOptions options) {
		this.concurrency = options.concurrency();
		this.backlogAbove = options.stealing() ? Math.max(FEW, options.concurrency()) : Integer.MAX_VALUE;
	}

	private static Aging aging(ResolvedOptions options) {
		return new Aging(options.queueOptions().agingFactor(), options.queueOptions().loadExponent());
	}

	/** Adapts to changed options. */
	void adapt(ResolvedOptions options, boolean prioritized) {
		this.queue.setAging(aging(options));
		this.queue.setPrioritized(prioritized);
		this.queueSize = options.queueSize();
		this.blocks = options.blocks();
		setConcurrency(options);
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
		Occupant occupant = this.occupant;
		if (occupant == null) {
			return this.queue.sizeAtMost(FEW);
		}
		int slots = occupant.slotCount();
		int few = Math.max(FEW, slots);
		// Read in the order in which a task moves, so that a moving task is counted at
		// least once.
		int queued = this.queue.sizeAtMost(few);
		return queued + ((queued > few) ? slots : occupant.occupied());
	}

	@Override
	public int backlog() {
		int queued = this.queue.sizeAtMost(0);
		return (queued > this.backlogAbove) ? queued + this.concurrency : 0;
	}

	/** Returns the number of waiting tasks that only wait for an idle slot to wake up. */
	private int idleSlots() {
		Occupant occupant = this.occupant;
		return (occupant != null && occupant.isReady()) ? occupant.idle() : 0;
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
	 * @return {@code true} if the task has caused back pressure
	 */
	boolean offer(Task<?> task) {
		task.waitsIn(this);
		boolean underPressure = this.backPressure.get();
		int size = this.queue.offer(task, underPressure ? Integer.MAX_VALUE : this.queueSize);
		if (underPressure) {
			// The exact size matters only if the back pressure has just ended.
			return !this.backPressure.get() && noticePressure(this.queue.size());
		}
		return noticePressure(size);
	}

	/**
	 * Adds stolen tasks.
	 * @param oldest the first of the tasks, which are linked by their next fields
	 * @return {@code true} if the tasks have caused back pressure
	 */
	boolean addStolen(Task<?> oldest) {
		for (Task<?> task = oldest; task != null; task = task.next()) {
			task.waitsIn(this);
		}
		return noticePressure(this.queue.addAll(oldest));
	}

	/** Called after a task was added that has waited elsewhere before. */
	void agedTaskAdded() {
		this.queue.compareNew();
	}

	private boolean noticePressure(int size) {
		if (size < this.queueSize || this.backPressure.get() || size - idleSlots() < this.queueSize
				|| !this.backPressure.compareAndSet(false, true)) {
			return false;
		}
		tell(true);
		// A taker that took a task before the flag was set did not see it.
		relieve();
		return true;
	}

	/**
	 * Takes the next task.
	 * @param taker the receiver of the task, called before the task leaves the queue
	 */
	@Nullable Task<?> poll(Consumer<? super Task<?>> taker) {
		return taken(this.queue.poll(taker));
	}

	/**
	 * Takes the next task.
	 * @param taker the receiver of the task, called before the task leaves the queue
	 * @param shortTasks whether tasks are so short that submitting threads are not told
	 * of each task that leaves the queue
	 */
	@Nullable Task<?> poll(Consumer<? super Task<?>> taker, boolean shortTasks) {
		return taken(this.queue.poll(taker, shortTasks ? TasksQueue.TELL_EACH : 1));
	}

	/** Steals a task for another worker. */
	@Nullable Task<?> trySteal(WorkerNode thief, Consumer<? super Task<?>> taker) {
		return taken(this.queue.trySteal(thief.groups, taker));
	}

	/**
	 * Steals several tasks for another worker.
	 * @param taker the receiver of each task, called before the task leaves the queue
	 * @return {@code true} if a task was stolen
	 */
	boolean trySteal(WorkerNode thief, int most, Consumer<? super Task<?>> taker) {
		boolean taken = this.queue.trySteal(thief.groups, most, taker);
		if (taken) {
			taskLeft();
		}
		return taken;
	}

	private @Nullable Task<?> taken(@Nullable Task<?> task) {
		if (task != null) {
			taskLeft();
		}
		return task;
	}

	private void taskLeft() {
		if (this.backPressure.get()) {
			relieve();
		}
		if (this.blocks) {
			this.listener.taskLeft();
		}
	}

	private void relieve() {
		if (this.queue.isShorterThan(this.queueSize) && this.backPressure.compareAndSet(true, false)) {
			tell(false);
		}
	}

	/** Never throws, because a task is in the hands of the caller. */
	private void tell(boolean underPressure) {
		try {
			if (underPressure) {
				this.listener.backPressureBegan();
			}
			else {
				this.listener.backPressureEnded();
			}
		}
		catch (OutOfMemoryError ex) {
			// There is not enough memory for the event.
		}
	}

	/** Called when tasks of other workers were moved to this queue to relieve them. */
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

	@Override
	public GuardedFuture.@Nullable Guard guard() {
		return this.listener.guard();
	}

	/** Returns whether a slot of the worker is free to take a task. */
	boolean hasFreeSlot() {
		Occupant occupant = this.occupant;
		return occupant != null && occupant.isReady() && !occupant.isBusy();
	}

	/**
	 * Returns the oldest waiting task that is not more urgent than a given priority;
	 * {@code null} if there is none.
	 */
	@Nullable Task<?> oldest(int priority) {
		return this.queue.oldest(priority);
	}

	/**
	 * Removes a task.
	 * @return {@code true} if the task was in the queue
	 */
	boolean remove(Task<?> task) {
		return remove(task, (removed) -> {
		});
	}

	@Override
	public boolean remove(Task<?> task, Consumer<? super Task<?>> taker) {
		boolean removed = this.queue.remove(task, taker);
		if (removed) {
			taskLeft();
		}
		return removed;
	}

	/**
	 * Passes the waiting tasks to an action, a few per acquisition of the lock.
	 */
	void forEachQueued(Consumer<? super Task<?>> action) {
		this.queue.forEach(action);
	}

	/** Returns the number of times that a task has left the queue, which wraps around. */
	long removals() {
		return this.queue.removals();
	}

	boolean hasTasks() {
		return !this.queue.isEmpty();
	}

	/**
	 * Returns whether the worker knows its next task. Cheaper for the worker than
	 * {@link #hasTasks()}, which also examines new tasks.
	 */
	boolean hasNextTask() {
		return this.queue.hasNext();
	}

	/** Returns the number of waiting tasks that the worker knows. */
	int knownTasks() {
		return this.queue.settled();
	}

	/** Returns whether a task waits that any worker may run. */
	boolean hasFreeTasks() {
		return this.queue.hasFree();
	}

	/** Returns whether a task waits that only some workers may run. */
	boolean hasBoundTasks() {
		return this.queue.hasBound();
	}

	/** Returns whether a task waits that the given other worker may run. */
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

	/** Wakes a resting slot of the worker if it has one. */
	boolean wake(int token) {
		Occupant occupant = this.occupant;
		return occupant != null && occupant.wake(token);
	}

}

package io.poolifier;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

import io.poolifier.queue.Ageing;
import io.poolifier.queue.TasksQueue;
import io.poolifier.strategy.WorkerView;
import io.poolifier.usage.Statistic;
import org.jspecify.annotations.Nullable;

/**
 * A place for a worker in a pool: it keeps its key and its queue while workers come and
 * go.
 */
final class WorkerNode implements WorkerView {

	/*
	 * Implementation note. To read what the worker has just written takes as long as a
	 * small task. So the load of a worker with a long queue is what the queue tells
	 * without that, which is too high by a few tasks, and all its slots are taken for
	 * occupied. Up to some tasks it is exact.
	 */

	private static final int FEW = 24;

	private final int key;

	private final Settings settings;

	private final PoolSignals signals;

	private final TaskTotals totals;

	private final TasksQueue<Task<?>> queue;

	/** The groups of tasks that the worker may have, beside those that everybody may. */
	private final IntPredicate groups;

	private final AtomicBoolean backPressure = new AtomicBoolean();

	/** The number of waiting tasks that means back pressure. */
	private volatile int queueSize;

	/** Whether the queue takes tasks. Changes under the lock of the workforce. */
	private volatile boolean open;

	/** Who works here now. Changes under the lock of the workforce. */
	private volatile @Nullable WorkerHandle worker;

	WorkerNode(int key, Engine engine) {
		this.key = key;
		this.settings = engine.settings();
		this.signals = engine.signals();
		this.totals = engine.totals();
		AffinityGroups affinityGroups = engine.groups();
		this.groups = (group) -> affinityGroups.admits(group, key);
		PoolOptions options = engine.options();
		this.queue = new TasksQueue<>(key, ageing(options), engine.time()::nanoTime);
		this.queueSize = options.queueSize();
		this.queue.setPrioritized(engine.functions().isPrioritized());
	}

	private static Ageing ageing(PoolOptions options) {
		return new Ageing(options.tasksQueueOptions().agingFactor(), options.tasksQueueOptions().loadExponent());
	}

	/** Adapts to options that have changed. */
	void adapt(PoolOptions options, boolean prioritized) {
		this.queue.setAgeing(ageing(options));
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
		WorkerHandle worker = this.worker;
		return (worker != null) ? worker.workerId() : -1;
	}

	boolean isDynamic() {
		return this.key >= this.settings.get().size().min();
	}

	boolean isOpen() {
		return this.open;
	}

	void setOpen(boolean open) {
		this.open = open;
	}

	@Nullable WorkerHandle worker() {
		return this.worker;
	}

	void setWorker(@Nullable WorkerHandle worker) {
		this.worker = worker;
	}

	@Override
	public boolean ready() {
		WorkerHandle worker = this.worker;
		return worker != null && worker.isReady();
	}

	@Override
	public int load() {
		// In the order in which a task moves, so that it is counted at least once.
		int queued = this.queue.sizeAtMost(FEW);
		WorkerHandle worker = this.worker;
		if (worker == null) {
			return queued;
		}
		return queued + ((queued > FEW) ? worker.engineSlots().length : worker.occupied());
	}

	@Override
	public long total(Statistic statistic) {
		WorkerHandle worker = this.worker;
		return (worker != null) ? worker.totalWithBaseline(statistic) : 0;
	}

	@Override
	public long typical(Statistic statistic) {
		WorkerHandle worker = this.worker;
		return (worker != null) ? worker.typical(statistic) : 0;
	}

	/**
	 * Adds a task.
	 * @return whether the queue has reached its size by that
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
		if (size < this.queueSize || this.backPressure.get() || !this.backPressure.compareAndSet(false, true)) {
			return false;
		}
		this.signals.backPressureBegan();
		// Whoever took a task before the flag was set did not see it.
		relieve();
		return true;
	}

	@Nullable Task<?> poll() {
		return taken(this.queue.poll());
	}

	/** Takes a task for another worker. */
	@Nullable Task<?> trySteal(WorkerNode thief) {
		return taken(this.queue.tryPollNewest(thief.groups));
	}

	/** Takes several tasks for another worker, the newest first. */
	void trySteal(WorkerNode thief, Collection<Task<?>> tasks, int most) {
		this.queue.tryDrainNewest(thief.groups, tasks, most);
		if (this.backPressure.get()) {
			relieve();
		}
	}

	private @Nullable Task<?> taken(@Nullable Task<?> task) {
		if (task != null && this.backPressure.get()) {
			relieve();
		}
		return task;
	}

	private void relieve() {
		if (this.queue.isShorterThan(this.queueSize) && this.backPressure.compareAndSet(true, false)) {
			this.signals.backPressureEnded();
		}
	}

	/** Other workers' tasks are put here, to relieve those. */
	void tookOver(int tasks) {
		WorkerHandle worker = this.worker;
		if (worker != null) {
			worker.tookOver(tasks);
		}
	}

	/** A task ended while it waited here. */
	void withdrawn(Task<?> task) {
		remove(task);
		this.totals.cancelled();
	}

	/** A task has been moved here; who ended it on its way has not found it here. */
	void arrived(Task<?> task) {
		if (task.hasEnded()) {
			remove(task);
		}
	}

	private void remove(Task<?> task) {
		if (this.queue.remove(task) && this.backPressure.get()) {
			relieve();
		}
	}

	List<Task<?>> drain() {
		List<Task<?>> tasks = this.queue.drain();
		if (this.backPressure.get()) {
			relieve();
		}
		return tasks;
	}

	void forEachQueued(Consumer<Task<?>> action) {
		this.queue.forEach(action);
	}

	boolean hasTasks() {
		return !this.queue.isEmpty();
	}

	/** Whether a task waits that any worker may have. */
	boolean hasFreeTasks() {
		return this.queue.hasFree();
	}

	/** Whether a task waits that not every worker may have. */
	boolean hasBoundTasks() {
		return this.queue.hasBound();
	}

	/** Whether a task waits that a certain other worker may have. */
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
	boolean wake(boolean withToken) {
		WorkerHandle worker = this.worker;
		if (worker != null) {
			for (Slot slot : worker.engineSlots()) {
				if (slot.wake(withToken)) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * Takes the search token away from a slot whose task takes long.
	 * @return whether a slot keeps it
	 */
	boolean watchSearch() {
		WorkerHandle worker = this.worker;
		if (worker != null) {
			for (Slot slot : worker.engineSlots()) {
				if (slot.watchSearch()) {
					return true;
				}
			}
		}
		return false;
	}

}

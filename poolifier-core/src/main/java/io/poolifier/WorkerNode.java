package io.poolifier;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.poolifier.queue.TasksQueue;
import io.poolifier.strategy.WorkerView;
import org.jspecify.annotations.Nullable;

/**
 * A place for a worker in a pool: it keeps its key and its queue while workers come and
 * go.
 */
final class WorkerNode implements WorkerView {

	private final int key;

	private final boolean dynamic;

	private final int queueSize;

	private final PoolSignals signals;

	private final TaskTotals totals;

	private final TasksQueue<Task<?>> queue;

	private final AtomicBoolean backPressure = new AtomicBoolean();

	/** Whether the queue takes tasks. Changes under the lock of the workforce. */
	private volatile boolean open;

	/** Who works here now. Changes under the lock of the workforce. */
	private volatile @Nullable WorkerHandle worker;

	WorkerNode(int key, PoolOptions options, PoolSignals signals, TaskTotals totals) {
		this.key = key;
		this.dynamic = key >= options.size().min();
		this.queueSize = options.queueSize();
		this.signals = signals;
		this.totals = totals;
		this.queue = new TasksQueue<>(key);
	}

	@Override
	public int key() {
		return this.key;
	}

	boolean isDynamic() {
		return this.dynamic;
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
		WorkerHandle worker = this.worker;
		return this.queue.size() + ((worker != null) ? worker.executing() : 0);
	}

	@Override
	public long busyNanos() {
		WorkerHandle worker = this.worker;
		return (worker != null) ? worker.busyNanos() : 0;
	}

	void offer(Task<?> task) {
		task.waitsIn(this);
		int size = this.queue.offer(task);
		if (size >= this.queueSize && !this.backPressure.get() && this.backPressure.compareAndSet(false, true)) {
			this.signals.backPressureBegan();
		}
	}

	@Nullable Task<?> poll() {
		return taken(this.queue.poll());
	}

	@Nullable Task<?> trySteal() {
		return taken(this.queue.tryPollNewest());
	}

	private @Nullable Task<?> taken(@Nullable Task<?> task) {
		if (task != null && this.backPressure.get()) {
			relieve();
		}
		return task;
	}

	private void relieve() {
		if (this.queue.size() < this.queueSize && this.backPressure.compareAndSet(true, false)) {
			this.signals.backPressureEnded();
		}
	}

	/** A task ended while it waited here. */
	void withdrawn(Task<?> task) {
		if (this.queue.remove(task) && this.backPressure.get()) {
			relieve();
		}
		this.totals.cancelled();
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

	int queued() {
		return this.queue.size();
	}

	int maxQueued() {
		return this.queue.maxSize();
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

}

package io.poolifier.thread;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;

/**
 * A worker with a thread for each of its slots.
 */
final class ThreadWorker implements Worker {

	private final WorkerContext context;

	private final List<SlotThread> threads = new ArrayList<>();

	private final AtomicInteger running;

	ThreadWorker(WorkerContext context) {
		this.context = context;
		String name = "poolifier-" + context.poolName() + "-" + context.workerKey();
		List<TaskSlot> slots = context.slots();
		for (int i = 0; i < slots.size(); i++) {
			this.threads.add(new SlotThread((slots.size() == 1) ? name : name + "-" + i, slots.get(i), this));
		}
		this.running = new AtomicInteger(slots.size());
	}

	@Override
	public void start() {
		for (SlotThread thread : this.threads) {
			thread.start();
		}
		this.context.ready();
	}

	@Override
	public void wake(TaskSlot slot) {
		threadOf(slot).wake();
	}

	@Override
	public void interrupt(TaskSlot slot) {
		threadOf(slot).interrupt();
	}

	@Override
	public void kill() {
		for (SlotThread thread : this.threads) {
			thread.interrupt();
		}
	}

	private SlotThread threadOf(TaskSlot slot) {
		for (SlotThread thread : this.threads) {
			if (thread.serves(slot)) {
				return thread;
			}
		}
		throw new IllegalArgumentException("Not a slot of this worker: " + slot);
	}

	boolean isFatal(Throwable error) {
		return this.context.isFatal(error);
	}

	void failed(Throwable error) {
		this.context.failed(error);
	}

	void threadEnds() {
		if (this.running.decrementAndGet() == 0) {
			this.context.stopped();
		}
	}

}

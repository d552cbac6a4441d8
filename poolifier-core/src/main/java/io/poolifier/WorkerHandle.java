package io.poolifier;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import io.poolifier.usage.UsageSummary;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import org.jspecify.annotations.Nullable;

/**
 * A worker from its creation to its end, as the engine sees it.
 */
final class WorkerHandle implements WorkerContext {

	private final long id;

	private final WorkerNode node;

	private final Workforce workforce;

	private final PoolOptions options;

	private final List<Slot> slots;

	private final AtomicBoolean failed = new AtomicBoolean();

	private final AtomicBoolean stopped = new AtomicBoolean();

	/** Tasks that ended because the worker did not end them. */
	private final LongAdder lost = new LongAdder();

	private final long createdNanos;

	private volatile @Nullable Worker worker;

	private volatile boolean ready;

	private volatile boolean stopping;

	private volatile boolean killed;

	WorkerHandle(long id, WorkerNode node, Workforce workforce, Engine engine) {
		this.id = id;
		this.node = node;
		this.workforce = workforce;
		this.options = engine.options();
		this.createdNanos = engine.time().nanoTime();
		List<Slot> slots = new ArrayList<>();
		for (int i = 0; i < this.options.concurrency(); i++) {
			slots.add(new Slot(this, engine));
		}
		this.slots = List.copyOf(slots);
	}

	void start(Worker worker) {
		this.worker = worker;
		worker.start();
	}

	WorkerNode node() {
		return this.node;
	}

	List<Slot> engineSlots() {
		return this.slots;
	}

	/** Takes no tasks any more, and stops when those that run have ended. */
	void stop() {
		this.stopping = true;
	}

	boolean isStopping() {
		return this.stopping;
	}

	/** Whether a slot that found no task has to stop. */
	boolean mustStop() {
		return this.stopping || (this.workforce.isDraining() && !this.node.hasTasks());
	}

	boolean isReady() {
		return this.ready && !this.stopping;
	}

	long createdNanos() {
		return this.createdNanos;
	}

	void wake(Slot slot) {
		runningWorker().wake(slot);
	}

	void interrupt(Slot slot) {
		runningWorker().interrupt(slot);
	}

	void kill(Throwable error) {
		stop();
		loseTasks(error);
		this.killed = true;
		Worker worker = this.worker;
		if (worker != null) {
			worker.kill();
		}
	}

	private Worker runningWorker() {
		return Objects.requireNonNull(this.worker, "A worker that was not started has no tasks");
	}

	int executing() {
		int executing = 0;
		for (int i = 0; i < this.slots.size(); i++) {
			if (this.slots.get(i).current() != null) {
				executing++;
			}
		}
		return executing;
	}

	boolean isBusy() {
		for (Slot slot : this.slots) {
			if (!slot.isBusy()) {
				return false;
			}
		}
		return true;
	}

	boolean isIdle() {
		for (Slot slot : this.slots) {
			if (slot.isBusy()) {
				return false;
			}
		}
		return true;
	}

	/** Since when the worker has had no tasks; of no meaning while it has some. */
	long idleSince() {
		long latest = this.createdNanos;
		for (Slot slot : this.slots) {
			long idleSince = slot.idleSince();
			if (idleSince - latest > 0) {
				latest = idleSince;
			}
		}
		return latest;
	}

	long busyNanos() {
		long nanos = 0;
		for (int i = 0; i < this.slots.size(); i++) {
			nanos += this.slots.get(i).busyNanos();
		}
		return nanos;
	}

	boolean isSearching() {
		for (Slot slot : this.slots) {
			if (slot.isSearching()) {
				return true;
			}
		}
		return false;
	}

	void addUsageTo(UsageSummary summary) {
		for (Slot slot : this.slots) {
			slot.addUsageTo(summary);
		}
		summary.addFailed(this.lost.sum());
	}

	void addUsageTo(UsageSummary summary, TaskFunction function) {
		for (Slot slot : this.slots) {
			slot.addUsageTo(summary, function);
		}
	}

	boolean isKilled() {
		return this.killed;
	}

	/** Ends the tasks that the worker runs, in its stead. */
	void loseTasks(Throwable error) {
		for (Slot slot : this.slots) {
			if (slot.loseTask(error)) {
				this.lost.increment();
			}
		}
	}

	@Override
	public String poolName() {
		return this.options.name();
	}

	@Override
	public int workerKey() {
		return this.node.key();
	}

	@Override
	public long workerId() {
		return this.id;
	}

	@Override
	public List<TaskSlot> slots() {
		return List.copyOf(this.slots);
	}

	@Override
	public boolean isFatal(Throwable error) {
		return this.options.isFatal(error);
	}

	@Override
	public void ready() {
		this.ready = true;
		this.workforce.workerReady();
	}

	@Override
	public void failed(Throwable error) {
		if (this.failed.compareAndSet(false, true)) {
			stop();
			this.workforce.workerFailed(this, error);
		}
	}

	@Override
	public void stopped() {
		if (this.stopped.compareAndSet(false, true)) {
			this.workforce.workerStopped(this);
		}
	}

}

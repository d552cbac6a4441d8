package io.poolifier;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

import io.poolifier.usage.Statistic;
import io.poolifier.usage.UsageSummary;
import io.poolifier.usage.WorkerTimes;
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

	private final Engine engine;

	/**
	 * Where the totals that strategies see begin, so that a new worker is not flooded.
	 */
	private final Map<Statistic, Long> baseline;

	private final List<TaskSlot> firstSlots;

	private final List<SlotUsage> usages = new CopyOnWriteArrayList<>();

	/** Those of slots that are gone, for slots to come. */
	private final Deque<SlotUsage> spareUsages = new ArrayDeque<>();

	private final AtomicBoolean failed = new AtomicBoolean();

	private final AtomicBoolean stopped = new AtomicBoolean();

	/** How many tasks ended because the worker did not end them. */
	private final Map<TaskFunction.UsageKey, LongAdder> lost = new ConcurrentHashMap<>();

	/** Tasks that were put into the queue to relieve another worker. */
	private final LongAdder tookOver = new LongAdder();

	private final long createdNanos;

	private volatile WorkerTimes times = new WorkerTimes(List.of());

	private volatile Slot[] slots = {};

	/** Slots that stop after their task, because there may be fewer. */
	private final List<Slot> leaving = new CopyOnWriteArrayList<>();

	private volatile @Nullable Worker worker;

	private volatile boolean launched;

	private volatile boolean ready;

	private volatile boolean stopping;

	private volatile @Nullable Throwable killedBy;

	WorkerHandle(long id, WorkerNode node, Workforce workforce, Engine engine, Map<Statistic, Long> baseline) {
		this.id = id;
		this.node = node;
		this.workforce = workforce;
		this.engine = engine;
		this.baseline = baseline;
		this.createdNanos = engine.time().nanoTime();
		for (int i = 0; i < engine.options().concurrency(); i++) {
			addSlot();
		}
		this.firstSlots = List.of(this.slots);
	}

	private synchronized Slot addSlot() {
		SlotUsage usage = this.spareUsages.poll();
		if (usage == null) {
			usage = new SlotUsage(this.engine.collected());
			this.usages.add(usage);
			this.times = new WorkerTimes(this.usages.stream().map(SlotUsage::total).toList());
		}
		Slot slot = new Slot(this, this.engine, usage);
		Slot[] slots = Arrays.copyOf(this.slots, this.slots.length + 1);
		slots[slots.length - 1] = slot;
		this.slots = slots;
		return slot;
	}

	/** Adds slots, or has the last ones stop, until there are as many as asked for. */
	void adapt(int concurrency) {
		Worker worker = this.worker;
		if (worker == null || !this.launched) {
			return;
		}
		List<Slot> added = new ArrayList<>();
		Slot[] surplus;
		synchronized (this) {
			while (this.slots.length < concurrency) {
				added.add(addSlot());
			}
			surplus = Arrays.copyOfRange(this.slots, concurrency, this.slots.length);
			this.slots = Arrays.copyOf(this.slots, concurrency);
			this.leaving.addAll(List.of(surplus));
		}
		added.forEach(worker::add);
		for (Slot slot : surplus) {
			slot.makeSurplus();
			slot.mode().stopKeeping();
			slot.wake(false);
		}
	}

	/** Called when a slot has answered that it stops. */
	synchronized void slotStopped(Slot slot) {
		if (this.leaving.remove(slot)) {
			this.spareUsages.add(slot.usage());
		}
	}

	void start(Worker worker) {
		this.worker = worker;
		worker.start();
		this.launched = true;
		// Options may have changed since the worker was made.
		adapt(this.engine.options().concurrency());
	}

	WorkerNode node() {
		return this.node;
	}

	Slot[] engineSlots() {
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
		return this.stopping
				|| (this.workforce.isDraining() && (!this.node.hasTasks() || this.engine.wakeups().isPaused()));
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

	List<StackTraceElement> stackOf(Slot slot) {
		return runningWorker().stackOf(slot);
	}

	/** Ends the worker and its tasks at once, as far as that is possible. */
	void kill(Throwable error) {
		stop();
		this.killedBy = error;
		// First, for whoever hears of a lost task may submit another one, and look for a
		// slot that rests.
		abandonSlots();
		loseTasks(error);
		Worker worker = this.worker;
		if (worker != null) {
			worker.kill();
		}
	}

	/** Leaves nothing behind of slots that the worker does not use any more. */
	private void abandonSlots() {
		List<Slot> slots = allSlots();
		slots.forEach((slot) -> slot.mode().wake(false));
		// When none of them seems to rest any more: the next one to search is looked for.
		slots.forEach((slot) -> slot.mode().abandonSearch());
	}

	boolean isKilled() {
		return this.killedBy != null;
	}

	private Worker runningWorker() {
		return Objects.requireNonNull(this.worker, "A worker that was not started has no tasks");
	}

	/** Slots in use, those included that stop after their task. */
	private List<Slot> allSlots() {
		List<Slot> all = new ArrayList<>(Arrays.asList(this.slots));
		if (!this.leaving.isEmpty()) {
			all.addAll(this.leaving);
		}
		return all;
	}

	int executing() {
		int count = 0;
		for (Slot slot : allSlots()) {
			if (slot.current() != null) {
				count++;
			}
		}
		return count;
	}

	/** How many slots have a task, or are about to have one. Asked for each task. */
	int occupied() {
		int count = 0;
		for (Slot slot : this.slots) {
			if (slot.isOccupied()) {
				count++;
			}
		}
		if (!this.leaving.isEmpty()) {
			for (Slot slot : this.leaving) {
				if (slot.isOccupied()) {
					count++;
				}
			}
		}
		return count;
	}

	List<Task<?>> executingTasks() {
		List<Task<?>> tasks = new ArrayList<>();
		forEachExecuting((slot, task) -> tasks.add(task));
		return tasks;
	}

	void forEachExecuting(BiConsumer<Slot, Task<?>> action) {
		for (Slot slot : allSlots()) {
			Task<?> task = slot.current();
			if (task != null) {
				action.accept(slot, task);
			}
		}
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
		return this.leaving.isEmpty();
	}

	/** When the worker last began a task, or ran out of tasks. */
	long lastActivity() {
		long latest = this.createdNanos;
		for (Slot slot : this.slots) {
			long activity = slot.isBusy() ? slot.startedNanos() : slot.idleSince();
			if (activity - latest > 0) {
				latest = activity;
			}
		}
		return latest;
	}

	boolean isSearching() {
		for (Slot slot : this.slots) {
			if (slot.mode().isSearching()) {
				return true;
			}
		}
		return false;
	}

	/** All that the worker has of a statistic, for comparison with others. */
	long totalWithBaseline(Statistic statistic) {
		return this.times.total(statistic) + this.baseline.getOrDefault(statistic, 0L);
	}

	/** What a task of this worker takes as a rule; 0 if that is not known. */
	long typical(Statistic statistic) {
		return this.times.typical(statistic);
	}

	void tookOver(int tasks) {
		this.tookOver.add(tasks);
	}

	void addUsageTo(UsageSummary summary) {
		this.usages.forEach((usage) -> usage.addTo(summary));
		this.lost.values().forEach((count) -> summary.addFailed(count.sum()));
		summary.addStolen(this.tookOver.sum());
	}

	void addUsageTo(UsageSummary summary, TaskFunction function) {
		this.usages.forEach((usage) -> usage.addTo(summary, function));
		LongAdder lost = this.lost.get(function.usageKey());
		if (lost != null) {
			summary.addFailed(lost.sum());
		}
	}

	void forget(TaskFunction function) {
		this.usages.forEach((usage) -> usage.forget(function));
	}

	/** Ends a task that a slot took while the worker was killed. */
	void loseTask(Slot slot) {
		Throwable error = this.killedBy;
		if (error != null) {
			slot.loseTask(error);
		}
	}

	/** Ends the tasks that the worker runs, in its stead. */
	void loseTasks(Throwable error) {
		allSlots().forEach((slot) -> slot.loseTask(error));
	}

	void taskLost(TaskFunction function) {
		this.workforce.taskLost(this, function);
	}

	void addLost(TaskFunction function) {
		this.lost.computeIfAbsent(function.usageKey(), (key) -> new LongAdder()).increment();
	}

	@Override
	public String poolName() {
		return this.engine.options().name();
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
		return this.firstSlots;
	}

	@Override
	public boolean isFatal(Throwable error) {
		return this.engine.options().isFatal(error);
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
			abandonSlots();
			this.workforce.workerStopped(this);
		}
	}

}

package io.poolifier;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;

import io.poolifier.event.PoolEvent;
import io.poolifier.task.UnknownTaskFunctionException;
import io.poolifier.usage.Collected;
import io.poolifier.usage.Statistic;
import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.Pause;
import io.poolifier.worker.TaskSlot;
import org.jspecify.annotations.Nullable;

/**
 * The engine's side of a slot: finds tasks for it, and records what becomes of them.
 */
final class Slot implements TaskSlot {

	/*
	 * Implementation note. All fields are written by the one thread that uses the slot at
	 * the time, but for `surplus` and `abortReason`.
	 */

	/** Tasks that take less are short: a wake-up takes several times as long. */
	private static final long SHORT_NANOS = 2_000;

	/** What a task is taken for until it is known. */
	private static final long UNKNOWN_NANOS = 1_000_000;

	/** A task that has run for so long was wrongly taken for short. */
	private static final long LONG_NANOS = 100_000;

	/** The share of a task in the time that tasks are expected to take. */
	private static final int SHARE = 16;

	private static final VarHandle CURRENT;

	private static final VarHandle IDLE_SINCE;

	private static final VarHandle STARTED;

	private static final VarHandle TAKING;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			CURRENT = lookup.findVarHandle(Slot.class, "current", Task.class);
			STARTED = lookup.findVarHandle(Slot.class, "startedNanos", long.class);
			TAKING = lookup.findVarHandle(Slot.class, "taking", boolean.class);
			IDLE_SINCE = lookup.findVarHandle(Slot.class, "idleSince", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final WorkerHandle worker;

	private final Engine engine;

	private final SlotUsage usage;

	private final CpuMeter cpuMeter;

	private final SlotMode mode;

	/**
	 * Whether the slot has been given a task each time it asked since it last had none.
	 */
	private volatile boolean busy;

	@SuppressWarnings("unused")
	private @Nullable Task<?> current;

	/** Whether the slot may hold a task that is no longer in a queue, nor current yet. */
	@SuppressWarnings("unused")
	private boolean taking;

	private @Nullable Throwable abortReason;

	@SuppressWarnings("unused")
	private long idleSince;

	@SuppressWarnings("unused")
	private long startedNanos;

	private long lastEndNanos;

	/** What a task took lately, on average. */
	private long typicalNanos = UNKNOWN_NANOS;

	/** Whether nothing has happened since `lastEndNanos` that took time. */
	private boolean lastEndIsNow;

	private boolean metersCpu;

	/** Whether the current task goes on without a thread. */
	private boolean detached;

	/** Whether the worker has more slots than it may. */
	private volatile boolean surplus;

	Slot(WorkerHandle worker, Engine engine, SlotUsage usage) {
		this.worker = worker;
		this.engine = engine;
		this.usage = usage;
		this.mode = new SlotMode(engine.wakeups());
		this.cpuMeter = new CpuMeter(engine.time()::threadCpuNanos);
		this.idleSince = engine.time().nanoTime();
	}

	@Override
	public @Nullable AssignedTask poll() {
		while (!this.worker.isStopping() && !this.surplus && !this.engine.wakeups().isPaused()) {
			boolean stolen = false;
			Task<?> task = takeOwn();
			if (task == null) {
				task = this.engine.stealing().steal(this.worker.node(), hasShortTasks());
				stolen = true;
			}
			if (task == null) {
				break;
			}
			// Seen before it is claimed: whoever kills the worker either finds it or is
			// seen here.
			CURRENT.setRelease(this, task);
			TAKING.setRelease(this, false);
			if (!task.claim(this)) {
				CURRENT.setRelease(this, null);
			}
			else if (this.worker.isKilled()) {
				this.worker.loseTask(this);
			}
			else if (start(task, stolen)) {
				return task;
			}
		}
		pause();
		return null;
	}

	private @Nullable Task<?> takeOwn() {
		WorkerNode node = this.worker.node();
		if (!node.hasTasks()) {
			return null;
		}
		TAKING.setRelease(this, true);
		Task<?> task = node.poll();
		if (task == null) {
			TAKING.setRelease(this, false);
		}
		return task;
	}

	/**
	 * Starts a task.
	 * @return whether it can run
	 */
	private boolean start(Task<?> task, boolean stolen) {
		found();
		if (this.worker.node().hasBoundTasks()) {
			this.engine.wakeups().boundTasksLeft(this.worker.node());
		}
		Collected collected = this.engine.collected();
		this.usage.collect(collected);
		long now = this.lastEndIsNow ? this.lastEndNanos : this.engine.time().nanoTime();
		STARTED.setOpaque(this, now);
		this.detached = false;
		long waited = Math.max(now - task.since(), 0);
		this.usage.started(task.taskFunction(), stolen, waited);
		if (!this.busy) {
			this.busy = true;
			this.engine.signals().slotBusy();
		}
		this.metersCpu = collected.statistics().contains(Statistic.ELU);
		if (this.metersCpu) {
			this.cpuMeter.started(task.taskFunction(), this.usage);
		}
		task.started(this.worker.workerKey());
		try {
			task.resolve(this.engine.functions());
			return true;
		}
		catch (UnknownTaskFunctionException ex) {
			task.failed(ex);
			return false;
		}
	}

	/** What has to be done about the search token when there is a task. */
	private void found() {
		// Nobody looks after a slot that is about to stop: whoever has it stop takes the
		// token away, or is seen here.
		if (this.mode.found(hasShortTasks()) && (this.surplus || this.worker.isStopping() || this.worker.isKilled())) {
			this.mode.stopKeeping();
		}
	}

	private boolean hasShortTasks() {
		return this.typicalNanos < SHORT_NANOS;
	}

	/**
	 * Takes the search token away from the slot if it keeps it while a task takes long.
	 * @return whether the slot kept it
	 */
	boolean watchSearch() {
		if (!this.mode.isKeeping()) {
			return false;
		}
		if (current() != null && this.engine.time().nanoTime() - startedNanos() > LONG_NANOS) {
			this.mode.stopKeeping();
		}
		return true;
	}

	/** The current task goes on, but its thread does not wait for that. */
	void detached() {
		this.mode.stopKeeping();
		this.detached = true;
		this.metersCpu = false;
		this.cpuMeter.discard();
	}

	void executed(Task<?> task) {
		long ran = end();
		this.usage.executed(task.taskFunction(), ran);
		if (this.metersCpu) {
			this.cpuMeter.ended(ran, this.usage);
		}
		// Actions that depend on the future run before the next task starts, and take
		// time.
		this.lastEndIsNow = !this.detached && !task.endTakesTime();
		CURRENT.setRelease(this, null);
	}

	void failed(Task<?> task, Throwable error, boolean aborted) {
		end();
		this.lastEndIsNow = false;
		this.usage.failed(task.taskFunction());
		this.cpuMeter.discard();
		CURRENT.setRelease(this, null);
		publishFailure(task, error, aborted);
	}

	private void publishFailure(Task<?> task, Throwable error, boolean aborted) {
		this.engine.events()
			.publish(() -> new PoolEvent.TaskFailed(this.engine.options().name(), this.worker.workerKey(),
					task.function(), task.data(), error, aborted));
	}

	void aborted(Task<?> task) {
		Throwable reason = Objects.requireNonNullElseGet(this.abortReason, CancellationException::new);
		this.abortReason = null;
		failed(task, reason, true);
	}

	/** Ends the current task in the stead of a worker that does not. */
	void loseTask(Throwable error) {
		Task<?> task = current();
		if (task != null) {
			task.lost(error);
		}
	}

	/** Called by whoever ended the task, which is not the thread that uses the slot. */
	void lost(Task<?> task, Throwable error) {
		this.worker.taskLost(task.taskFunction());
		CURRENT.setRelease(this, null);
		Throwable reason = this.abortReason;
		this.abortReason = null;
		publishFailure(task, (reason != null) ? reason : error, reason != null);
	}

	/**
	 * Takes the time at which a task has ended.
	 * @return how long it ran
	 */
	private long end() {
		this.lastEndNanos = this.engine.time().nanoTime();
		long ran = this.lastEndNanos - this.startedNanos;
		this.typicalNanos += (ran - this.typicalNanos) / SHARE;
		return ran;
	}

	/** Called while the slot's current task is being aborted, and cannot end. */
	void abort(Throwable reason, boolean interrupt) {
		this.abortReason = reason;
		if (interrupt) {
			this.worker.interrupt(this);
		}
	}

	private void pause() {
		this.lastEndIsNow = false;
		if (this.busy) {
			this.busy = false;
			IDLE_SINCE.setRelease(this, this.engine.time().nanoTime());
			if (this.metersCpu) {
				this.cpuMeter.flush(this.usage);
			}
			this.engine.signals().slotIdle();
		}
	}

	/** Has the slot stop when its task has ended. */
	void makeSurplus() {
		this.surplus = true;
	}

	@Override
	public boolean search() {
		return this.mode.continueSearch() || (!this.worker.isStopping() && this.mode.beginSearch());
	}

	@Override
	public Pause rest() {
		if (mustStop()) {
			this.mode.abandonSearch();
			this.worker.slotStopped(this);
			return Pause.STOP;
		}
		this.mode.rest();
		if (mayTakeTasks() || mustStop()) {
			// Whoever was faster wakes the worker as well, so that it has to wait for
			// that.
			return this.mode.wakeItself() ? Pause.RETRY : Pause.WAIT;
		}
		return Pause.WAIT;
	}

	private boolean mayTakeTasks() {
		return !this.engine.wakeups().isPaused() && this.engine.stealing().hasTaskFor(this.worker.node());
	}

	private boolean mustStop() {
		return this.surplus || this.worker.mustStop();
	}

	@Override
	public boolean resting() {
		return this.mode.isResting();
	}

	/**
	 * Wakes the slot, if it rests.
	 * @param withToken whether it gets the search token
	 * @return whether it rested
	 */
	boolean wake(boolean withToken) {
		if (this.mode.wake(withToken)) {
			this.worker.wake(this);
			return true;
		}
		return false;
	}

	SlotMode mode() {
		return this.mode;
	}

	boolean isBusy() {
		return this.busy;
	}

	/** Whether the slot has a task, or is about to have one. */
	boolean isOccupied() {
		return (boolean) TAKING.getAcquire(this) || current() != null;
	}

	@Nullable Task<?> current() {
		return (Task<?>) CURRENT.getAcquire(this);
	}

	/** What the thread does that runs the task, if the slot has not gone on by now. */
	List<StackTraceElement> stackOf(Task<?> task) {
		List<StackTraceElement> stack = this.worker.stackOf(this);
		return (current() == task) ? stack : List.of();
	}

	/** When the slot last ran out of tasks; of no meaning while it is busy. */
	long idleSince() {
		return (long) IDLE_SINCE.getAcquire(this);
	}

	/** When the current task started; of no meaning if there is none. */
	long startedNanos() {
		return (long) STARTED.getOpaque(this);
	}

	SlotUsage usage() {
		return this.usage;
	}

}

package io.poolifier;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CancellationException;

import io.poolifier.event.PoolEvent;
import io.poolifier.usage.UsageRecorder;
import io.poolifier.usage.UsageSummary;
import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.Pause;
import io.poolifier.worker.TaskSlot;
import org.jspecify.annotations.Nullable;

/**
 * The engine's side of a slot: finds tasks for it, and records what becomes of them.
 */
final class Slot implements TaskSlot {

	/*
	 * Implementation note. All fields but `mode` are written by the one thread that uses
	 * the slot at the time. `mode` is changed by that thread too, except that any thread
	 * may wake it, from RESTING to ACTIVE or SEARCHING, with a compare-and-set.
	 */

	private static final int ACTIVE = 0;

	/** Active, and holding the pool's search token (see Wakeups). */
	private static final int SEARCHING = 1;

	private static final int RESTING = 2;

	private static final VarHandle MODE;

	private static final VarHandle CURRENT;

	private static final VarHandle IDLE_SINCE;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			MODE = lookup.findVarHandle(Slot.class, "mode", int.class);
			CURRENT = lookup.findVarHandle(Slot.class, "current", Task.class);
			IDLE_SINCE = lookup.findVarHandle(Slot.class, "idleSince", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final WorkerHandle worker;

	private final Engine engine;

	private final boolean measuring;

	private final UsageRecorder usage;

	/** By index of the function, filled as functions are first run. */
	private final @Nullable UsageRecorder[] usageByFunction;

	private volatile int mode = ACTIVE;

	/**
	 * Whether the slot has been given a task each time it asked since it last had none.
	 */
	private volatile boolean busy;

	@SuppressWarnings("unused")
	private @Nullable Task<?> current;

	private @Nullable Throwable abortReason;

	@SuppressWarnings("unused")
	private long idleSince;

	private long startedNanos;

	private long lastEndNanos;

	/** Whether nothing has happened since `lastEndNanos` that took time. */
	private boolean lastEndIsNow;

	Slot(WorkerHandle worker, Engine engine) {
		this.worker = worker;
		this.engine = engine;
		this.measuring = engine.collected().anything();
		this.usage = new UsageRecorder(engine.collected());
		this.usageByFunction = new UsageRecorder[engine.functions().size()];
		this.idleSince = engine.time().nanoTime();
	}

	@Override
	public @Nullable AssignedTask poll() {
		while (!this.worker.isStopping()) {
			boolean stolen = false;
			Task<?> task = this.worker.node().poll();
			if (task == null) {
				task = this.engine.stealing().steal(this.worker.node());
				stolen = true;
			}
			if (task == null) {
				break;
			}
			if (task.claim(this)) {
				start(task, stolen);
				return task;
			}
		}
		pause();
		return null;
	}

	private void start(Task<?> task, boolean stolen) {
		if (this.mode == SEARCHING) {
			this.mode = ACTIVE;
			this.engine.wakeups().searchEnded();
		}
		long waited = 0;
		if (this.measuring) {
			this.startedNanos = this.lastEndIsNow ? this.lastEndNanos : this.engine.time().nanoTime();
			waited = Math.max(this.startedNanos - task.submittedNanos(), 0);
		}
		this.usage.started(stolen, waited);
		usageOf(task).started(stolen, waited);
		CURRENT.setRelease(this, task);
		if (!this.busy) {
			this.busy = true;
			this.engine.signals().slotBusy();
		}
	}

	private UsageRecorder usageOf(Task<?> task) {
		int index = task.taskFunction().index();
		UsageRecorder recorder = this.usageByFunction[index];
		if (recorder == null) {
			recorder = new UsageRecorder(this.engine.collected());
			this.usageByFunction[index] = recorder;
		}
		return recorder;
	}

	void executed(Task<?> task) {
		long ran = 0;
		if (this.measuring) {
			ran = end() - this.startedNanos;
		}
		this.usage.executed(ran);
		usageOf(task).executed(ran);
		// Actions that depend on the future run before the next task starts, and take
		// time.
		this.lastEndIsNow = this.measuring && task.getNumberOfDependents() == 0;
		CURRENT.setRelease(this, null);
	}

	void failed(Task<?> task, Throwable error, boolean aborted) {
		if (this.measuring) {
			end();
		}
		this.lastEndIsNow = false;
		this.usage.failed();
		usageOf(task).failed();
		CURRENT.setRelease(this, null);
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
	boolean loseTask(Throwable error) {
		Task<?> task = current();
		if (task == null || !task.lost(error)) {
			return false;
		}
		CURRENT.setRelease(this, null);
		return true;
	}

	private long end() {
		this.lastEndNanos = this.engine.time().nanoTime();
		return this.lastEndNanos;
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
			this.engine.signals().slotIdle();
		}
	}

	@Override
	public boolean search() {
		if (this.mode == SEARCHING) {
			return true;
		}
		if (this.worker.isStopping() || !this.engine.wakeups().beginSearch()) {
			return false;
		}
		this.mode = SEARCHING;
		return true;
	}

	@Override
	public Pause rest() {
		boolean searching = this.mode == SEARCHING;
		if (this.worker.mustStop()) {
			this.mode = ACTIVE;
			if (searching) {
				this.engine.wakeups().searchEnded();
			}
			return Pause.STOP;
		}
		// Counted first: whoever wakes the slot counts it out again.
		this.engine.wakeups().restBegins();
		this.mode = RESTING;
		if (searching) {
			this.engine.wakeups().searchGivenUp();
		}
		if (this.engine.stealing().hasTaskFor(this.worker.node()) || this.worker.mustStop()) {
			return retry();
		}
		return Pause.WAIT;
	}

	private Pause retry() {
		// There may be more than this slot takes, and while it held the token nobody was
		// woken.
		boolean token = this.engine.wakeups().beginSearch();
		if (endRest(token ? SEARCHING : ACTIVE)) {
			return Pause.RETRY;
		}
		if (token) {
			this.engine.wakeups().searchEnded();
		}
		// Whoever was faster wakes the worker as well, so that it has to wait for that.
		return Pause.WAIT;
	}

	@Override
	public boolean resting() {
		return this.mode == RESTING;
	}

	/**
	 * Wakes the slot, if it rests.
	 * @param withToken whether it gets the search token
	 */
	boolean wake(boolean withToken) {
		if (this.mode == RESTING && endRest(withToken ? SEARCHING : ACTIVE)) {
			this.worker.wake(this);
			return true;
		}
		return false;
	}

	private boolean endRest(int mode) {
		if (MODE.compareAndSet(this, RESTING, mode)) {
			this.engine.wakeups().restEnded();
			return true;
		}
		return false;
	}

	boolean isSearching() {
		return this.mode == SEARCHING;
	}

	boolean isBusy() {
		return this.busy;
	}

	@Nullable Task<?> current() {
		return (Task<?>) CURRENT.getAcquire(this);
	}

	/** When the slot last ran out of tasks; of no meaning while it is busy. */
	long idleSince() {
		return (long) IDLE_SINCE.getAcquire(this);
	}

	long busyNanos() {
		return this.usage.busyNanos();
	}

	void addUsageTo(UsageSummary summary) {
		summary.add(this.usage);
	}

	void addUsageTo(UsageSummary summary, TaskFunction function) {
		UsageRecorder recorder = this.usageByFunction[function.index()];
		if (recorder != null) {
			summary.add(recorder);
		}
	}

}

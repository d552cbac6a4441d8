package io.poolifier.internal.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

import io.poolifier.internal.usage.StatisticsRequirements;
import io.poolifier.options.Statistic;
import io.poolifier.task.UnknownTaskFunctionException;
import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.Pause;
import io.poolifier.worker.TaskSlot;
import org.jspecify.annotations.Nullable;

/**
 * The engine's side of a slot: finds tasks for it, times them, and occupies the slot with
 * them.
 */
final class Slot implements TaskSlot, Task.Executor {

	/**
	 * The worker that has the slot.
	 */
	interface Owner {

		int workerKey();

		/** Whether the worker takes no more tasks. */
		boolean isStopping();

		boolean isKilled();

		/** Whether a slot that found no task has to stop. */
		boolean mustStop();

		void wake(Slot slot);

		void interrupt(Slot slot);

		List<StackTraceElement> stackOf(Slot slot);

		/** A slot has answered that it stops. */
		void slotStopped(Slot slot);

		/** A slot has taken a task although the worker was killed. */
		void lose(Slot slot);

		/**
		 * A slot has a task.
		 * @param wasIdle whether it had none when it last asked
		 */
		void taskStarted(boolean wasIdle);

		/** A slot that was busy has no task. */
		void slotIdle();

		void taskFailed(Task<?> task, Throwable error, boolean aborted);

		/** Counts a task that ended in place of the worker. */
		void taskLost(RegisteredFunction function);

		/** Something that must not throw has thrown. */
		void fault(String message, Throwable error);

	}

	/**
	 * The parts of the pool that all slots work with.
	 */
	record Environment(Time time, FunctionRegistry functions, RoutingTable routing, WorkStealer stealer,
			WakeupCoordinator wakeups) {
	}

	/*
	 * Implementation note. All fields are written by the one thread that uses the slot at
	 * the time, but for `surplus`, `abortReason` and, if the worker is lost, `current`.
	 *
	 * `startedNanos` is unset before `current` is, so a reader that sees the next task
	 * does not take the start of the one before for its start.
	 *
	 * A task occupies its slot until dependent actions have run. A thread that waits for
	 * the task goes on a moment before that, and should not find the worker occupied; so
	 * a task that has ended counts only after a moment, or on the thread that runs the
	 * actions.
	 */

	/** Tasks that take less are short: a wake-up takes several times as long. */
	private static final long SHORT_NANOS = 2_000;

	/** The time that a task is expected to take until it is known. */
	private static final long UNKNOWN_NANOS = 1_000_000;

	/** A task that has run for so long was wrongly taken for short. */
	private static final long LONG_NANOS = 100_000;

	/** The share of a task in the time that tasks are expected to take. */
	private static final int SHARE = 16;

	/** Dependent actions that take longer keep others from the slot. */
	private static final long MOMENT_NANOS = 1_000_000;

	/** The start of a task that has not started. */
	static final long NOT_STARTED = Long.MIN_VALUE;

	private static final VarHandle CURRENT;

	private static final VarHandle IDLE_SINCE;

	private static final VarHandle STARTED;

	private static final VarHandle ENDING_THREAD;

	private static final VarHandle LAST_END;

	private static final VarHandle LOOT_SIZE;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			CURRENT = lookup.findVarHandle(Slot.class, "current", Task.class);
			STARTED = lookup.findVarHandle(Slot.class, "startedNanos", long.class);
			IDLE_SINCE = lookup.findVarHandle(Slot.class, "idleSince", long.class);
			ENDING_THREAD = lookup.findVarHandle(Slot.class, "endingThread", Thread.class);
			LAST_END = lookup.findVarHandle(Slot.class, "lastEndNanos", long.class);
			LOOT_SIZE = lookup.findVarHandle(Slot.class, "lootSize", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Owner owner;

	private final WorkerNode node;

	private final Environment environment;

	private final SlotUsage usage;

	private final CpuMeter cpuMeter;

	private final SlotState state;

	private final Consumer<Task<?>> taker = this::take;

	private final Consumer<Task<?>> looter = this::loot;

	/** Whether the slot has had a task each time it asked since it last had none. */
	private volatile boolean busy;

	/**
	 * The task that occupies the slot, from the queue until dependent actions have run.
	 */
	@SuppressWarnings("unused")
	private @Nullable Task<?> current;

	/** Stolen tasks on their way to the queue, linked by their next ones. */
	private @Nullable Task<?> loot;

	@SuppressWarnings("unused")
	private int lootSize;

	private volatile @Nullable Throwable abortReason;

	@SuppressWarnings("unused")
	private long idleSince;

	@SuppressWarnings("unused")
	private long startedNanos = NOT_STARTED;

	private long lastEndNanos;

	/** The thread that runs actions that depend on the current task. */
	@SuppressWarnings("unused")
	private @Nullable Thread endingThread;

	/** The time that a task took lately, on average. */
	private long typicalNanos = UNKNOWN_NANOS;

	/** Whether nothing has happened since `lastEndNanos` that took time. */
	private boolean lastEndIsNow;

	private boolean metersCpu;

	/** Whether the current task goes on without a thread. */
	private boolean detached;

	/** Whether the worker has more slots than it may have. */
	private volatile boolean surplus;

	Slot(Owner owner, WorkerNode node, Environment environment, SlotUsage usage) {
		this.owner = owner;
		this.node = node;
		this.environment = environment;
		this.usage = usage;
		this.state = new SlotState(environment.wakeups());
		this.cpuMeter = new CpuMeter(environment.time()::threadCpuNanos);
		this.idleSince = environment.time().nanoTime();
	}

	@Override
	public int workerKey() {
		return this.owner.workerKey();
	}

	@Override
	public @Nullable AssignedTask poll() {
		while (!this.owner.isStopping() && !this.surplus && !this.environment.wakeups().isPaused()) {
			boolean stolen = false;
			Task<?> task = this.node.poll(this.taker);
			if (task == null) {
				task = steal();
				stolen = true;
			}
			if (task == null) {
				break;
			}
			// It is current before it is claimed: a thread that kills the worker either
			// finds it or is seen here.
			if (!task.claim(this)) {
				vacate();
			}
			else if (this.owner.isKilled()) {
				this.owner.lose(this);
			}
			else if (start(task, stolen)) {
				return task;
			}
		}
		pause();
		return null;
	}

	/** Called while the task is still in the queue. */
	private void take(Task<?> task) {
		CURRENT.setRelease(this, task);
	}

	/** Called while the task is still in the queue of the victim, the newest first. */
	private void loot(Task<?> task) {
		LOOT_SIZE.setRelease(this, this.lootSize + 1);
		task.next(this.loot);
		this.loot = task;
	}

	private @Nullable Task<?> steal() {
		if (!this.environment.stealer().steal(this.node, hasShortTasks(), this.looter)) {
			return null;
		}
		Task<?> first = nextOfLoot();
		CURRENT.setRelease(this, first);
		int tookOver = 0;
		LOOT_SIZE.setRelease(this, this.lootSize - 1);
		for (Task<?> task = nextOfLoot(); task != null; task = nextOfLoot()) {
			this.environment.stealer().keep(task, this.node);
			LOOT_SIZE.setRelease(this, this.lootSize - 1);
			tookOver++;
		}
		if (tookOver > 0) {
			this.node.tookOver(tookOver);
		}
		return first;
	}

	private @Nullable Task<?> nextOfLoot() {
		Task<?> task = this.loot;
		if (task != null) {
			this.loot = task.next();
			task.next(null);
		}
		return task;
	}

	/**
	 * Starts a task.
	 * @return whether it can run
	 */
	private boolean start(Task<?> task, boolean stolen) {
		try {
			record(task, stolen);
			found();
			if (this.node.hasBoundTasks()) {
				this.environment.wakeups().boundTasksLeft(this.node);
			}
			task.started(this.owner.workerKey());
			task.resolve(this.environment.functions());
			return true;
		}
		catch (UnknownTaskFunctionException ex) {
			task.failed(ex);
		}
		catch (Throwable ex) {
			this.owner.fault("A task could not be started", ex);
			task.failed(ex);
		}
		return false;
	}

	private void record(Task<?> task, boolean stolen) {
		StatisticsRequirements requirements = this.environment.routing().requirements();
		this.usage.collect(requirements);
		long now = this.lastEndIsNow ? this.lastEndNanos : this.environment.time().nanoTime();
		STARTED.setRelease(this, now);
		this.detached = false;
		this.usage.started(task.registeredFunction(), stolen, Math.max(now - task.since(), 0));
		boolean wasIdle = !this.busy;
		if (wasIdle) {
			this.busy = true;
		}
		this.owner.taskStarted(wasIdle);
		this.metersCpu = requirements.statistics().contains(Statistic.ELU);
		if (this.metersCpu) {
			this.cpuMeter.started(task.registeredFunction(), this.usage);
		}
	}

	/** Keeps the search token or gives it back, now that there is a task. */
	private void found() {
		// The watch does not see a slot that is about to stop: the thread that has it
		// stop takes the token away, or is seen here.
		if (this.state.found(hasShortTasks()) && (this.surplus || this.owner.isStopping())) {
			this.state.stopKeeping();
		}
	}

	private boolean hasShortTasks() {
		return this.typicalNanos < SHORT_NANOS;
	}

	/**
	 * Takes the search token away from the slot if it has kept it for too long since the
	 * start of its last task.
	 * @return whether the slot kept it
	 */
	boolean watchSearch(long now) {
		if (!this.state.isKeeping()) {
			return false;
		}
		long started = startedNanos();
		if (started != NOT_STARTED && now - started > LONG_NANOS) {
			this.state.stopKeeping();
		}
		return true;
	}

	@Override
	public void detached(Task<?> task) {
		this.state.stopKeeping();
		this.detached = true;
		this.metersCpu = false;
		this.cpuMeter.discard();
	}

	@Override
	public void ended(Task<?> task, @Nullable Throwable error, boolean aborted) {
		ENDING_THREAD.setOpaque(this, Thread.currentThread());
		LAST_END.setOpaque(this, this.environment.time().nanoTime());
		long ran = this.lastEndNanos - this.startedNanos;
		this.typicalNanos += (ran - this.typicalNanos) / SHARE;
		if (error == null && !aborted) {
			this.usage.executed(task.registeredFunction(), ran);
			if (this.metersCpu) {
				this.cpuMeter.ended(ran, this.usage);
			}
			// Dependent actions run before the next task starts, and take time.
			this.lastEndIsNow = !this.detached && !task.endTakesTime();
			return;
		}
		this.lastEndIsNow = false;
		this.usage.failed(task.registeredFunction());
		this.cpuMeter.discard();
		this.owner.taskFailed(task, aborted ? takeAbortReason() : Objects.requireNonNull(error), aborted);
	}

	@Override
	public void lost(Task<?> task, Throwable error, boolean aborted) {
		this.owner.taskLost(task.registeredFunction());
		this.owner.taskFailed(task, aborted ? takeAbortReason() : error, aborted);
	}

	private Throwable takeAbortReason() {
		Throwable reason = this.abortReason;
		this.abortReason = null;
		return (reason != null) ? reason : new CancellationException("The task was cancelled");
	}

	@Override
	public void released(Task<?> task) {
		if (current() == task) {
			vacate();
		}
	}

	private void vacate() {
		ENDING_THREAD.setOpaque(this, null);
		STARTED.setRelease(this, NOT_STARTED);
		CURRENT.setRelease(this, null);
	}

	@Override
	public void abort(Throwable reason, boolean interrupt) {
		try {
			this.abortReason = reason;
			if (interrupt) {
				this.owner.interrupt(this);
			}
		}
		catch (Throwable ex) {
			this.owner.fault("A task could not be interrupted", ex);
		}
	}

	private void pause() {
		this.lastEndIsNow = false;
		if (this.busy) {
			this.busy = false;
			IDLE_SINCE.setRelease(this, this.environment.time().nanoTime());
			if (this.metersCpu) {
				this.cpuMeter.flush(this.usage);
			}
			this.owner.slotIdle();
		}
	}

	/** Has the slot stop when its task has ended. */
	void makeSurplus() {
		this.surplus = true;
	}

	@Override
	public boolean search() {
		return this.state.continueSearch() || (!this.owner.isStopping() && this.state.beginSearch());
	}

	@Override
	public Pause rest() {
		if (mustStop()) {
			this.state.abandonSearch();
			this.owner.slotStopped(this);
			return Pause.STOP;
		}
		this.state.rest();
		if (mayTakeTasks() || mustStop()) {
			// A faster thread wakes the worker as well, so that it has to wait for that.
			return this.state.wakeItself() ? Pause.RETRY : Pause.WAIT;
		}
		return Pause.WAIT;
	}

	private boolean mayTakeTasks() {
		return !this.environment.wakeups().isPaused() && this.environment.stealer().hasTaskFor(this.node);
	}

	private boolean mustStop() {
		return this.surplus || this.owner.mustStop();
	}

	@Override
	public boolean resting() {
		return this.state.isResting();
	}

	/**
	 * Wakes the slot, if it rests.
	 * @param token the search token that it gets, if it is not
	 * {@link WakeupCoordinator#NO_TOKEN}
	 * @return whether it rested, and the worker has been told
	 */
	boolean wake(int token) {
		long wakeup = this.state.wake(token);
		if (wakeup == SlotState.NO_WAKE_UP) {
			return false;
		}
		try {
			this.owner.wake(this);
			return true;
		}
		catch (Throwable ex) {
			this.state.wakeFailed(wakeup);
			this.owner.fault("A worker could not be woken", ex);
			return false;
		}
	}

	/** Has a resting slot look again what it has to do, and takes a kept token away. */
	void lookAgain() {
		this.state.stopKeeping();
		wake(WakeupCoordinator.NO_TOKEN);
	}

	/** Leaves nothing behind of a slot that the worker no longer uses. */
	void abandonRest() {
		this.state.wake(WakeupCoordinator.NO_TOKEN);
	}

	/** Leaves no token behind with a slot that the worker no longer uses. */
	void abandonSearch() {
		this.state.abandonSearch();
	}

	boolean isSearching() {
		return this.state.isSearching();
	}

	boolean isBusy() {
		return this.busy;
	}

	/** Returns how many tasks occupy the slot, on their way to a queue included. */
	int occupied() {
		int loot = (int) LOOT_SIZE.getAcquire(this);
		Task<?> task = current();
		return (task != null && !(task.hasEnded() && isFreeInAMoment())) ? loot + 1 : loot;
	}

	/** Whether the actions that depend on a task that has ended should be done soon. */
	private boolean isFreeInAMoment() {
		return ENDING_THREAD.getOpaque(this) != Thread.currentThread()
				&& this.environment.time().nanoTime() - (long) LAST_END.getOpaque(this) < MOMENT_NANOS;
	}

	/** Whether the slot has a task that has not ended. */
	boolean isExecuting() {
		Task<?> task = current();
		return task != null && !task.hasEnded();
	}

	/** Returns the task that occupies the slot, which may have ended. */
	@Nullable Task<?> current() {
		return (Task<?>) CURRENT.getAcquire(this);
	}

	/** Returns the current task, seen in order with a volatile write before. */
	@Nullable Task<?> currentAfterKill() {
		return (Task<?>) CURRENT.getVolatile(this);
	}

	/** Returns the stack of a task, if the slot has not gone on by now. */
	List<StackTraceElement> stackOf(Task<?> task) {
		List<StackTraceElement> stack = this.owner.stackOf(this);
		return (current() == task) ? stack : List.of();
	}

	/** Returns when the slot last ran out of tasks; of no meaning while it is busy. */
	long idleSince() {
		return (long) IDLE_SINCE.getAcquire(this);
	}

	/** Returns when the current task started, or {@link #NOT_STARTED}. */
	long startedNanos() {
		return (long) STARTED.getAcquire(this);
	}

	SlotUsage usage() {
		return this.usage;
	}

}

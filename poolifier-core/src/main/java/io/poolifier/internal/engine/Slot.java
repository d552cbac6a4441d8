// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.poolifier.internal.usage.StatisticsRequirements;
import io.poolifier.options.Statistic;
import io.poolifier.task.TaskProgress;
import io.poolifier.task.UnknownTaskFunctionException;
import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.ExecutionTimes;
import io.poolifier.worker.Pause;
import io.poolifier.worker.TaskSlot;
import org.jspecify.annotations.Nullable;

/**
 * Slot of a worker as seen by the engine. It finds tasks, measures them, and is occupied
 * by them.
 */
final class Slot implements TaskSlot, Task.Executor, WorkerNode.RunningSlot {

	/**
	 * Worker that owns the slot.
	 */
	interface Owner {

		int workerKey();

		/** Returns whether the worker accepts no further tasks. */
		boolean isStopping();

		boolean isKilled();

		/** Returns whether a slot that found no task has to stop. */
		boolean mustStop();

		void wake(Slot slot);

		void interrupt(Slot slot);

		List<StackTraceElement> stackOf(Slot slot);

		/** Called when a slot has returned that it stops. */
		void slotStopped(Slot slot);

		/** Called when a slot has taken a task although the worker was killed. */
		void lose(Slot slot);

		/**
		 * Called when a slot has a task.
		 * @param wasIdle whether the slot found no task at its last poll
		 */
		void taskStarted(boolean wasIdle);

		/** Called when a busy slot has no further task. */
		void slotIdle();

		void taskFailed(Task<?> task, Throwable error, boolean aborted);

		/** Counts a task that was ended on behalf of its lost worker. */
		void taskLost(RegisteredFunction function);

		/** Reports an exception of code that must not throw. */
		void fault(String message, Throwable error);

		/**
		 * Frees the worker from a task that does not end.
		 * @return {@code false} if the worker cannot be freed now
		 */
		boolean overrun(Slot slot, Task<?> task);

		/**
		 * Called when a task that the worker has lost or not started has to run again.
		 */
		void runAgain(Task<?> task, boolean lost);

		/**
		 * Runs an action once no function of a lost task is running any longer, or those
		 * that are were written off.
		 */
		void whenFunctionsOver(Runnable action);

		/**
		 * Runs a waiting task on the calling thread, within the task of a slot. Has no
		 * effect if the task cannot be taken.
		 */
		void runNested(Slot outer, Task<?> task, TaskSource source);

	}

	/**
	 * Parts of the pool that are shared by all slots.
	 */
	record Environment(Time time, FunctionRegistry functions, RoutingTable routing, WorkStealer stealer,
			WakeupCoordinator wakeups, ProgressBoard progress) {
	}

	/*
	 * Implementation note. All fields are written by the one thread that uses the slot at
	 * the time. The exceptions are `surplus`, `abortReason` and, if the worker is lost,
	 * `current`.
	 *
	 * `startedNanos` is cleared before `current` is. So a reader that sees the next task
	 * does not use the start time of the previous task.
	 *
	 * A task occupies its slot until dependent actions have run. A thread that waits for
	 * the task continues slightly before that, and should not find the worker occupied.
	 * So a completed task counts only after a short time, or on the thread that runs the
	 * actions.
	 */

	/** The run time from which a task was wrongly assumed to be short. */
	private static final long LONG_NANOS = 100_000;

	/** The time after which dependent actions count as occupying the slot. */
	private static final long MOMENT_NANOS = 1_000_000;

	/** The number of spins before a slot with short tasks looks for new ones. */
	private static final int GATHERING_SPINS = (Runtime.getRuntime().availableProcessors() > 1) ? 24 : 0;

	/** The number of further new tasks from which the slot need not wait for more. */
	private static final int FEW_NEW = 8;

	/** The start time of a task that has not started. */
	static final long NOT_STARTED = Long.MIN_VALUE;

	private static final VarHandle CURRENT;

	private static final VarHandle IDLE_SINCE;

	private static final VarHandle STARTED;

	private static final VarHandle ENDING_THREAD;

	private static final VarHandle LOOT_SIZE;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			CURRENT = lookup.findVarHandle(Slot.class, "current", Task.class);
			STARTED = lookup.findVarHandle(Slot.class, "startedNanos", long.class);
			IDLE_SINCE = lookup.findVarHandle(Slot.class, "idleSince", long.class);
			ENDING_THREAD = lookup.findVarHandle(Slot.class, "endingThread", Thread.class);
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

	/**
	 * The slot whose task waits for the one task of this slot; {@code null} for the slots
	 * that are polled.
	 */
	private final @Nullable Slot outer;

	/** The slot within whose task a task runs. Used by the thread of the task only. */
	private @Nullable Slot inner;

	private final CpuMeter cpuMeter;

	private final Stopwatch stopwatch;

	private final SlotState state;

	private final Consumer<Task<?>> taker = this::take;

	private final Consumer<Task<?>> looter = this::loot;

	/** Whether every poll has returned a task since the slot was last idle. */
	private volatile boolean busy;

	/**
	 * The task that occupies the slot, from the queue until dependent actions have run.
	 */
	@SuppressWarnings("unused")
	private @Nullable Task<?> current;

	/** Stolen tasks on their way to the queue, linked by their next fields. */
	private @Nullable Task<?> loot;

	@SuppressWarnings("unused")
	private int lootSize;

	private volatile @Nullable Throwable abortReason;

	@SuppressWarnings("unused")
	private long idleSince;

	@SuppressWarnings("unused")
	private long startedNanos = NOT_STARTED;

	/**
	 * The thread that ended the last task. If the current task has ended, the thread runs
	 * its dependent actions.
	 */
	@SuppressWarnings("unused")
	private @Nullable Thread endingThread;

	/** Whether there were few new tasks, but some, when the slot last looked for them. */
	private boolean fewNew;

	/** Whether the current task continues without a thread. */
	private boolean detached;

	/** The times of the current task if it was detached and measured elsewhere. */
	private @Nullable ExecutionTimes times;

	/** Whether the worker was told never to poll the slot again. */
	private volatile boolean stopped;

	/** Whether the slot exceeds the concurrency of the worker. */
	private volatile boolean surplus;

	Slot(Owner owner, WorkerNode node, Environment environment, SlotUsage usage) {
		this(owner, node, environment, usage, null);
	}

	/** Creates a slot for one task within the task of another slot. */
	Slot(Owner owner, WorkerNode node, Environment environment, SlotUsage usage, @Nullable Slot outer) {
		this.outer = outer;
		this.owner = owner;
		this.node = node;
		this.environment = environment;
		this.usage = usage;
		this.state = new SlotState(environment.wakeups());
		this.cpuMeter = new CpuMeter(environment.time()::threadCpuNanos);
		this.stopwatch = new Stopwatch(environment.time()::nanoTime, usage, this.cpuMeter);
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
			boolean known = this.node.hasNextTask();
			if (!known) {
				letTasksGather();
			}
			Task<?> task = this.node.poll(this.taker, this.stopwatch.hasShortTasks());
			if (!known) {
				this.fewNew = task != null && this.node.knownTasks() < FEW_NEW;
			}
			if (task == null) {
				task = steal();
				stolen = true;
			}
			if (task == null) {
				break;
			}
			AssignedTask assigned = claim(task, stolen);
			if (assigned != null) {
				return assigned;
			}
		}
		pause();
		return null;
	}

	/**
	 * Waits about as long as a few submissions take, after the last known short task,
	 * unless many tasks were new the last time. If each new task was taken immediately,
	 * submitting threads and the slot would alternately wait for the same cache lines.
	 */
	private void letTasksGather() {
		if (this.fewNew && this.busy && this.stopwatch.hasShortTasks()) {
			for (int i = 0; i < GATHERING_SPINS; i++) {
				Thread.onSpinWait();
			}
		}
	}

	/**
	 * Claims and starts the current task.
	 * @return the task to run; {@code null} if it has ended
	 */
	private @Nullable AssignedTask claim(Task<?> task, boolean stolen) {
		// The task becomes current before it is claimed. So a thread that kills the
		// worker either finds the task or is seen here.
		int attempt = task.claim(this);
		if (attempt == Task.ENDED_BEFORE) {
			vacate();
		}
		else if (this.owner.isKilled()) {
			this.owner.lose(this);
		}
		else {
			AssignedTask assigned = (attempt != 0) ? new LaterAttempt(task, attempt) : task;
			if (start(task, assigned, stolen)) {
				return assigned;
			}
		}
		return null;
	}

	/**
	 * Takes a certain task from where it waits and starts it.
	 * @return the task to run; {@code null} if it does not wait there, or has ended
	 */
	@Nullable AssignedTask take(Task<?> task, TaskSource source) {
		boolean stolen = source instanceof WorkerNode queue && queue != this.node;
		return source.remove(task, this.taker) ? claim(task, stolen) : null;
	}

	@Override
	public void runNested(Task<?> task, TaskSource source) {
		this.owner.runNested(this, task, source);
	}

	@Override
	public boolean isWithin(Predicate<? super Task<?>> condition) {
		for (Slot slot = this; slot != null; slot = slot.outer) {
			Task<?> task = slot.current();
			if (task != null && condition.test(task)) {
				return true;
			}
		}
		return false;
	}

	/** Returns the innermost task within that of the slot. Called by its thread. */
	Slot innermost() {
		Slot slot = this;
		for (Slot inner = this.inner; inner != null; inner = inner.inner) {
			slot = inner;
		}
		return slot;
	}

	void setInner(@Nullable Slot inner) {
		this.inner = inner;
	}

	/** Returns the slot that is polled, and within whose task this slot has its task. */
	Slot polled() {
		Slot slot = this;
		for (Slot outer = this.outer; outer != null; outer = outer.outer) {
			slot = outer;
		}
		return slot;
	}

	/** Called while the task is still in the queue. */
	private void take(Task<?> task) {
		CURRENT.setRelease(this, task);
	}

	/**
	 * Called while the task is still in the queue of the victim, the newest task first.
	 */
	private void loot(Task<?> task) {
		LOOT_SIZE.setRelease(this, this.lootSize + 1);
		task.next(this.loot);
		this.loot = task;
	}

	private @Nullable Task<?> steal() {
		WorkStealer stealer = this.environment.stealer();
		if (!stealer.steal(this.node, this.stopwatch.hasShortTasks(), this.looter)) {
			return null;
		}
		try {
			return keepLoot(stealer);
		}
		finally {
			stealer.kept();
		}
	}

	private Task<?> keepLoot(WorkStealer stealer) {
		Task<?> first = Objects.requireNonNull(this.loot);
		this.loot = null;
		CURRENT.setRelease(this, first);
		Task<?> others = first.next();
		first.next(null);
		int tookOver = this.lootSize - 1;
		LOOT_SIZE.setRelease(this, tookOver);
		if (others != null) {
			try {
				stealer.keep(others, this.node);
			}
			finally {
				LOOT_SIZE.setRelease(this, 0);
			}
			this.node.tookOver(tookOver);
		}
		return first;
	}

	/**
	 * Starts a task.
	 * @return {@code true} if the task can run
	 */
	private boolean start(Task<?> task, AssignedTask assigned, boolean stolen) {
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
			assigned.failed(ex);
		}
		catch (Throwable ex) {
			this.owner.fault("A task could not be started", ex);
			assigned.failed(ex);
		}
		return false;
	}

	private void record(Task<?> task, boolean stolen) {
		StatisticsRequirements requirements = this.environment.routing().requirements();
		this.usage.collect(requirements);
		long now = this.stopwatch.start(task.registeredFunction());
		STARTED.setRelease(this, now);
		this.detached = false;
		this.usage.started(task.registeredFunction(), stolen, Math.max(now - task.since(), 0));
		boolean wasIdle = !this.busy;
		if (wasIdle) {
			this.busy = true;
		}
		this.owner.taskStarted(wasIdle);
		// The processor time of a task includes that of the tasks within it.
		if (requirements.statistics().contains(Statistic.ELU) && this.outer == null) {
			this.cpuMeter.started(task.registeredFunction(), this.usage);
		}
		else {
			this.cpuMeter.discard();
		}
	}

	/** Keeps or releases the search token after a task has been found. */
	private void found() {
		// The watch does not see a slot that is about to stop. The thread that stops it
		// either takes the token away or is seen here.
		if (this.state.found(this.stopwatch.hasShortTasks()) && (this.surplus || this.owner.isStopping())) {
			this.state.stopKeeping();
		}
	}

	/**
	 * Takes the search token away if the slot has kept it for too long since the start of
	 * its last task.
	 * @return {@code true} if the slot kept the token
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
		this.times = null;
		this.cpuMeter.discard();
	}

	@Override
	public boolean isCpuTimeMeasured() {
		return this.environment.routing().requirements().includes(Statistic.ELU);
	}

	@Override
	public void measured(ExecutionTimes times) {
		this.times = times;
	}

	@Override
	public void ended(Task<?> task, @Nullable Throwable error, boolean aborted) {
		Thread thread = Thread.currentThread();
		// Usually the same thread as before, and writing a reference takes a fence.
		if (this.endingThread != thread) {
			ENDING_THREAD.setOpaque(this, thread);
		}
		if (error == null && !aborted && mayLeaveOutEnd(task)) {
			this.stopwatch.leaveOutEnd(task.registeredFunction());
			return;
		}
		long ran = this.stopwatch.end(this.startedNanos);
		if (this.detached) {
			ran = runTime(task, ran);
		}
		if (error == null && !aborted) {
			this.usage.executed(task.registeredFunction(), ran);
			if (this.detached) {
				recordCpuTime(task, ran);
			}
			else {
				this.cpuMeter.ended(ran, this.usage);
			}
			// Dependent actions run before the next task starts, and take time.
			this.stopwatch.nextStartsAtOnce(!this.detached && !task.endTakesTime());
			return;
		}
		this.stopwatch.nextStartsAtOnce(false);
		this.usage.failed(task.registeredFunction());
		this.cpuMeter.discard();
		this.owner.taskFailed(task, aborted ? takeAbortReason() : Objects.requireNonNull(error), aborted);
	}

	/**
	 * Returns whether the clock need not be read at the end of the current task. The
	 * start time of the next task may decide about the end of a dynamic worker, and is
	 * not estimated there.
	 */
	private boolean mayLeaveOutEnd(Task<?> task) {
		return this.stopwatch.mayLeaveOutEnd() && this.node.hasNextTask() && !this.detached && !this.owner.isStopping()
				&& !this.node.isDynamic() && !task.endTakesTime();
	}

	/**
	 * Returns the run time of a detached task. If it was measured elsewhere, the rest of
	 * the time for which the task has occupied the slot counts as waiting.
	 */
	private long runTime(Task<?> task, long occupied) {
		ExecutionTimes times = this.times;
		if (times == null) {
			return occupied;
		}
		long ran = Math.min(Math.max(times.runNanos(), 0), occupied);
		this.usage.waitedLonger(task.registeredFunction(), Math.max(this.startedNanos - task.since(), 0),
				occupied - ran);
		return ran;
	}

	private void recordCpuTime(Task<?> task, long ran) {
		ExecutionTimes times = this.times;
		if (times != null && times.cpuNanos() >= 0) {
			long active = Math.min(times.cpuNanos(), ran);
			this.usage.elu(task.registeredFunction(), active, ran - active, 1);
		}
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
	public void progressed(Task<?> task, TaskProgress progress) {
		this.environment.progress().progressed(workerKey(), task, progress);
	}

	@Override
	public boolean overrun(Task<?> task) {
		return current() != task || this.owner.overrun(polled(), task);
	}

	@Override
	public void runAgain(Task<?> task, boolean lost) {
		this.owner.runAgain(task, lost);
	}

	@Override
	public void whenFunctionOver(Runnable action) {
		this.owner.whenFunctionsOver(action);
	}

	@Override
	public void released(Task<?> task) {
		if (current() == task) {
			vacate();
		}
	}

	private void vacate() {
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
		this.stopwatch.nextStartsAtOnce(false);
		if (this.busy) {
			long now = this.stopwatch.pause();
			// Written first, so that an idle slot never appears to have been idle before.
			IDLE_SINCE.setRelease(this, now);
			this.busy = false;
			ENDING_THREAD.setOpaque(this, null);
			this.cpuMeter.flush(this.usage);
			this.owner.slotIdle();
		}
	}

	/** Returns whether the worker was told never to poll the slot again. */
	boolean hasStopped() {
		return this.stopped;
	}

	/** Makes the slot stop after its current task. */
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
			this.stopped = true;
			this.state.abandonSearch();
			this.owner.slotStopped(this);
			return Pause.STOP;
		}
		this.state.rest();
		if (mayTakeTasks() || mustStop()) {
			// A concurrent wake-up also wakes the worker, which then has to wait for it.
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
	 * Wakes the slot if it is resting.
	 * @param token the search token for the slot, or {@link WakeupCoordinator#NO_TOKEN}
	 * @return {@code true} if the slot was resting and the worker has been notified
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

	/** Wakes the slot again if it neither rests, nor has a task, nor has stopped. */
	void wakeAgain() {
		try {
			if (!this.stopped && !this.state.isResting() && current() == null) {
				this.owner.wake(this);
			}
		}
		catch (Throwable ex) {
			// Retried at the next heartbeat.
		}
	}

	/** Makes a resting slot check its state again, and takes a kept token away. */
	void lookAgain() {
		this.state.stopKeeping();
		wake(WakeupCoordinator.NO_TOKEN);
	}

	/** Ends the rest of a slot that the worker no longer uses. */
	void abandonRest() {
		this.state.wake(WakeupCoordinator.NO_TOKEN);
	}

	/** Releases the token of a slot that the worker no longer uses. */
	void abandonSearch() {
		this.state.abandonSearch();
	}

	boolean isSearching() {
		return this.state.isSearching();
	}

	boolean isBusy() {
		return this.busy;
	}

	/**
	 * Returns the number of tasks that occupy the slot, including those on their way to a
	 * queue.
	 */
	int occupied() {
		int loot = (int) LOOT_SIZE.getAcquire(this);
		Task<?> task = current();
		return (task != null && !(task.hasEnded() && isFreeInAMoment())) ? loot + 1 : loot;
	}

	/**
	 * Returns whether the dependent actions of a completed task are expected to end soon.
	 */
	private boolean isFreeInAMoment() {
		return ENDING_THREAD.getOpaque(this) != Thread.currentThread()
				&& this.environment.time().nanoTime() - this.stopwatch.lastEnd() < MOMENT_NANOS;
	}

	/**
	 * Returns whether a thread occupies the slot by dependent actions of its task.
	 */
	boolean isEndedBy(Thread thread) {
		Task<?> task = current();
		return task != null && task.hasEnded() && ENDING_THREAD.getOpaque(this) == thread;
	}

	/** Returns whether the slot has a task that has not ended. */
	boolean isExecuting() {
		Task<?> task = current();
		return task != null && !task.hasEnded();
	}

	/** Returns the task that occupies the slot; it may have ended. */
	@Override
	public @Nullable Task<?> current() {
		return (Task<?>) CURRENT.getAcquire(this);
	}

	/**
	 * Returns the current task, with a volatile read that is ordered after previous
	 * volatile writes.
	 */
	@Nullable Task<?> currentAfterKill() {
		return (Task<?>) CURRENT.getVolatile(this);
	}

	private List<StackTraceElement> stack() {
		try {
			return this.owner.stackOf(this);
		}
		catch (Throwable ex) {
			this.owner.fault("The stack of a task could not be read", ex);
			return List.of();
		}
	}

	@Override
	public List<StackTraceElement> stackOf(Task<?> task) {
		List<StackTraceElement> stack = stack();
		return (current() == task) ? stack : List.of();
	}

	/**
	 * Returns the time at which the slot last started or ended a task, or became idle.
	 */
	long lastActivity() {
		if (!this.busy) {
			return (long) IDLE_SINCE.getAcquire(this);
		}
		long started = startedNanos();
		return (started != NOT_STARTED) ? started : this.stopwatch.lastEnd();
	}

	/** Returns the start time of the current task, or {@link #NOT_STARTED}. */
	long startedNanos() {
		return (long) STARTED.getAcquire(this);
	}

	SlotUsage usage() {
		return this.usage;
	}

}

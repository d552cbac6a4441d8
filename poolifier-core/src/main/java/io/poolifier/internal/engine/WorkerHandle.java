// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

import io.poolifier.options.Statistic;
import io.poolifier.task.WorkerLostException;
import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import org.jspecify.annotations.Nullable;

/**
 * Worker as seen by the engine, from its creation to its end. Thread-safe.
 */
final class WorkerHandle implements WorkerContext, WorkerNode.Occupant, Slot.Owner {

	/**
	 * Listener for events of a worker. None of its methods throws or blocks.
	 */
	interface Listener {

		void workerReady();

		/** Called when a worker has failed; {@link #failure()} returns the cause. */
		void workerFailed();

		/**
		 * Called when a worker has requested its replacement;
		 * {@link #replacementRequest()} returns the request.
		 */
		void replacementRequested();

		/** Called when a worker is stopping, and its tasks have been counted. */
		void workerStopped(WorkerHandle worker);

		/** Called when a worker may have more slots than it has. */
		void slotsMissing();

		/** Returns whether workers stop when no tasks are left. */
		boolean isDraining();

		/** Returns whether accepted tasks have yet to be dispatched to workers. */
		boolean expectsTasks();

		void taskStarted(WorkerNode node, boolean wasIdle);

		void slotIdle();

		void taskFailed(int workerKey, Task<?> task, Throwable error, boolean aborted);

		/** Called when a task was lost, and has to be settled elsewhere. */
		void settle(Task<?> task, Throwable error);

		/**
		 * Called when a task does not end although it was aborted, and the end of the
		 * worker would end it.
		 */
		void terminate(WorkerHandle worker, Task<?> task);

		/**
		 * Called when a slot is about to be put into quarantine, because its task does
		 * not end although it was aborted.
		 * @return {@code false} if no further slot may be put into quarantine now
		 */
		boolean mayQuarantine(int workerKey, Task<?> task);

		/** Called when slots have left quarantine. */
		void quarantineEnded(int slots);

		/** Called when a task was lost or not started, and has to run again. */
		void runAgain(Task<?> task, boolean lost);

		void fault(String message, Throwable error);

	}

	/** States of a worker, in the order in which it can advance. */
	enum State {

		NEW, STARTING, READY, RETIRING, FAILED, KILLED, STOPPED

	}

	/**
	 * Request of a worker to be replaced.
	 *
	 * @param reason the reason, as the predicate of a sentence about the worker
	 * @param nanos the time of the request
	 */
	record ReplacementRequest(String reason, long nanos) {
	}

	private final long id;

	private final WorkerNode node;

	private final CurrentOptions options;

	private final Slot.Environment environment;

	private final UsageLedger ledger;

	private final WorkerUsage usage;

	private final Listener listener;

	private final long createdNanos;

	private final List<TaskSlot> firstSlots;

	private final AtomicReference<State> state = new AtomicReference<>(State.NEW);

	private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

	private final AtomicReference<@Nullable ReplacementRequest> replacementRequest = new AtomicReference<>();

	private final WorkerSlots slots;

	private volatile @Nullable Worker worker;

	private volatile @Nullable Throwable killedBy;

	private volatile boolean killRequested;

	private volatile boolean killedForTask;

	private final LostFunctions lostFunctions = new LostFunctions();

	private volatile boolean wasReady;

	/** The function whose task caused the failure of the worker. */
	private volatile @Nullable String failedFunction;

	WorkerHandle(long id, WorkerNode node, CurrentOptions options, Slot.Environment environment, UsageLedger ledger,
			WorkerUsage usage, Listener listener) {
		this.id = id;
		this.node = node;
		this.options = options;
		this.environment = environment;
		this.ledger = ledger;
		this.usage = usage;
		this.listener = listener;
		this.createdNanos = environment.time().nanoTime();
		this.slots = new WorkerSlots(this, node, environment, usage, options.get().concurrency());
		this.firstSlots = List.copyOf(this.slots.used());
	}

	private boolean advance(State to) {
		State state = state();
		while (state.compareTo(to) < 0) {
			if (this.state.compareAndSet(state, to)) {
				return true;
			}
			state = state();
		}
		return false;
	}

	State state() {
		return Objects.requireNonNull(this.state.get());
	}

	private boolean hasReached(State state) {
		return state().compareTo(state) >= 0;
	}

	/** Starts the worker. Called once, by the supervisor. */
	void start(Worker worker) {
		this.worker = worker;
		advance(State.STARTING);
		worker.start();
	}

	/**
	 * Adds slots, or stops the last ones, until their number equals the concurrency in
	 * the options. Slots that are still to stop after their task count, so that there are
	 * never more tasks; the others are added when they have stopped. Called by the
	 * supervisor.
	 */
	void adapt() {
		Worker worker = this.worker;
		int concurrency = this.options.get().concurrency();
		if (worker == null || hasReached(State.RETIRING)) {
			return;
		}
		WorkerSlots.Change change = this.slots.resize(concurrency);
		add(change.added(), worker);
		for (Slot slot : change.surplus()) {
			slot.makeSurplus();
			slot.lookAgain();
		}
	}

	/** Slots that the worker fails to add are discarded, and created again later. */
	private void add(List<Slot> added, Worker worker) {
		int taken = 0;
		try {
			for (; taken < added.size(); taken++) {
				worker.add(added.get(taken));
			}
		}
		finally {
			if (taken < added.size()) {
				this.slots.discardLast(added.size() - taken);
			}
		}
	}

	@Override
	public boolean overrun(Slot slot, Task<?> task) {
		Worker worker = this.worker;
		if (worker == null || isKilled()) {
			return true;
		}
		if (worker.killEndsFunctions()) {
			terminateFor(slot, task);
			return true;
		}
		if (!this.listener.mayQuarantine(workerKey(), task)) {
			return false;
		}
		if (this.slots.quarantine(slot, this::hasStopped)) {
			task.writtenOff();
			this.listener.slotsMissing();
		}
		else {
			this.listener.quarantineEnded(1);
		}
		return true;
	}

	/** Terminates the worker, unless the task has ended in the meantime. */
	private void terminateFor(Slot slot, Task<?> task) {
		// Done first, so that the slot takes no other task if this one ends now.
		slot.makeSurplus();
		this.lostFunctions.tasksLost(this.environment.time().nanoTime());
		if (task.endAborted(slot)) {
			this.listener.terminate(this, task);
			return;
		}
		this.slots.leave(slot);
		slot.lookAgain();
		this.listener.slotsMissing();
	}

	/**
	 * Returns the slot whose task the calling thread runs; {@code null} if the thread
	 * does not belong to the worker.
	 */
	@Nullable Slot currentSlot() {
		Worker worker = this.worker;
		return (worker != null && worker.currentSlot() instanceof Slot slot) ? slot.innermost() : null;
	}

	@Override
	public void runNested(Slot outer, Task<?> task, TaskSource source) {
		Worker worker = this.worker;
		Slot slot = this.slots.addNested(outer, () -> isKilled() || hasStopped());
		if (worker == null || slot == null) {
			return;
		}
		try {
			outer.setInner(slot);
			AssignedTask assigned = slot.take(task, source);
			if (assigned != null) {
				worker.runNested(slot, assigned);
			}
		}
		finally {
			outer.setInner(null);
			this.slots.removeNested(slot);
		}
	}

	/**
	 * Returns whether the only slots that have not stopped are in quarantine.
	 */
	boolean isHeldByQuarantine() {
		return this.slots.areHeldByQuarantine();
	}

	@Override
	public void slotStopped(Slot slot) {
		WorkerSlots.Removal removal = this.slots.remove(slot);
		if (removal == WorkerSlots.Removal.LEFT_QUARANTINE) {
			this.listener.quarantineEnded(1);
		}
		if (removal != WorkerSlots.Removal.NONE && this.slots.count() < this.options.get().concurrency()) {
			this.listener.slotsMissing();
		}
	}

	/**
	 * Retires the worker, which accepts no further tasks and stops when its running tasks
	 * have ended.
	 */
	void retire() {
		advance(State.RETIRING);
	}

	/**
	 * Terminates the worker and its tasks immediately, as far as possible. Called by the
	 * supervisor.
	 * @param startedBefore the latest start time of tasks to end; tasks that started
	 * later continue
	 * @return {@code true} if the worker was killed; {@code false} if a task continues
	 */
	boolean kill(Throwable error, long startedBefore) {
		retire();
		if (hasTaskSince(startedBefore)) {
			this.lostFunctions.tasksLost(this.environment.time().nanoTime());
			this.slots.all().forEach((slot) -> {
				if (!isSince(slot.startedNanos(), startedBefore)) {
					loseTask(slot, slot.current(), error);
				}
			});
			return false;
		}
		kill(error);
		return true;
	}

	private boolean hasTaskSince(long startedBefore) {
		return this.slots.all()
			.stream()
			.anyMatch((slot) -> slot.isExecuting() && isSince(slot.startedNanos(), startedBefore));
	}

	private static boolean isSince(long started, long startedBefore) {
		return started == Slot.NOT_STARTED || started - startedBefore > 0;
	}

	/** Terminates the worker on request of a user, and lets it be replaced. */
	void killOnRequest(Throwable error) {
		this.killRequested = true;
		failed(error);
		kill(error);
	}

	/** Terminates the worker, because a task does not end, and lets it be replaced. */
	void killForTask(Throwable error) {
		this.killedForTask = true;
		killOnRequest(error);
	}

	/**
	 * Returns whether the worker was terminated because a task did not end, which is not
	 * a failure of the worker.
	 */
	boolean isKilledForTask() {
		return this.killedForTask;
	}

	/** Returns whether a user has requested the termination of the worker. */
	boolean isKillRequested() {
		return this.killRequested;
	}

	/** Terminates the worker and its tasks immediately, as far as possible. */
	void kill(Throwable error) {
		this.lostFunctions.tasksLost(this.environment.time().nanoTime());
		this.killedBy = error;
		advance(State.KILLED);
		// Done first, because a thread that is notified of a lost task may submit another
		// task, and look for a resting slot.
		abandonSlots();
		loseTasks(error);
		// From now on, their threads count with the worker.
		this.listener.quarantineEnded(this.slots.releaseQuarantined());
		Worker worker = this.worker;
		if (worker != null) {
			worker.kill();
		}
		else {
			stopped();
		}
	}

	private void abandonSlots() {
		List<Slot> slots = this.slots.all();
		slots.forEach(Slot::abandonRest);
		// Done once no slot appears to rest, because this selects the next searcher.
		slots.forEach(Slot::abandonSearch);
	}

	/** Makes every slot check its state again. */
	void lookAgain() {
		this.slots.lookAgain();
	}

	/** Wakes slots again that the worker may have had no thread for. */
	void wakeAgain() {
		if (this.wasReady && !isKilled() && !hasStopped()) {
			this.slots.all().forEach(Slot::wakeAgain);
		}
	}

	/** Wakes every slot that has to stop, in case a previous wake-up was lost. */
	void lookAgainToStop() {
		((isStopping() || this.listener.isDraining()) ? this.slots.all() : this.slots.leaving())
			.forEach(Slot::lookAgain);
	}

	private void loseTasks(Throwable error) {
		this.slots.all().forEach((slot) -> loseTask(slot, slot.currentAfterKill(), error));
	}

	private void loseTask(Slot slot, @Nullable Task<?> task, Throwable error) {
		if (task != null && slot.currentAfterKill() == task && task.lose(slot, error)) {
			this.listener.settle(task, error);
		}
	}

	@Override
	public void lose(Slot slot) {
		Throwable error = this.killedBy;
		if (error != null) {
			loseTask(slot, slot.current(), error);
		}
	}

	@Override
	public int workerKey() {
		return this.node.key();
	}

	WorkerNode node() {
		return this.node;
	}

	WorkerUsage usage() {
		return this.usage;
	}

	long createdNanos() {
		return this.createdNanos;
	}

	@Override
	public boolean isStopping() {
		return hasReached(State.RETIRING);
	}

	@Override
	public boolean isKilled() {
		return this.killedBy != null;
	}

	/** Returns whether the worker is in quarantine: it was killed and has not stopped. */
	boolean isQuarantined() {
		return state() == State.KILLED;
	}

	boolean hasStopped() {
		return state() == State.STOPPED;
	}

	@Override
	public boolean mustStop() {
		return isStopping()
				|| (this.listener.isDraining() && (this.environment.wakeups().isPaused() || !mayGetTasks()));
	}

	private boolean mayGetTasks() {
		// Read in the order in which a task moves, so that a moving task is not missed.
		return this.listener.expectsTasks() || this.node.hasTasks();
	}

	@Override
	public boolean isReady() {
		return state() == State.READY;
	}

	/** Returns whether the worker has ever been ready. */
	boolean wasReady() {
		return this.wasReady;
	}

	/**
	 * Returns the cause of the failure of the worker; {@code null} if it has not failed.
	 */
	@Nullable Throwable failure() {
		return this.failure.get();
	}

	/**
	 * Returns the request of the worker to be replaced; {@code null} if there is none.
	 */
	@Nullable ReplacementRequest replacementRequest() {
		return this.replacementRequest.get();
	}

	/**
	 * Returns the function whose task caused the failure of the worker; {@code null} if
	 * there is none.
	 */
	@Nullable String failedFunction() {
		return this.failedFunction;
	}

	@Override
	public void wake(Slot slot) {
		Worker worker = this.worker;
		if (worker != null) {
			worker.wake(slot);
		}
	}

	@Override
	public void interrupt(Slot slot) {
		Worker worker = this.worker;
		if (worker != null) {
			worker.interrupt(slot);
		}
	}

	@Override
	public List<StackTraceElement> stackOf(Slot slot) {
		Worker worker = this.worker;
		return (worker != null) ? worker.stackOf(slot) : List.of();
	}

	/**
	 * Returns whether a thread belongs to the worker, or occupies a slot of it by
	 * dependent actions.
	 */
	boolean isDrivenBy(Thread thread) {
		Worker worker = this.worker;
		return worker != null
				&& (worker.isDrivenBy(thread) || this.slots.all().stream().anyMatch((slot) -> slot.isEndedBy(thread)));
	}

	/** Returns further facts about the worker. */
	Map<String, Object> details() {
		Worker worker = this.worker;
		return (worker != null) ? worker.details() : Map.of();
	}

	@Override
	public void taskStarted(boolean wasIdle) {
		this.listener.taskStarted(this.node, wasIdle);
	}

	@Override
	public void slotIdle() {
		this.listener.slotIdle();
	}

	@Override
	public void taskFailed(Task<?> task, Throwable error, boolean aborted) {
		this.listener.taskFailed(workerKey(), task, error, aborted);
	}

	@Override
	public void taskLost(RegisteredFunction function) {
		this.ledger.addLost(this.usage, function);
	}

	@Override
	public void runAgain(Task<?> task, boolean lost) {
		this.listener.runAgain(task, lost);
	}

	@Override
	public void whenFunctionsOver(Runnable action) {
		this.lostFunctions.whenOver(action);
	}

	/**
	 * Waits no longer for the end of functions whose tasks were lost, if they have had a
	 * grace period, and killing the worker does not end them.
	 */
	void writeOffOverdue(long now) {
		Worker worker = this.worker;
		if (!isKilled() || worker == null || !worker.killEndsFunctions()) {
			this.lostFunctions.writeOffOverdue(now);
		}
	}

	/** Waits no longer for the end of functions whose tasks were lost. */
	void writeOff() {
		this.lostFunctions.writeOff();
	}

	@Override
	public void fault(String message, Throwable error) {
		this.listener.fault(message, error);
	}

	int executing() {
		return this.slots.executing();
	}

	@Override
	public int slotCount() {
		return this.slots.count();
	}

	@Override
	public int occupied() {
		return this.slots.occupied();
	}

	@Override
	public int idle() {
		return this.slots.idle();
	}

	void forEachExecuting(BiConsumer<Slot, Task<?>> action) {
		this.slots.forEachExecuting(action);
	}

	@Override
	public boolean isBusy() {
		return this.slots.areBusy();
	}

	boolean isIdle() {
		return this.slots.areIdle();
	}

	/**
	 * Returns the time at which the worker last started or ended a task, or became idle.
	 */
	long lastActivity() {
		return this.slots.lastActivity(this.createdNanos);
	}

	@Override
	public boolean isSearching() {
		return this.slots.isAnySearching();
	}

	@Override
	public boolean wake(int token) {
		return this.slots.wakeAny(token);
	}

	@Override
	public boolean watchSearch(long now) {
		return this.slots.watchSearch(now);
	}

	@Override
	public long total(Statistic statistic) {
		return this.usage.total(statistic);
	}

	@Override
	public long typical(Statistic statistic) {
		return this.usage.typical(statistic);
	}

	@Override
	public void tookOver(int tasks) {
		this.usage.tookOver(tasks);
	}

	@Override
	public String poolName() {
		return this.options.get().name();
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
		try {
			return this.options.get().isFatal(error);
		}
		catch (Throwable ex) {
			fault("The predicate of fatal errors failed, so the error is treated as fatal", ex);
			return true;
		}
	}

	@Override
	public void ready() {
		if (advance(State.READY)) {
			this.wasReady = true;
			this.listener.workerReady();
		}
	}

	@Override
	public void failed(Throwable error) {
		if (this.failure.compareAndSet(null, error) && advance(State.FAILED)) {
			this.listener.workerFailed();
		}
	}

	@Override
	public void failed(AssignedTask task, Throwable error) {
		if (this.failure.get() == null) {
			this.failedFunction = task.function();
		}
		failed(error);
	}

	@Override
	public void requestReplacement(String reason) {
		if (this.replacementRequest.get() == null && this.replacementRequest.compareAndSet(null,
				new ReplacementRequest(reason, this.environment.time().nanoTime()))) {
			this.listener.replacementRequested();
		}
	}

	@Override
	public void stopped() {
		if (hasStopped()) {
			return;
		}
		WorkerLostException error = new WorkerLostException(poolName(),
				"Worker %d of pool '%s' stopped before the task completed".formatted(workerKey(), poolName()), null);
		if (!isStopping() && !this.listener.isDraining()) {
			failed(error);
		}
		abandonSlots();
		loseTasks(error);
		if (advance(State.STOPPED)) {
			this.listener.quarantineEnded(this.slots.releaseQuarantined());
			this.ledger.retire(this.usage);
			this.listener.workerStopped(this);
			this.lostFunctions.ended();
		}
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
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

	/** Slots in use. Changes only under the lock of this object. */
	private volatile Slot[] slots;

	/** Surplus slots, which stop after their current task. */
	private final List<Slot> leaving = new CopyOnWriteArrayList<>();

	/**
	 * Slots in quarantine: they run a task that does not end, have been replaced, and
	 * stop after this task. Changes only under the lock of this object.
	 */
	private final List<Slot> quarantined = new CopyOnWriteArrayList<>();

	/** Slots of tasks within other tasks. Added under the lock of this object. */
	private final List<Slot> nested = new CopyOnWriteArrayList<>();

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
		this.slots = newSlots(options.get().concurrency());
		this.firstSlots = List.of(this.slots);
	}

	private Slot[] newSlots(int count) {
		SlotUsage[] usages = this.usage.add(count, this.environment.routing().requirements());
		Slot[] added = new Slot[count];
		Arrays.setAll(added, (i) -> new Slot(this, this.node, this.environment, usages[i]));
		return added;
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
		Slot[] added;
		Slot[] surplus;
		synchronized (this) {
			Slot[] before = this.slots;
			added = newSlots(Math.max(concurrency - before.length - this.leaving.size(), 0));
			surplus = Arrays.copyOfRange(before, Math.min(concurrency, before.length), before.length);
			int count = Math.min(before.length + added.length, concurrency);
			Slot[] after = Arrays.copyOf(before, count);
			System.arraycopy(added, 0, after, count - added.length, added.length);
			this.leaving.addAll(List.of(surplus));
			this.slots = after;
		}
		add(added, worker);
		for (Slot slot : surplus) {
			slot.makeSurplus();
			slot.lookAgain();
		}
	}

	/** Slots that the worker fails to add are discarded, and created again later. */
	private void add(Slot[] added, Worker worker) {
		int taken = 0;
		try {
			for (; taken < added.length; taken++) {
				worker.add(added[taken]);
			}
		}
		finally {
			if (taken < added.length) {
				discardLast(added.length - taken);
			}
		}
	}

	private synchronized void discardLast(int count) {
		Slot[] before = this.slots;
		this.slots = Arrays.copyOf(before, before.length - count);
		for (int i = this.slots.length; i < before.length; i++) {
			before[i].makeSurplus();
			this.usage.release(before[i].usage());
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
		if (quarantine(slot)) {
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
		synchronized (this) {
			Slot[] rest = without(slot);
			if (rest.length < this.slots.length) {
				this.leaving.add(slot);
				this.slots = rest;
			}
		}
		slot.lookAgain();
		this.listener.slotsMissing();
	}

	private Slot[] without(Slot slot) {
		return Arrays.stream(this.slots).filter((other) -> other != slot).toArray(Slot[]::new);
	}

	/** Replaces a slot, which stops after its current task. */
	private synchronized boolean quarantine(Slot slot) {
		Slot[] rest = without(slot);
		if (hasStopped() || (rest.length == this.slots.length && !this.leaving.remove(slot))) {
			return false;
		}
		// Added first, so that a reader of all slots does not miss it.
		this.quarantined.add(slot);
		this.slots = rest;
		slot.makeSurplus();
		return true;
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
		Slot slot = newNested(outer);
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
			this.nested.remove(slot);
			this.usage.release(slot.usage());
		}
	}

	/**
	 * Adds a slot for a task within that of another slot.
	 * @return the slot; {@code null} if the worker may stop before the task ends
	 */
	private synchronized @Nullable Slot newNested(Slot outer) {
		if (isKilled() || hasStopped() || this.quarantined.contains(outer.polled())) {
			return null;
		}
		SlotUsage usage = this.usage.add(1, this.environment.routing().requirements())[0];
		Slot slot = new Slot(this, this.node, this.environment, usage, outer);
		this.nested.add(slot);
		return slot;
	}

	/**
	 * Returns whether the only slots that have not stopped are in quarantine.
	 */
	boolean isHeldByQuarantine() {
		Slot[] slots = this.slots;
		if (this.quarantined.isEmpty() || !this.leaving.isEmpty()) {
			return false;
		}
		// A slot that replaces the last one may be on its way.
		return (slots.length > 0) ? Arrays.stream(slots).allMatch(Slot::hasStopped) : !this.node.hasTasks();
	}

	@Override
	public void slotStopped(Slot slot) {
		boolean adapt;
		boolean wasQuarantined;
		synchronized (this) {
			wasQuarantined = this.quarantined.remove(slot);
			if (!wasQuarantined && !this.leaving.remove(slot)) {
				return;
			}
			this.usage.release(slot.usage());
			adapt = this.slots.length < this.options.get().concurrency();
		}
		if (wasQuarantined) {
			this.listener.quarantineEnded(1);
		}
		if (adapt) {
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
			allSlots().forEach((slot) -> {
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
		return allSlots().stream()
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
		releaseQuarantined();
		Worker worker = this.worker;
		if (worker != null) {
			worker.kill();
		}
		else {
			stopped();
		}
	}

	private void abandonSlots() {
		List<Slot> slots = allSlots();
		slots.forEach(Slot::abandonRest);
		// Done once no slot appears to rest, because this selects the next searcher.
		slots.forEach(Slot::abandonSearch);
	}

	/** Makes every slot check its state again. */
	void lookAgain() {
		for (Slot slot : this.slots) {
			slot.lookAgain();
		}
	}

	/** Wakes slots again that the worker may have had no thread for. */
	void wakeAgain() {
		if (this.wasReady && !isKilled() && !hasStopped()) {
			allSlots().forEach(Slot::wakeAgain);
		}
	}

	/** Wakes every slot that has to stop, in case a previous wake-up was lost. */
	void lookAgainToStop() {
		((isStopping() || this.listener.isDraining()) ? allSlots() : this.leaving).forEach(Slot::lookAgain);
	}

	private void loseTasks(Throwable error) {
		allSlots().forEach((slot) -> loseTask(slot, slot.currentAfterKill(), error));
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

	/**
	 * Returns the slots in use, including those that stop after their current task.
	 */
	private List<Slot> allSlots() {
		List<Slot> all = new ArrayList<>(Arrays.asList(this.slots));
		all.addAll(this.leaving);
		all.addAll(this.quarantined);
		all.addAll(this.nested);
		return all;
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
				&& (worker.isDrivenBy(thread) || allSlots().stream().anyMatch((slot) -> slot.isEndedBy(thread)));
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
		int count = 0;
		for (Slot slot : allSlots()) {
			if (slot.isExecuting()) {
				count++;
			}
		}
		return count;
	}

	@Override
	public int slotCount() {
		return this.slots.length;
	}

	@Override
	public int occupied() {
		int count = 0;
		for (Slot slot : this.slots) {
			count += slot.occupied();
		}
		if (!this.leaving.isEmpty()) {
			for (Slot slot : this.leaving) {
				count += slot.occupied();
			}
		}
		return count;
	}

	void forEachExecuting(BiConsumer<Slot, Task<?>> action) {
		for (Slot slot : allSlots()) {
			Task<?> task = slot.current();
			if (task != null && !task.hasEnded()) {
				action.accept(slot, task);
			}
		}
	}

	@Override
	public boolean isBusy() {
		for (Slot slot : this.slots) {
			if (slot.current() == null) {
				return false;
			}
		}
		return true;
	}

	boolean isIdle() {
		for (Slot slot : this.slots) {
			if (slot.isBusy() || slot.occupied() > 0) {
				return false;
			}
		}
		return this.leaving.isEmpty();
	}

	/**
	 * Returns the time at which the worker last started or ended a task, or became idle.
	 */
	long lastActivity() {
		long latest = this.createdNanos;
		for (Slot slot : this.slots) {
			long activity = slot.lastActivity();
			if (activity - latest > 0) {
				latest = activity;
			}
		}
		return latest;
	}

	@Override
	public boolean isSearching() {
		for (Slot slot : this.slots) {
			if (slot.isSearching()) {
				return true;
			}
		}
		return false;
	}

	@Override
	public boolean wake(int token) {
		for (Slot slot : this.slots) {
			if (slot.wake(token)) {
				return true;
			}
		}
		return false;
	}

	@Override
	public boolean watchSearch(long now) {
		boolean kept = false;
		for (Slot slot : this.slots) {
			kept |= slot.watchSearch(now);
		}
		return kept;
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

	private synchronized void releaseQuarantined() {
		this.listener.quarantineEnded(this.quarantined.size());
		this.quarantined.clear();
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
			releaseQuarantined();
			this.ledger.retire(this.usage);
			this.listener.workerStopped(this);
			this.lostFunctions.ended();
		}
	}

}

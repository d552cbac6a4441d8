// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

import io.poolifier.internal.concurrent.StackHeadroom;
import io.poolifier.internal.queue.QueueElement;
import io.poolifier.task.BoundData;
import io.poolifier.task.TaskContext;
import io.poolifier.task.TaskProgress;
import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.ExecutionTimes;
import org.jspecify.annotations.Nullable;

/**
 * Task from its submission to its end. It is the future that the caller holds, the
 * element that waits in a queue, and the task that a worker runs.
 *
 * @param <R> the type of the result
 * @see InterceptedTask
 */
class Task<R extends @Nullable Object> extends GuardedFuture<R>
		implements AssignedTask, TaskContext, QueueElement<Task<?>> {

	/**
	 * Owner of a waiting task.
	 */
	interface Holder {

		/** Called when the task was ended while it waited. */
		void withdrawn(Task<?> task);

		/**
		 * Returns the guard of threads that wait for the task; {@code null} for none.
		 */
		default @Nullable Guard guard() {
			return null;
		}

	}

	/**
	 * Owner of a running task. None of its methods throws.
	 */
	interface Executor {

		/** Returns the key of the worker. */
		int workerKey();

		/**
		 * Requests the function to end early. The task cannot end until this method
		 * returns.
		 */
		void abort(Throwable reason, boolean interrupt);

		/**
		 * Counts a task whose function has returned or thrown.
		 * @param error the error of the function, or {@code null}
		 * @param aborted whether the task had already completed for its caller
		 */
		void ended(Task<?> task, @Nullable Throwable error, boolean aborted);

		/**
		 * Counts a task that is ended on behalf of its lost worker.
		 * @param error the reason
		 * @param aborted whether the task had already completed for its caller
		 */
		void lost(Task<?> task, Throwable error, boolean aborted);

		/** Called when the dependent actions of the task have run. */
		void released(Task<?> task);

		/** Called when the function continues without a thread. */
		void detached(Task<?> task);

		/** Called when the function of a task has reported progress. */
		void progressed(Task<?> task, TaskProgress progress);

		/**
		 * Returns the stack of the thread that runs a task; empty if it is unknown.
		 */
		List<StackTraceElement> stackOf(Task<?> task);

		/**
		 * Frees the worker from an aborted task that does not end.
		 * @return {@code false} if the worker cannot be freed now
		 */
		boolean overrun(Task<?> task);

		/**
		 * Submits a task again that its worker has lost, or has not started.
		 * @param lost whether an attempt to run the task was lost
		 */
		void runAgain(Task<?> task, boolean lost);

		/**
		 * Runs an action once the function of a lost task is no longer running, or was
		 * written off.
		 */
		void whenFunctionOver(Runnable action);

		/** Returns whether the processor time of the current task is of interest. */
		boolean isCpuTimeMeasured();

		/** Called before the end of a detached task whose times are known. */
		void measured(ExecutionTimes times);

	}

	// @formatter:off
	/*
	 * Implementation note.
	 *
	 *   QUEUED  --claim--------> RUNNING
	 *   QUEUED  --withdraw-----> ENDED
	 *   RUNNING --end----------> ENDED
	 *   RUNNING --withdraw-----> ABORTING --> ABORTED --end--> ENDED
	 *   RUNNING --lose---------> ABORTING --> ENDED
	 *   RUNNING --lose---------> LEAVING ---> QUEUED             (an idempotent task, once)
	 *   RUNNING --notStarted---> LEAVING ---> QUEUED             (a few times)
	 *
	 * Each arrow is one compare-and-set, and the successful thread performs the associated
	 * work. `claim` runs the function; leaving QUEUED or RUNNING completes the future;
	 * entering ENDED counts the task. So a task runs at most once, completes once and is
	 * counted once. In ABORTING, the function is interrupted. Its end waits for the
	 * interrupt, which therefore cannot hit the next task or a dependent action.
	 *
	 * An idempotent task whose worker was lost is queued again, and so is any task that its
	 * worker has not started. The state contains the number of the attempt, so a worker
	 * that reports the end of a previous attempt has no effect. The lowest bit of the
	 * number tells whether an attempt was lost, and the others count those that were not
	 * started. A thread that would withdraw the task waits until the attempt is over.
	 *
	 * A future has one thread that completes it: the one that left QUEUED or RUNNING. So
	 * a caller that has aborted a task decides its outcome, however soon the function
	 * returns.
	 *
	 * A task is counted before its future completes, and the future completes even if the
	 * counting throws. The executor stays occupied until the dependent actions have run.
	 */
	// @formatter:on

	private static final int QUEUED = 0;

	private static final int RUNNING = 1;

	private static final int ABORTING = 2;

	private static final int ABORTED = 3;

	private static final int ENDED = 4;

	private static final int LEAVING = 5;

	private static final int PHASE_BITS = 3;

	private static final int PHASE_MASK = (1 << PHASE_BITS) - 1;

	/** The number of the attempt to run a task that has ended. */
	static final int ENDED_BEFORE = -1;

	/** The bit in the number of an attempt that tells that an earlier one was lost. */
	private static final int LOST = 1;

	/** The unit in which the number of an attempt counts those that were not started. */
	private static final int NOT_STARTED = 2;

	/** The number of attempts that workers may not start. */
	private static final int MOST_NOT_STARTED = 10;

	/** The number of attempts to complete a future while memory is exhausted. */
	private static final int COMPLETION_ATTEMPTS = 100;

	private static final VarHandle STATE;

	private static final VarHandle HOLDER;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			STATE = lookup.findVarHandle(Task.class, "state", int.class);
			HOLDER = lookup.findVarHandle(Task.class, "holder", Holder.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final RegisteredFunction function;

	private final long submittedNanos;

	/** The function to which the name refers when the task starts. */
	private RegisteredFunction meaning;

	private @Nullable Object data;

	/** The phase and, in the higher bits, the number of the attempt. */
	private volatile int state;

	/** The owner while the task waits; set before the task is added to a queue. */
	@SuppressWarnings("unused")
	private @Nullable Holder holder;

	/** The owner while the task runs; set before the task is claimed. */
	private @Nullable Executor executor;

	private @Nullable Task<?> next;

	private @Nullable Task<?> previous;

	private int place;

	Task(RegisteredFunction function, @Nullable Object data, long submittedNanos) {
		this.function = function;
		this.meaning = function;
		this.data = data;
		this.submittedNanos = submittedNanos;
	}

	RegisteredFunction registeredFunction() {
		return this.function;
	}

	Affinity affinity() {
		return this.function.affinity();
	}

	/**
	 * Looks up the name of the function again if it refers to another function by now.
	 */
	void resolve(FunctionRegistry functions) {
		if (!this.function.isCurrent()) {
			this.meaning = functions.get(this.function.name());
		}
	}

	void waitsIn(Holder holder) {
		HOLDER.setRelease(this, holder);
	}

	boolean hasEnded() {
		return this.state == ENDED;
	}

	private static int phase(int state) {
		return state & PHASE_MASK;
	}

	private static int attempt(int state) {
		return state >>> PHASE_BITS;
	}

	private static int state(int phase, int attempt) {
		return (attempt << PHASE_BITS) | phase;
	}

	/** Returns how many attempts were lost before the one with a number. */
	static int lostBefore(int attempt) {
		return attempt & LOST;
	}

	@Override
	public int attempt() {
		return 1;
	}

	@Override
	public boolean isCancellationRequested() {
		return isCancellationRequested(0);
	}

	boolean isCancellationRequested(int attempt) {
		return this.state != state(RUNNING, attempt);
	}

	@Override
	public @Nullable Duration remainingTime() {
		return null;
	}

	@Override
	public void progress(double fraction, @Nullable String message) {
		progress(0, new TaskProgress(fraction, message));
	}

	void progress(int attempt, TaskProgress progress) {
		Executor executor = this.executor;
		if (executor != null && !isCancellationRequested(attempt)) {
			executor.progressed(this, progress);
		}
	}

	/**
	 * Returns whether the task has completed for its caller while its function is still
	 * running.
	 */
	boolean isAborted() {
		int phase = phase(this.state);
		return phase == ABORTING || phase == ABORTED;
	}

	/**
	 * Acquires the right to run the task.
	 * @return the number of the attempt, which is 0 for the first; {@link #ENDED_BEFORE}
	 * if the task has ended
	 */
	int claim(Executor executor) {
		this.executor = executor;
		int state = this.state;
		return (phase(state) == QUEUED && STATE.compareAndSet(this, state, state | RUNNING)) ? attempt(state)
				: ENDED_BEFORE;
	}

	/** Called when a worker is about to run the task. */
	void started(int worker) {
	}

	@Override
	public void detached() {
		detached(0);
	}

	void detached(int attempt) {
		Executor executor = this.executor;
		if (executor != null && attempt(this.state) == attempt) {
			executor.detached(this);
		}
	}

	@Override
	public boolean isCpuTimeMeasured() {
		Executor executor = this.executor;
		return executor != null && executor.isCpuTimeMeasured();
	}

	@Override
	public void measured(ExecutionTimes times) {
		measured(0, times);
	}

	void measured(int attempt, ExecutionTimes times) {
		Executor executor = this.executor;
		if (executor != null && attempt(this.state) == attempt) {
			executor.measured(times);
		}
	}

	@Override
	public void succeeded(@Nullable Object result) {
		end(0, result, null);
	}

	@Override
	public void failed(Throwable error) {
		failed(0, error);
	}

	void failed(int attempt, Throwable error) {
		end(attempt, null, Objects.requireNonNull(error, "A task cannot fail without an exception"));
	}

	@Override
	public void lost(Throwable error) {
		lost(0, error);
	}

	void lost(int attempt, Throwable error) {
		Objects.requireNonNull(error, "A task cannot be lost without an exception");
		if (!mayRunAgain(attempt) || !leave(attempt, attempt | LOST, (executor) -> {
		})) {
			end(attempt, null, error);
		}
	}

	@Override
	public void notStarted(Throwable error) {
		notStarted(0, error);
	}

	void notStarted(int attempt, Throwable error) {
		Objects.requireNonNull(error, "A task needs a reason for not being started");
		if (attempt / NOT_STARTED >= MOST_NOT_STARTED || !leave(attempt, attempt + NOT_STARTED, (executor) -> {
		})) {
			end(attempt, null, error);
		}
	}

	/**
	 * Ends the task after an attempt, whether or not its caller is still waiting.
	 */
	void end(int attempt, @Nullable Object result, @Nullable Throwable error) {
		boolean aborted = false;
		if (!STATE.compareAndSet(this, state(RUNNING, attempt), ENDED)) {
			awaitAborted();
			if (!STATE.compareAndSet(this, state(ABORTED, attempt), ENDED)) {
				return;
			}
			aborted = true;
		}
		Executor executor = runningIn();
		try {
			executor.ended(this, error, aborted);
		}
		finally {
			forget();
			try {
				if (!aborted) {
					conclude(result, error);
				}
			}
			finally {
				executor.released(this);
			}
		}
	}

	/** Returns whether the task may run again if an attempt is lost. */
	private boolean mayRunAgain(int attempt) {
		return lostBefore(attempt) == 0 && this.function.options().idempotent();
	}

	/**
	 * Gives up an attempt, and submits the task again.
	 * @param next the number of the next attempt
	 * @param farewell called while the attempt still occupies its executor
	 * @return {@code false} if the attempt is not running
	 */
	private boolean leave(int attempt, int next, Consumer<Executor> farewell) {
		if (!STATE.compareAndSet(this, state(RUNNING, attempt), state(LEAVING, attempt))) {
			return false;
		}
		Executor executor = runningIn();
		try {
			farewell.accept(executor);
		}
		catch (Throwable ex) {
			// The worker is lost in any case.
		}
		finally {
			// Done first: from now on, the executor must not find the next attempt.
			executor.released(this);
			leftWorker();
			this.state = state(QUEUED, next);
			runAgain(executor, lostBefore(attempt) != lostBefore(next));
		}
		return true;
	}

	/**
	 * Submits the task again, which has left its worker.
	 * @param lost whether an attempt to run the task was lost
	 */
	void runAgain(Executor executor, boolean lost) {
		executor.runAgain(this, lost);
	}

	/**
	 * Acquires the right to end the task from its lost worker, and counts the task. A
	 * task that may run again is submitted again.
	 * @param lost the executor that was lost; no effect if the task runs in another one
	 * @return whether the caller must {@linkplain #settleLost settle} the task;
	 * {@code false} if the task has already ended, has ended for its caller before, or
	 * was submitted again
	 */
	boolean lose(Executor lost, Throwable error) {
		int attempt = attempt(this.state);
		if (this.executor != lost || (mayRunAgain(attempt)
				&& leave(attempt, attempt | LOST, (executor) -> executor.abort(error, true)))) {
			return false;
		}
		boolean aborted = false;
		if (STATE.compareAndSet(this, state(RUNNING, attempt), state(ABORTING, attempt))) {
			try {
				lost.abort(error, true);
			}
			catch (Throwable ex) {
				// The worker is lost in any case.
			}
			finally {
				this.state = ENDED;
			}
		}
		else {
			awaitAborted();
			if (!STATE.compareAndSet(this, state(ABORTED, attempt), ENDED)) {
				return false;
			}
			aborted = true;
		}
		try {
			lost.lost(this, error, aborted);
		}
		catch (Throwable ex) {
			// There is not enough memory to count the task. The future completes
			// nevertheless.
		}
		if (aborted) {
			forgetAndRelease();
		}
		return !aborted;
	}

	private void forgetAndRelease() {
		Executor executor = this.executor;
		forgetLost();
		if (executor != null) {
			executor.released(this);
		}
	}

	/** Completes the future of a lost task, which runs dependent actions. */
	void settleLost(Throwable error) {
		Executor executor = this.executor;
		forgetLost();
		try {
			conclude(null, error);
		}
		finally {
			if (executor != null) {
				executor.released(this);
			}
		}
	}

	private void awaitAborted() {
		awaitEnd(ABORTING);
	}

	@SuppressWarnings("ThreadPriorityCheck")
	private void awaitEnd(int phase) {
		while (phase(this.state) == phase) {
			Thread.yield();
		}
	}

	/**
	 * Acquires the right to complete the future from the worker that would run the task,
	 * or runs it, and completes the future.
	 * @param reason the reason, for the events of the pool
	 */
	private boolean withdraw(@Nullable Object result, @Nullable Throwable error, Throwable reason, boolean interrupt) {
		StackHeadroom.require();
		while (true) {
			int state = this.state;
			switch (phase(state)) {
				case QUEUED -> {
					if (STATE.compareAndSet(this, state, ENDED)) {
						withdrawQueued(result, error);
						return true;
					}
				}
				case RUNNING -> {
					if (STATE.compareAndSet(this, state, state(ABORTING, attempt(state)))) {
						withdrawRunning(result, error, reason, interrupt);
						return true;
					}
				}
				case LEAVING -> awaitEnd(LEAVING);
				default -> {
					return false;
				}
			}
		}
	}

	private void withdrawQueued(@Nullable Object result, @Nullable Throwable error) {
		Holder holder = (Holder) HOLDER.getAcquire(this);
		try {
			Objects.requireNonNull(holder, "A task is out of reach until it is in a queue").withdrawn(this);
		}
		finally {
			forget();
			conclude(result, error);
		}
	}

	private void withdrawRunning(@Nullable Object result, @Nullable Throwable error, Throwable reason,
			boolean interrupt) {
		try {
			runningIn().abort(reason, interrupt);
		}
		finally {
			this.state = state(ABORTED, attempt(this.state));
			concludeInAnyCase(result, error);
		}
	}

	@Override
	public boolean complete(R value) {
		return withdraw(value, null, new CancellationException("The task was completed from outside"), true);
	}

	@Override
	public boolean completeExceptionally(Throwable ex) {
		Objects.requireNonNull(ex, "A task cannot fail without an exception");
		return withdraw(null, ex, ex, true);
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		CancellationException reason = new CancellationException("The task was cancelled");
		return withdraw(null, reason, reason, mayInterruptIfRunning) || isCancelled();
	}

	/** The worker leaves the future of a task that was aborted to this thread. */
	private void concludeInAnyCase(@Nullable Object result, @Nullable Throwable error) {
		try {
			conclude(result, error);
		}
		finally {
			if (!isDone()) {
				completeFuture(result, error);
			}
		}
	}

	/**
	 * Completes the future, which runs dependent actions.
	 */
	void conclude(@Nullable Object result, @Nullable Throwable error) {
		for (int attempt = 1; attempt < COMPLETION_ATTEMPTS; attempt++) {
			try {
				completeFuture(result, error);
				return;
			}
			catch (OutOfMemoryError ex) {
				// Other threads may release memory. Once the future is complete, the loop
				// continues with the remaining actions.
				pauseForMemory();
			}
		}
		completeFuture(result, error);
	}

	@SuppressWarnings("unchecked")
	private void completeFuture(@Nullable Object result, @Nullable Throwable error) {
		if (error != null) {
			super.completeExceptionally(error);
		}
		else {
			super.complete((R) result);
		}
	}

	@SuppressWarnings("ThreadPriorityCheck")
	private static void pauseForMemory() {
		try {
			Thread.sleep(1);
		}
		catch (InterruptedException ex) {
			Thread.yield();
		}
	}

	/** Returns whether the next task has to wait for dependent actions of this task. */
	boolean endTakesTime() {
		return getNumberOfDependents() > 0;
	}

	/**
	 * Returns the time for which the task may still wait for its start, in nanoseconds.
	 */
	long waitNanosLeft() {
		return Long.MAX_VALUE;
	}

	/** Returns the rejection of a task that has waited for too long to be accepted. */
	RuntimeException waitedTooLong() {
		throw new IllegalStateException("The task may wait forever");
	}

	/** Called when the task was accepted. It may have ended. */
	void accepted() {
	}

	/** Called when the task was rejected. Its future was not returned to the caller. */
	void rejected(Throwable error) {
	}

	@Override
	@Nullable Guard guard() {
		Holder holder = (Holder) HOLDER.getAcquire(this);
		return (holder != null) ? holder.guard() : null;
	}

	@Override
	List<Task<?>> awaited() {
		return List.of(this);
	}

	/** Returns whether the task waits for a worker, or may do so again. */
	boolean mayWait() {
		int state = this.state;
		return switch (phase(state)) {
			case QUEUED, LEAVING -> true;
			case RUNNING -> mayRunAgain(attempt(state));
			default -> false;
		};
	}

	/** Returns the owner of the task; {@code null} if it does not wait. */
	@Nullable Holder waitsIn() {
		return (phase(this.state) == QUEUED) ? (Holder) HOLDER.getAcquire(this) : null;
	}

	/** Called when the task has left a worker, and is to run again. */
	void leftWorker() {
	}

	/**
	 * Worker that runs the task, at one moment.
	 */
	record Attendance(int workerKey, List<StackTraceElement> stack) {
	}

	/** Returns the worker that runs the task; {@code null} if the task does not run. */
	@Nullable Attendance attendance() {
		Executor executor = this.executor;
		return (executor != null && phase(this.state) != QUEUED)
				? new Attendance(executor.workerKey(), executor.stackOf(this)) : null;
	}

	/**
	 * Ends the task if it is waiting in a queue.
	 * @return {@code false} if the task is not waiting
	 */
	boolean leaveQueue(Throwable error) {
		StackHeadroom.require();
		int state = this.state;
		if (phase(state) != QUEUED || !STATE.compareAndSet(this, state, ENDED)) {
			return false;
		}
		withdrawQueued(null, error);
		return true;
	}

	/**
	 * Completes the future of the task, and requests its function to end early, if it is
	 * running.
	 * @return {@code false} if the function is not running, or the future has completed
	 */
	boolean abort(Throwable error) {
		StackHeadroom.require();
		int state = this.state;
		if (phase(state) != RUNNING || !STATE.compareAndSet(this, state, state(ABORTING, attempt(state)))) {
			return false;
		}
		withdrawRunning(null, error, error, true);
		return true;
	}

	/**
	 * Frees the worker from the task, which has been aborted and does not end.
	 * @return {@code false} if the worker cannot be freed now
	 */
	boolean overrun() {
		Executor executor = this.executor;
		return switch (phase(this.state)) {
			// It is about to be aborted.
			case RUNNING, ABORTING -> false;
			case ABORTED -> executor == null || executor.overrun(this);
			default -> true;
		};
	}

	/**
	 * Acquires the right to end the task, which has been aborted and does not end, and
	 * counts it. Its executor stays occupied.
	 * @return {@code false} if the task has ended
	 */
	boolean endAborted(Executor executor) {
		int state = this.state;
		if (this.executor != executor || phase(state) != ABORTED || !STATE.compareAndSet(this, state, ENDED)) {
			return false;
		}
		try {
			executor.lost(this, new CancellationException("The task did not end"), true);
		}
		finally {
			forgetLost();
		}
		return true;
	}

	/**
	 * Called when the worker was freed from the task, whose function is still running.
	 */
	void writtenOff() {
	}

	/** Releases state that a completed future must not keep reachable. */
	void forget() {
		this.data = null;
		this.executor = null;
		HOLDER.setRelease(this, null);
	}

	/**
	 * Releases state that a completed future must not keep reachable. Called when the
	 * task was lost with its worker, on which its function may still be running.
	 */
	void forgetLost() {
		forget();
	}

	/** Returns the owner of the running task; {@code null} if it does not run. */
	final @Nullable Executor executor() {
		return this.executor;
	}

	private Executor runningIn() {
		Executor executor = this.executor;
		if (executor == null) {
			throw new IllegalStateException("The task does not run");
		}
		return executor;
	}

	@Override
	public String function() {
		return this.function.name();
	}

	@Override
	public int workerKey() {
		return runningIn().workerKey();
	}

	@Override
	@SuppressWarnings("NullAway") // the caller and the function determine the nullness
	public @Nullable Object call() throws Exception {
		return call(0, this);
	}

	@SuppressWarnings("NullAway") // the caller and the function determine the nullness
	@Nullable Object call(int attempt, TaskContext context) throws Exception {
		// Read before the state, because the data is released after the task has ended.
		Object data = this.data;
		if (this.state != state(RUNNING, attempt)) {
			throw new CancellationException("The task has ended before its function was called");
		}
		return (data instanceof BoundData bound) ? bound.call(this.meaning.handler(), context)
				: this.meaning.handler().handle(data, context);
	}

	@Override
	public @Nullable Object data() {
		return BoundData.unbind(prepared());
	}

	@Override
	public @Nullable Object prepared() {
		return prepared(0);
	}

	@Nullable Object prepared(int attempt) {
		// Read before the state, because the data is released after the task has ended.
		Object data = this.data;
		int state = this.state;
		if (state == ENDED || attempt(state) != attempt) {
			throw new CancellationException("The task has ended");
		}
		return data;
	}

	/** Returns the plain data of the task, {@code null} if the task has ended. */
	@Nullable Object payload() {
		return BoundData.unbind(this.data);
	}

	@Override
	public String toString() {
		String state = isDone() ? "done" : (phase(this.state) == QUEUED) ? "queued" : "running";
		return "Task[function=" + function() + ", state=" + state + "]";
	}

	@Override
	public int priority() {
		return this.function.priority();
	}

	@Override
	public long since() {
		return this.submittedNanos;
	}

	@Override
	public int group() {
		return this.function.affinity().group();
	}

	@Override
	public boolean isOver() {
		return hasEnded();
	}

	@Override
	public @Nullable Task<?> next() {
		return this.next;
	}

	@Override
	public void next(@Nullable Task<?> next) {
		this.next = next;
	}

	@Override
	public @Nullable Task<?> previous() {
		return this.previous;
	}

	@Override
	public void previous(@Nullable Task<?> previous) {
		this.previous = previous;
	}

	@Override
	public int place() {
		return this.place;
	}

	@Override
	public void place(int place) {
		this.place = place;
	}

}

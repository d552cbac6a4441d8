package io.poolifier.internal.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import io.poolifier.internal.concurrent.StackHeadroom;
import io.poolifier.internal.queue.QueueElement;
import io.poolifier.task.BoundData;
import io.poolifier.task.TaskContext;
import io.poolifier.worker.AssignedTask;
import org.jspecify.annotations.Nullable;

/**
 * A task from its submission to its end: the future that the caller holds, the element
 * that waits in a queue, and the task that a worker runs.
 *
 * @param <R> the type of the result
 * @see InterceptedTask
 */
class Task<R extends @Nullable Object> extends CompletableFuture<R>
		implements AssignedTask, TaskContext, QueueElement<Task<?>> {

	/**
	 * The owner of a task that waits.
	 */
	interface Holder {

		/** The task was ended while it waited. */
		void withdrawn(Task<?> task);

	}

	/**
	 * The owner of a task that runs. None of its methods throws.
	 */
	interface Executor {

		/** Returns the key of the worker. */
		int workerKey();

		/** Asks the function to end early. Until it returns, the task cannot end. */
		void abort(Throwable reason, boolean interrupt);

		/**
		 * Counts a task whose function has returned or thrown.
		 * @param error the error of the function, or {@code null}
		 * @param aborted whether the task had ended for its caller before
		 */
		void ended(Task<?> task, @Nullable Throwable error, boolean aborted);

		/**
		 * Counts a task that ends in place of its worker.
		 * @param error the reason
		 * @param aborted whether the task had ended for its caller before
		 */
		void lost(Task<?> task, Throwable error, boolean aborted);

		/** The actions that depend on the task have run as well. */
		void released(Task<?> task);

		/** The function goes on without a thread. */
		void detached(Task<?> task);

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
	 *
	 * Each arrow is one compare-and-set, and the thread that makes it does what goes with
	 * it: claim runs the function; leaving QUEUED or RUNNING completes the future;
	 * entering ENDED counts the task. So a task runs at most once, completes once and is
	 * counted once. In ABORTING the function is interrupted, and its end waits for that,
	 * so that the interrupt cannot hit the next task or a dependent action.
	 *
	 * A task is counted before its future completes, and the future completes whatever
	 * the counting throws. The executor stays occupied until the dependent actions have
	 * run.
	 */
	// @formatter:on

	private static final int QUEUED = 0;

	private static final int RUNNING = 1;

	private static final int ABORTING = 2;

	private static final int ABORTED = 3;

	private static final int ENDED = 4;

	/** How often the completion of a future is tried while the memory is exhausted. */
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

	/** The function that the name stands for when the task starts. */
	private RegisteredFunction meaning;

	private @Nullable Object data;

	private volatile int state;

	/** The owner while the task waits, set before it is added to a queue. */
	@SuppressWarnings("unused")
	private @Nullable Holder holder;

	/** The owner while the task runs, set before it is claimed. */
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

	/** Looks the function's name up again, if it stands for another function by now. */
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

	/** Whether the task has ended for its caller, but its function has not returned. */
	boolean isAborted() {
		int state = this.state;
		return state == ABORTING || state == ABORTED;
	}

	/** Takes the right to run the task. */
	boolean claim(Executor executor) {
		this.executor = executor;
		return STATE.compareAndSet(this, QUEUED, RUNNING);
	}

	/** A worker is about to run the task. */
	void started(int worker) {
	}

	@Override
	public void detached() {
		Executor executor = this.executor;
		if (executor != null) {
			executor.detached(this);
		}
	}

	@Override
	public void succeeded(@Nullable Object result) {
		end(result, null);
	}

	@Override
	public void failed(Throwable error) {
		end(null, Objects.requireNonNull(error, "A task cannot fail without an exception"));
	}

	/** Ends the task after its function, whether its caller still waits or not. */
	private void end(@Nullable Object result, @Nullable Throwable error) {
		boolean aborted = false;
		if (!STATE.compareAndSet(this, RUNNING, ENDED)) {
			awaitAborted();
			if (!STATE.compareAndSet(this, ABORTED, ENDED)) {
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
				settle(aborted, result, error);
			}
			finally {
				executor.released(this);
			}
		}
	}

	/**
	 * Takes the right to end the task away from its worker, which is lost, and counts the
	 * task. The caller has to {@linkplain #settleLost settle} it.
	 * @return {@code false} if the task has ended already
	 */
	boolean lose(Throwable error) {
		boolean aborted = false;
		if (STATE.compareAndSet(this, RUNNING, ABORTING)) {
			try {
				runningIn().abort(error, true);
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
			if (!STATE.compareAndSet(this, ABORTED, ENDED)) {
				return false;
			}
			aborted = true;
		}
		try {
			runningIn().lost(this, error, aborted);
		}
		catch (Throwable ex) {
			// There is no memory to count it. The future completes all the same.
		}
		return true;
	}

	/** Completes the future of a task that was lost, which runs dependent actions. */
	void settleLost(Throwable error) {
		Executor executor = this.executor;
		forget();
		try {
			settle(false, null, error);
		}
		finally {
			if (executor != null) {
				executor.released(this);
			}
		}
	}

	@SuppressWarnings("ThreadPriorityCheck")
	private void awaitAborted() {
		while (this.state == ABORTING) {
			Thread.yield();
		}
	}

	private void settle(boolean aborted, @Nullable Object result, @Nullable Throwable error) {
		if (!aborted) {
			conclude(result, error);
		}
		else if (!isDone()) {
			// The thread that aborted the task did not get so far.
			conclude(null, new CancellationException("The task was cancelled"));
		}
	}

	/**
	 * Takes the right to complete the future away from the worker that would run the
	 * task, or runs it, and completes it.
	 * @param reason the reason, for the events of the pool
	 */
	private boolean withdraw(@Nullable Object result, @Nullable Throwable error, Throwable reason, boolean interrupt) {
		StackHeadroom.require();
		if (STATE.compareAndSet(this, QUEUED, ENDED)) {
			Holder holder = (Holder) HOLDER.getAcquire(this);
			try {
				Objects.requireNonNull(holder, "A task is out of reach until it is in a queue").withdrawn(this);
			}
			finally {
				forget();
				conclude(result, error);
			}
			return true;
		}
		if (STATE.compareAndSet(this, RUNNING, ABORTING)) {
			try {
				runningIn().abort(reason, interrupt);
			}
			finally {
				this.state = ABORTED;
				conclude(result, error);
			}
			return true;
		}
		return false;
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
				// Other threads may give memory back. Once the future is complete, this
				// goes on with the actions that have not run.
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

	/** Whether the next task has to wait for the actions that depend on this one. */
	boolean endTakesTime() {
		return getNumberOfDependents() > 0;
	}

	/** The task was not accepted, and its future was not given to the caller. */
	void rejected(Throwable error) {
	}

	/** Futures that are derived from a task are no tasks. */
	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

	/** A caller that keeps the future must not keep what is no longer needed. */
	private void forget() {
		this.data = null;
		this.executor = null;
		HOLDER.setRelease(this, null);
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
	@SuppressWarnings("NullAway") // null is between the caller and the function
	public @Nullable Object call() throws Exception {
		// Read before the state: the data is forgotten after the task has ended.
		Object data = this.data;
		if (this.state != RUNNING) {
			throw new CancellationException("The task has ended before its function was called");
		}
		return (data instanceof BoundData bound) ? bound.call(this.meaning.handler(), this)
				: this.meaning.handler().handle(data, this);
	}

	@Override
	public @Nullable Object data() {
		// Read before the state: the data is forgotten after the task has ended.
		Object data = this.data;
		if (this.state == ENDED) {
			throw new CancellationException("The task has ended");
		}
		return BoundData.unbind(data);
	}

	/** Returns what the function is given, or {@code null} if the task has ended. */
	@Nullable Object payload() {
		return BoundData.unbind(this.data);
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

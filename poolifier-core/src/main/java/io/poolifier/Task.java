package io.poolifier;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import io.poolifier.queue.QueueElement;
import io.poolifier.worker.AssignedTask;
import org.jspecify.annotations.Nullable;

/**
 * A task from its submission to its end: the future that the caller has, the element that
 * waits in a queue, and what a worker is given to run.
 *
 * @param <R> the type of the result
 * @see InterceptedTask
 */
class Task<R extends @Nullable Object> extends CompletableFuture<R> implements AssignedTask, QueueElement<Task<?>> {

	/*
	 * Implementation note.
	 *
	 * QUEUED --claim--> RUNNING --succeeded, failed, lost--> ENDED QUEUED --withdraw-->
	 * ENDED RUNNING --withdraw--> ABORTING --> ABORTED --function returned, lost--> ENDED
	 *
	 * Each arrow is one compare-and-set, and who makes it does what goes with it: who
	 * claims runs the function; who leaves QUEUED or RUNNING completes the future; who
	 * enters ENDED counts the task. So a task is run at most once, completed once and
	 * counted once. In ABORTING the withdrawing thread interrupts the worker, and the
	 * worker waits for it to be done, so that the interrupt cannot hit the next task.
	 */

	private static final int QUEUED = 0;

	private static final int RUNNING = 1;

	private static final int ABORTING = 2;

	private static final int ABORTED = 3;

	private static final int ENDED = 4;

	private static final VarHandle STATE;

	private static final VarHandle NODE;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			STATE = lookup.findVarHandle(Task.class, "state", int.class);
			NODE = lookup.findVarHandle(Task.class, "node", WorkerNode.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final TaskFunction function;

	private final long submittedNanos;

	/** What the function's name means when the task starts. */
	private TaskFunction meaning;

	private @Nullable Object data;

	private volatile int state;

	/** Where the task waits, set before it is put there. */
	@SuppressWarnings("unused")
	private @Nullable WorkerNode node;

	/** Where the task runs, set before it is claimed. */
	private @Nullable Slot slot;

	private @Nullable Task<?> next;

	private @Nullable Task<?> previous;

	private int place;

	Task(TaskFunction function, @Nullable Object data, long submittedNanos) {
		this.function = function;
		this.meaning = function;
		this.data = data;
		this.submittedNanos = submittedNanos;
	}

	TaskFunction taskFunction() {
		return this.function;
	}

	Affinity affinity() {
		return this.function.affinity();
	}

	/** Looks the function's name up again, if it means something else by now. */
	void resolve(FunctionRegistry functions) {
		if (!this.function.isCurrent()) {
			this.meaning = functions.get(this.function.name());
		}
	}

	void waitsIn(WorkerNode node) {
		NODE.setRelease(this, node);
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
	boolean claim(Slot slot) {
		this.slot = slot;
		return STATE.compareAndSet(this, QUEUED, RUNNING);
	}

	/** A worker has taken the task, and is about to run it. */
	void started(int worker) {
	}

	@Override
	public void detached() {
		Slot slot = this.slot;
		if (slot != null) {
			slot.detached();
		}
	}

	@Override
	public void succeeded(@Nullable Object result) {
		if (STATE.compareAndSet(this, RUNNING, ENDED)) {
			runningIn().executed(this);
			forget();
			conclude(result, null);
		}
		else {
			endAborted();
		}
	}

	@Override
	public void failed(Throwable error) {
		if (STATE.compareAndSet(this, RUNNING, ENDED)) {
			runningIn().failed(this, error, false);
			forget();
			conclude(null, error);
		}
		else {
			endAborted();
		}
	}

	private void endAborted() {
		awaitAborted();
		if (STATE.compareAndSet(this, ABORTED, ENDED)) {
			runningIn().aborted(this);
			forget();
		}
	}

	/** Ends a task whose worker is gone without having reported its end. */
	void lost(Throwable error) {
		if (STATE.compareAndSet(this, RUNNING, ENDED)) {
			runningIn().lost(this, error);
			forget();
			conclude(null, error);
			return;
		}
		awaitAborted();
		if (STATE.compareAndSet(this, ABORTED, ENDED)) {
			runningIn().lost(this, error);
			forget();
		}
	}

	@SuppressWarnings("ThreadPriorityCheck")
	private void awaitAborted() {
		while (this.state == ABORTING) {
			Thread.yield();
		}
	}

	/**
	 * Takes the right to complete the future away from whoever would run the task, or
	 * runs it.
	 */
	private boolean withdraw(Throwable reason, boolean interrupt) {
		if (STATE.compareAndSet(this, QUEUED, ENDED)) {
			WorkerNode node = (WorkerNode) NODE.getAcquire(this);
			Objects.requireNonNull(node, "A task is out of reach until it is in a queue").withdrawn(this);
			forget();
			return true;
		}
		if (STATE.compareAndSet(this, RUNNING, ABORTING)) {
			try {
				runningIn().abort(reason, interrupt);
			}
			finally {
				this.state = ABORTED;
			}
			return true;
		}
		return false;
	}

	@Override
	public boolean complete(R value) {
		return withdraw(new CancellationException("The task was completed from outside"), true)
				&& conclude(value, null);
	}

	@Override
	public boolean completeExceptionally(Throwable ex) {
		Objects.requireNonNull(ex, "A task cannot fail without an exception");
		return withdraw(ex, true) && conclude(null, ex);
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		CancellationException reason = new CancellationException("The task was cancelled");
		return (withdraw(reason, mayInterruptIfRunning) && conclude(null, reason)) || isCancelled();
	}

	/**
	 * Completes the future, which runs what depends on it.
	 * @return whether it was not complete yet
	 */
	@SuppressWarnings("unchecked")
	boolean conclude(@Nullable Object result, @Nullable Throwable error) {
		return (error != null) ? super.completeExceptionally(error) : super.complete((R) result);
	}

	/** Whether the next task has to wait for what the end of this one sets off. */
	boolean endTakesTime() {
		return getNumberOfDependents() > 0;
	}

	/** The task was never accepted, and nobody has its future. */
	void rejected(Throwable error) {
	}

	/** Futures that are derived from a task are no tasks. */
	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

	/** Whoever keeps the future must not keep what is needed no more. */
	private void forget() {
		this.data = null;
		this.slot = null;
		NODE.setRelease(this, null);
	}

	private Slot runningIn() {
		Slot slot = this.slot;
		if (slot == null) {
			throw new IllegalStateException("The task does not run");
		}
		return slot;
	}

	@Override
	public String function() {
		return this.function.name();
	}

	@Override
	@SuppressWarnings("NullAway") // whether null is welcome is between caller and
									// function
	public @Nullable Object call() throws Exception {
		// Read before the state: who ends the task forgets the data afterwards.
		Object data = this.data;
		if (this.state != RUNNING) {
			throw new CancellationException("The task has ended before its function was called");
		}
		return this.meaning.handler().handle(data);
	}

	@Override
	public @Nullable Object data() {
		return this.data;
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

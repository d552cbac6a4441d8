package io.poolifier.thread;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.Pause;
import io.poolifier.worker.TaskSlot;
import org.jspecify.annotations.Nullable;

/**
 * Asks a slot for tasks and runs them.
 */
final class SlotRunner implements SlotExecutor.Job, AwaitedStage.Owner {

	/**
	 * The worker that has the slot.
	 */
	interface Owner {

		boolean isKilled();

		void taskFailed(AssignedTask task, Throwable error);

		void failed(Throwable error);

		void slotStopped(SlotRunner runner);

	}

	/*
	 * Implementation note. While `state` is IDLE the slot rests and nobody drives it. To
	 * wake it is to change that to DRIVEN and to hand it to the crew. If it is driven
	 * already, WOKEN tells the thread that does so to look at the slot once more before
	 * it leaves it. So one thread at a time drives, each sees what the one before it
	 * wrote, and to be woken for nothing does no harm.
	 *
	 * A slot whose task goes on without a thread stays DRIVEN; AwaitedStage says who goes
	 * on with it.
	 *
	 * An interrupt may come at any time while a task runs, also when its function has
	 * just returned a stage. So the fields that it needs, `stage` and `interrupted`,
	 * change under the lock of this object; to run a function that returns no stage takes
	 * no lock. The pool does not let a task end while it interrupts it, which makes what
	 * the interrupt wrote visible to the thread that ran the task.
	 */

	private static final int IDLE = 0;

	private static final int DRIVEN = 1;

	private static final int WOKEN = 2;

	/**
	 * Whether objects of a class are stages. To ask an object that is none takes several
	 * times as long as to look it up here.
	 */
	private static final ClassValue<Boolean> IS_STAGE = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			return CompletionStage.class.isAssignableFrom(type);
		}

	};

	/** The share of the spins that is taken off if they were in vain. */
	private static final int LESS_SPINS = 8;

	/** The share of the spins that is left in any case. */
	private static final int LEAST_SPINS = 16;

	private final TaskSlot slot;

	private final Owner worker;

	private final SlotExecutor crew;

	/** How often a slot without a task is asked again, at most. */
	private final int mostSpins;

	private final boolean reusesThreads;

	private final int number;

	private final AtomicInteger state = new AtomicInteger(DRIVEN);

	/**
	 * How often the slot is asked again before it rests: less and less while that is in
	 * vain, as adaptive locks do.
	 */
	private int spins;

	/** Who drives the slot, set before it is asked for tasks. */
	private @Nullable Thread thread;

	/** The next task to run, if it has been taken from the slot already. */
	private @Nullable AssignedTask taken;

	/** What the current task waits for. */
	private @Nullable AwaitedStage stage;

	/** A stage that was given up, and is to be cancelled by the next thread to drive. */
	private @Nullable AwaitedStage givenUp;

	/** Whether the current task was interrupted. */
	private boolean interrupted;

	/**
	 * Whether the next thread to drive follows on a task that had gone on without one.
	 */
	private boolean resumed;

	SlotRunner(TaskSlot slot, int number, Owner worker, SlotExecutor crew) {
		this.slot = slot;
		this.number = number;
		this.worker = worker;
		this.crew = crew;
		this.mostSpins = crew.spins();
		this.spins = this.mostSpins;
		this.reusesThreads = crew.reusesThreads();
	}

	TaskSlot slot() {
		return this.slot;
	}

	@Override
	public int number() {
		return this.number;
	}

	@Override
	public void drive() {
		try {
			AwaitedStage cancelled = takeGivenUp();
			if (cancelled != null && !cancelled.cancel()) {
				return;
			}
			boolean afterTask = cancelled != null || this.resumed;
			this.resumed = false;
			begin();
			if ((afterTask && this.worker.isKilled()) || work()) {
				this.worker.slotStopped(this);
			}
		}
		catch (Throwable ex) {
			abandon(ex);
		}
	}

	private synchronized void begin() {
		this.thread = Thread.currentThread();
		// The interrupt of a task that was taken by another thread hit that one.
		if (this.interrupted) {
			this.thread.interrupt();
		}
	}

	private synchronized @Nullable AwaitedStage takeGivenUp() {
		AwaitedStage taken = this.givenUp;
		this.givenUp = null;
		return taken;
	}

	/**
	 * Runs tasks. After a task of a worker that was killed the slot is not asked again,
	 * for the pool has forgotten both. Before the first task it is, for it may hold the
	 * pool's search.
	 * @return whether the slot stops; if not, it may have a new driver already
	 */
	private boolean work() {
		Pause pause = untilWoken();
		while (pause == Pause.RETRY) {
			AssignedTask task = firstTask();
			while (task != null) {
				if (!run(task)) {
					return false;
				}
				if (this.worker.isKilled()) {
					return true;
				}
				task = nextTask();
				if (task != null && !this.reusesThreads) {
					this.taken = task;
					this.crew.drive(this);
					return false;
				}
			}
			pause = this.slot.rest();
			if (pause == Pause.WAIT) {
				pause = untilWoken();
			}
		}
		return pause == Pause.STOP;
	}

	/**
	 * What to do with the slot.
	 * @return {@link Pause#WAIT} if it rests, and the next one to wake it has it driven
	 */
	private Pause untilWoken() {
		while (this.slot.resting()) {
			if (this.worker.isKilled()) {
				return Pause.STOP;
			}
			if (this.state.compareAndSet(DRIVEN, IDLE)) {
				return Pause.WAIT;
			}
			this.state.set(DRIVEN);
		}
		return Pause.RETRY;
	}

	/** Has the slot driven, if it is not. */
	void wake() {
		if (this.state.getAndUpdate((state) -> (state == IDLE) ? DRIVEN : WOKEN) == IDLE) {
			this.crew.drive(this);
		}
	}

	private @Nullable AssignedTask firstTask() {
		AssignedTask task = this.taken;
		this.taken = null;
		if (task == null) {
			task = nextTask();
		}
		if (task != null) {
			this.crew.busy();
		}
		return task;
	}

	private @Nullable AssignedTask nextTask() {
		AssignedTask task = this.slot.poll();
		if (task == null && this.spins > 0 && this.slot.search()) {
			for (int i = 0; task == null && i < this.spins; i++) {
				Thread.onSpinWait();
				task = this.slot.poll();
			}
			this.spins = (task != null) ? this.mostSpins
					: Math.max(this.spins - this.spins / LESS_SPINS, this.mostSpins / LEAST_SPINS);
		}
		return task;
	}

	/**
	 * Runs a task.
	 * @return whether it has ended; if not, it goes on without this thread
	 */
	private boolean run(AssignedTask task) {
		Object result;
		try {
			result = task.call();
		}
		catch (Throwable ex) {
			Thread.interrupted();
			this.worker.taskFailed(task, ex);
			cleanUp();
			return true;
		}
		if (result != null && IS_STAGE.get(result.getClass())) {
			return await(task, (CompletionStage<?>) result);
		}
		// Before the task ends, so that dependent actions do not see it. Afterwards the
		// pool interrupts the task no longer.
		Thread.interrupted();
		task.succeeded(result);
		cleanUp();
		return true;
	}

	/**
	 * What a task, or an interrupt of it, left behind is not the next task's.
	 */
	private void cleanUp() {
		Thread.interrupted();
		if (this.interrupted) {
			this.interrupted = false;
		}
	}

	private boolean await(AssignedTask task, CompletionStage<?> result) {
		task.detached();
		AwaitedStage awaited = new AwaitedStage(task, result, this);
		boolean cancel;
		synchronized (this) {
			cancel = this.interrupted;
			this.interrupted = false;
			this.stage = awaited;
		}
		Thread.interrupted();
		if (cancel && awaited.giveUp()) {
			awaited.cancel();
			return true;
		}
		return awaited.register();
	}

	@Override
	public synchronized void stageEnded() {
		this.stage = null;
		this.interrupted = false;
	}

	@Override
	public void resume() {
		this.resumed = true;
		this.crew.drive(this);
	}

	/** Asks the current task to end early. */
	void interrupt() {
		synchronized (this) {
			AwaitedStage awaited = this.stage;
			if (awaited == null) {
				this.interrupted = true;
				if (this.thread != null) {
					this.thread.interrupt();
				}
				return;
			}
			if (!awaited.giveUp()) {
				return;
			}
			this.givenUp = awaited;
		}
		// To cancel a stage runs actions that depend on it, and the caller must not wait.
		this.crew.drive(this);
	}

	/** What the thread does that drives the slot; nothing if a stage is waited for. */
	List<StackTraceElement> stack() {
		Thread thread;
		synchronized (this) {
			thread = (this.stage == null) ? this.thread : null;
		}
		return (thread != null) ? List.of(thread.getStackTrace()) : List.of();
	}

	/** Ends the slot, as soon as its task lets it; that has been interrupted. */
	void kill() {
		wake();
	}

	@Override
	public void abandon(Throwable error) {
		this.worker.failed(error);
		this.worker.slotStopped(this);
	}

	@Override
	public void taskFailed(AssignedTask task, Throwable error) {
		this.worker.taskFailed(task, error);
	}

	@Override
	public void failed(Throwable error) {
		this.worker.failed(error);
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.thread;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.Pause;
import io.poolifier.worker.TaskSlot;
import org.jspecify.annotations.Nullable;

/**
 * Runner that polls a slot for tasks and runs them.
 */
final class SlotRunner implements SlotExecutor.Job, AwaitedStage.Owner {

	/**
	 * Worker that owns the slot.
	 */
	interface Owner {

		boolean isKilled();

		void taskFailed(AssignedTask task, Throwable error);

		void failed(Throwable error);

		void slotStopped(SlotRunner runner);

	}

	/*
	 * Implementation note. While `state` is IDLE, the slot rests and no thread drives it.
	 * To wake the slot, a thread changes the state to DRIVEN and hands the slot to the
	 * crew. If the slot is being driven, WOKEN tells the driving thread to check the slot
	 * once more before leaving it. So one thread drives at a time, each thread sees the
	 * writes of the previous one, and a spurious wake-up is harmless.
	 *
	 * A slot whose task continues without a thread stays DRIVEN; AwaitedStage determines
	 * the thread that continues with it.
	 *
	 * An interrupt may occur at any time while a task runs, even when its function has
	 * just returned a stage. So the fields `stage` and `interrupted` change under the
	 * lock of this object. A function that returns no stage runs without taking the lock.
	 * The pool does not let a task end while it is interrupting it. This makes the writes
	 * of the interrupt visible to the thread that ran the task.
	 */

	private static final int IDLE = 0;

	private static final int DRIVEN = 1;

	private static final int WOKEN = 2;

	/**
	 * Whether objects of a class are stages. This lookup is several times as fast as an
	 * instanceof check on an object that is not a stage.
	 */
	private static final ClassValue<Boolean> IS_STAGE = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			return CompletionStage.class.isAssignableFrom(type);
		}

	};

	/**
	 * The divisor for the share of the spins that is removed after an unsuccessful
	 * search.
	 */
	private static final int LESS_SPINS = 8;

	/** The divisor for the share of the spins that always remains. */
	private static final int LEAST_SPINS = 16;

	/** The pause of a slot that has twice found no task although tasks are waiting. */
	private static final long IN_VAIN_NANOS = 10_000;

	private final TaskSlot slot;

	private final Owner worker;

	private final SlotExecutor crew;

	/** The maximum number of times that a slot without a task is polled again. */
	private final int mostSpins;

	private final boolean reusesThreads;

	private final int number;

	private final AtomicInteger state = new AtomicInteger(DRIVEN);

	/**
	 * The number of times that the slot is polled again before it rests. It decreases
	 * while the search is unsuccessful, as in adaptive locks.
	 */
	private int spins;

	/** The thread that drives the slot; set before the slot is polled for tasks. */
	private @Nullable Thread thread;

	/** The next task to run, if it has already been taken from the slot. */
	private @Nullable AssignedTask taken;

	/** The stage that the current task waits for. */
	private @Nullable AwaitedStage stage;

	/** A revoked stage, which the next driving thread has to cancel. */
	private @Nullable AwaitedStage givenUp;

	/** Whether the current task was interrupted. */
	private boolean interrupted;

	/**
	 * Whether the next driving thread continues after a task that ran without a thread.
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
		// The task was taken by another thread, which received the interrupt instead.
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
	 * Runs tasks. The slot is not polled after a task of a killed worker, because the
	 * pool has discarded both. It is polled before the first task, because it may hold
	 * the search token of the pool.
	 * @return {@code true} if the slot stops; if {@code false}, another thread may
	 * already be driving it
	 */
	private boolean work() {
		Pause pause = untilWoken();
		boolean found = true;
		while (pause == Pause.RETRY) {
			AssignedTask task = firstTask();
			if (task == null && !found) {
				// A virtual thread in the middle of a steal may need this carrier. It
				// would not get it if this thread only yielded.
				LockSupport.parkNanos(this, IN_VAIN_NANOS);
			}
			found = task != null;
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
	 * Determines how the slot continues.
	 * @return {@link Pause#WAIT} if the slot rests, and the next wake-up starts to drive
	 * it
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

	/** Starts to drive the slot unless it is being driven. */
	void wake() {
		if (this.state.getAndUpdate((state) -> (state == IDLE) ? DRIVEN : WOKEN) == IDLE) {
			this.crew.drive(this);
		}
		else {
			// No thread could be started for the slot before, perhaps.
			this.crew.help();
		}
	}

	private @Nullable AssignedTask firstTask() {
		AssignedTask task = this.taken;
		this.taken = null;
		if (task == null) {
			task = nextTask();
		}
		if (task != null) {
			this.crew.help();
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
	 * @return {@code true} if the task has ended; {@code false} if it continues without
	 * this thread
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
		// Cleared before the task ends, so that dependent actions do not see the
		// interrupt. After its end, the pool no longer interrupts the task.
		Thread.interrupted();
		task.succeeded(result);
		cleanUp();
		return true;
	}

	/**
	 * Clears the interrupt of a task, so that it does not affect the next task.
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

	/** Requests the current task to end early. */
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
		// Cancelling a stage runs dependent actions, for which the caller must not wait.
		this.crew.drive(this);
	}

	/**
	 * Returns the stack of the driving thread; empty while the task waits for a stage.
	 */
	List<StackTraceElement> stack() {
		Thread thread;
		synchronized (this) {
			thread = (this.stage == null) ? this.thread : null;
		}
		return (thread != null) ? List.of(thread.getStackTrace()) : List.of();
	}

	/** Stops the slot as soon as its task, which has been interrupted, ends. */
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

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.slot;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.Pause;
import io.poolifier.worker.TaskSlot;
import org.jspecify.annotations.Nullable;

/**
 * Loop that polls a slot for tasks. Subclasses run the tasks.
 */
public abstract class SlotLoop implements SlotExecutor.Job {

	/**
	 * Worker that owns the slot.
	 */
	public interface Owner {

		/**
		 * Returns whether the worker was killed, so that the slot is not polled again.
		 */
		boolean isKilled();

		/** Reports that the worker is failing. */
		void failed(Throwable error);

		/** Reports that the slot is not polled again. */
		void slotStopped(SlotLoop loop);

	}

	/** Reasons for which a thread drives the slot. */
	protected enum Entry {

		/** The slot may have a task. */
		POLL,

		/** The last task has ended without a thread. */
		TASK_ENDED,

		/** The slot still has a task, and another thread will drive it. */
		TASK_CONTINUES

	}

	/*
	 * Implementation note. While `state` is IDLE, the slot rests and no thread drives it.
	 * To wake the slot, a thread changes the state to DRIVEN and hands the slot to the
	 * crew. If the slot is being driven, WOKEN tells the driving thread to check the slot
	 * once more before leaving it. So one thread drives at a time, each thread sees the
	 * writes of the previous one, and a spurious wake-up is harmless.
	 *
	 * A slot whose task continues without a thread stays DRIVEN; the subclass determines
	 * the thread that continues with it.
	 */

	private static final int IDLE = 0;

	private static final int DRIVEN = 1;

	private static final int WOKEN = 2;

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

	private final int number;

	private final Owner worker;

	private final SlotExecutor crew;

	/** The maximum number of times that a slot without a task is polled again. */
	private final int mostSpins;

	private final boolean reusesThreads;

	private final AtomicInteger state = new AtomicInteger(DRIVEN);

	/**
	 * The number of times that the slot is polled again before it rests. It decreases
	 * while the search is unsuccessful, as in adaptive locks.
	 */
	private int spins;

	/** The next task to run, if it has already been taken from the slot. */
	private @Nullable AssignedTask taken;

	/**
	 * Creates a loop, which the executor has to drive.
	 * @param slot the slot
	 * @param number the number of the slot, which is unique in the worker
	 * @param worker the worker
	 * @param crew the executor
	 */
	protected SlotLoop(TaskSlot slot, int number, Owner worker, SlotExecutor crew) {
		this.slot = slot;
		this.number = number;
		this.worker = worker;
		this.crew = crew;
		this.mostSpins = crew.spins();
		this.spins = this.mostSpins;
		this.reusesThreads = crew.reusesThreads();
	}

	/** Returns the slot. */
	public final TaskSlot slot() {
		return this.slot;
	}

	@Override
	public final int number() {
		return this.number;
	}

	/**
	 * Called by a thread that starts to drive the slot.
	 * @return the reason
	 */
	protected abstract Entry enter();

	/**
	 * Runs a task.
	 * @return {@code true} if the task has ended; {@code false} if it continues without
	 * this thread
	 */
	protected abstract boolean run(AssignedTask task);

	@Override
	public final void drive() {
		try {
			Entry entry = enter();
			if (entry == Entry.TASK_CONTINUES) {
				return;
			}
			if ((entry == Entry.TASK_ENDED && this.worker.isKilled()) || work()) {
				this.worker.slotStopped(this);
			}
		}
		catch (Throwable ex) {
			abandon(ex);
		}
	}

	/** Lets a thread continue with the slot after a task that ran without a thread. */
	protected final void driveAgain() {
		this.crew.drive(this);
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
	public final void wake() {
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

	@Override
	public final void abandon(Throwable error) {
		this.worker.failed(error);
		this.worker.slotStopped(this);
	}

}

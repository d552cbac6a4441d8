// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.poolifier.internal.concurrent.StackHeadroom;
import io.poolifier.options.DeadlockGuard;
import io.poolifier.task.TaskDeadlockException;
import org.jspecify.annotations.Nullable;

/**
 * Guard against the deadlock of a task that waits for a task of its own pool.
 * Thread-safe.
 */
final class JoinGuard implements GuardedFuture.Guard {

	/*
	 * Implementation note. A worker that is not occupied takes a waiting task by itself.
	 * So the guard acts only when every worker that may run the task is occupied. Since a
	 * worker may become occupied later, the guard looks again and again while the task
	 * waits. A task that a worker has taken is none of its business.
	 *
	 * The task leaves its queue before it is claimed, as if a slot had polled it. So it
	 * has one owner at a time. If it is in no queue at the moment, because another thread
	 * moves or takes it, the guard looks again later.
	 */

	private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(1).toNanos();

	private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(128).toNanos();

	/**
	 * The number of changes within each other that end a nested task, at the depth of the
	 * stack at which it was started.
	 */
	private static final int CHANGES = 4;

	private final CurrentOptions options;

	private final ActiveNodes nodes;

	private final WakeupCoordinator wakeups;

	JoinGuard(CurrentOptions options, ActiveNodes nodes, WakeupCoordinator wakeups) {
		this.options = options;
		this.nodes = nodes;
		this.wakeups = wakeups;
	}

	@Override
	public void join(GuardedFuture<?> future) {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					await(future, Long.MAX_VALUE);
					return;
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public long await(GuardedFuture<?> future, long timeoutNanos) throws InterruptedException {
		if (timeoutNanos <= 0 || !mayWait(future)) {
			return timeoutNanos;
		}
		WorkerNode.RunningSlot slot = currentSlot();
		if (slot == null) {
			return timeoutNanos;
		}
		long start = System.nanoTime();
		long left = timeoutNanos;
		for (long pause = FIRST_PAUSE_NANOS; left > 0 && mayWait(future); pause = longer(pause)) {
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
			look(future, slot);
			left = timeoutNanos - (System.nanoTime() - start);
			if (left > 0 && mayWait(future)) {
				future.pause(Math.min(pause, left));
				left = timeoutNanos - (System.nanoTime() - start);
			}
		}
		return Math.max(left, 0);
	}

	private static long longer(long pause) {
		return Math.min(2 * pause, LONGEST_PAUSE_NANOS);
	}

	private static boolean mayWait(GuardedFuture<?> future) {
		if (!future.isDone()) {
			for (CompletableFuture<?> awaited : future.awaited()) {
				if (awaited instanceof Task<?> task && task.mayWait()) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * Returns the slot whose task the calling thread runs; {@code null} if the thread
	 * does not belong to the pool.
	 */
	private WorkerNode.@Nullable RunningSlot currentSlot() {
		for (WorkerNode node : this.nodes.all()) {
			WorkerNode.Occupant occupant = node.occupant();
			WorkerNode.RunningSlot slot = (occupant != null) ? occupant.currentSlot() : null;
			if (slot != null) {
				return slot;
			}
		}
		return null;
	}

	private void look(GuardedFuture<?> future, WorkerNode.RunningSlot slot) {
		for (CompletableFuture<?> awaited : future.awaited()) {
			if (future.isDone() || this.wakeups.isPaused()) {
				return;
			}
			if (awaited instanceof Task<?> task && task.waitsIn() instanceof WorkerNode queue
					&& !isTakenSoon(task, queue)) {
				act(task, queue, slot);
			}
		}
	}

	/** Returns whether a worker that may run a waiting task has a free slot. */
	private boolean isTakenSoon(Task<?> task, WorkerNode queue) {
		if (!this.options.get().stealing()) {
			return queue.hasFreeSlot();
		}
		for (WorkerNode node : task.registeredFunction().route().eligible(this.nodes.all())) {
			if (node.hasFreeSlot()) {
				return true;
			}
		}
		return false;
	}

	private void act(Task<?> task, WorkerNode queue, WorkerNode.RunningSlot slot) {
		if (this.options.get().deadlockGuard() == DeadlockGuard.FAIL) {
			Task<?> current = slot.current();
			if (current != null) {
				throw new TaskDeadlockException(this.options.get().name(), current.function(), task.function());
			}
		}
		else if (task.affinity().admits(slot.workerKey())) {
			StackHeadroom.require(CHANGES);
			slot.runNested(task, queue);
		}
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

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

	private final Gates gates;

	private final JoinGraph graph;

	private final Supplier<WorkerNode.@Nullable RunningSlot> currentSlot;

	/**
	 * Creates a guard.
	 * @param currentSlot the source of the slot whose task the calling thread runs;
	 * {@code null} if the thread does not belong to the pool
	 */
	JoinGuard(CurrentOptions options, ActiveNodes nodes, WakeupCoordinator wakeups, Gates gates,
			Supplier<WorkerNode.@Nullable RunningSlot> currentSlot) {
		this.currentSlot = currentSlot;
		this.gates = gates;
		this.graph = new JoinGraph(gates);
		this.options = options;
		this.nodes = nodes;
		this.wakeups = wakeups;
	}

	@Override
	public GuardedFuture.@Nullable Wait waitFor(GuardedFuture<?> future) {
		WorkerNode.RunningSlot slot = this.currentSlot.get();
		Task<?> current = (slot != null) ? slot.current() : null;
		return (slot != null && current != null) ? new SlotWait(future, slot, current) : null;
	}

	/**
	 * Wait of a thread that runs a task of the pool.
	 */
	private final class SlotWait implements GuardedFuture.Wait {

		private final GuardedFuture<?> future;

		private final WorkerNode.RunningSlot slot;

		private final Task<?> current;

		private SlotWait(GuardedFuture<?> future, WorkerNode.RunningSlot slot, Task<?> current) {
			this.future = future;
			this.slot = slot;
			this.current = current;
		}

		@Override
		public void join() {
			boolean interrupted = false;
			try {
				while (true) {
					try {
						await(Long.MAX_VALUE);
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
		public long await(long timeoutNanos) throws InterruptedException {
			if (timeoutNanos == Long.MAX_VALUE) {
				// Other tasks can count on the end of a shorter wait.
				JoinGuard.this.graph.joins(this.current, this.future);
			}
			long start = System.nanoTime();
			long left = timeoutNanos;
			for (long pause = FIRST_PAUSE_NANOS; left > 0 && mayWait(this.future); pause = longer(pause)) {
				if (Thread.interrupted()) {
					throw new InterruptedException();
				}
				look(this.future, this.slot);
				left = timeoutNanos - (System.nanoTime() - start);
				if (left > 0 && mayWait(this.future)) {
					this.future.pause(Math.min(pause, left));
					left = timeoutNanos - (System.nanoTime() - start);
				}
			}
			return Math.max(left, 0);
		}

		@Override
		public void close() {
			JoinGuard.this.graph.leaves(this.current, this.future);
		}

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

	private void look(GuardedFuture<?> future, WorkerNode.RunningSlot slot) {
		for (CompletableFuture<?> awaited : future.awaited()) {
			if (future.isDone() || this.wakeups.isPaused()) {
				return;
			}
			if (awaited instanceof Task<?> task) {
				look(task, slot);
			}
		}
	}

	private void look(Task<?> task, WorkerNode.RunningSlot slot) {
		Task.Holder holder = task.waitsIn();
		if (holder instanceof WorkerNode queue) {
			if (!isTakenSoon(task, queue)) {
				act(task, queue, slot);
			}
			return;
		}
		Gate gate = (holder == this.gates) ? this.gates.gateBefore(task) : null;
		if (gate != null) {
			look(task, gate, slot);
		}
	}

	private void look(Task<?> task, Gate gate, WorkerNode.RunningSlot slot) {
		if (gate.isShared()) {
			if (!hasFreeSlot(task)) {
				act(task, this.gates, slot);
			}
		}
		else if (slot.isWithin((outer) -> this.gates.occupies(outer, gate))) {
			// With ordering keys, the task would run before those that wait longer.
			if (gate instanceof KeyGate || this.options.get().deadlockGuard() == DeadlockGuard.FAIL) {
				failStuck(task, slot);
			}
			else {
				runNested(task, this.gates, slot);
			}
		}
		else if (this.graph.isStuck(task, slot)) {
			failStuck(task, slot);
		}
	}

	private void failStuck(Task<?> task, WorkerNode.RunningSlot slot) {
		Task<?> current = slot.current();
		if (current != null) {
			String pool = this.options.get().name();
			throw new TaskDeadlockException(pool, current.function(), task.function(),
					("A task of function '%s' of pool '%s' waits for a task of function '%s' that cannot start before it ends, because of its ordering key or the concurrency of its function."
							+ " Compose the futures instead of waiting for them, or give the tasks different keys")
						.formatted(current.function(), pool, task.function()));
		}
	}

	/** Returns whether a worker that may run a waiting task has a free slot. */
	private boolean isTakenSoon(Task<?> task, WorkerNode queue) {
		return this.options.get().stealing() ? hasFreeSlot(task) : queue.hasFreeSlot();
	}

	private boolean hasFreeSlot(Task<?> task) {
		for (WorkerNode node : task.registeredFunction().route().eligible(this.nodes.all())) {
			if (node.hasFreeSlot()) {
				return true;
			}
		}
		return false;
	}

	private void act(Task<?> task, TaskSource source, WorkerNode.RunningSlot slot) {
		if (this.options.get().deadlockGuard() == DeadlockGuard.FAIL) {
			fail(task, slot);
		}
		else {
			runNested(task, source, slot);
		}
	}

	private static void runNested(Task<?> task, TaskSource source, WorkerNode.RunningSlot slot) {
		if (task.affinity().admits(slot.workerKey())) {
			StackHeadroom.require(CHANGES);
			slot.runNested(task, source);
		}
	}

	private void fail(Task<?> task, WorkerNode.RunningSlot slot) {
		Task<?> current = slot.current();
		if (current != null) {
			throw new TaskDeadlockException(this.options.get().name(), current.function(), task.function());
		}
	}

}

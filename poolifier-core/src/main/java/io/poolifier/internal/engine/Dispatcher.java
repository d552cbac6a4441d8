// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.function.LongSupplier;

import io.poolifier.internal.concurrent.StackHeadroom;
import io.poolifier.options.OverflowPolicy;
import io.poolifier.task.PoolClosedException;
import io.poolifier.task.TasksQueueFullException;
import io.poolifier.task.WorkerLostException;
import org.jspecify.annotations.Nullable;

/**
 * Dispatcher that assigns tasks to workers. Thread-safe.
 */
final class Dispatcher implements TaskMover {

	/*
	 * Implementation note. A node may be closed at any time. It is first marked as closed
	 * and then emptied. The dispatcher first adds a task and then checks the mark. So
	 * either the thread that closes the node finds the task, or the dispatcher takes it
	 * back and looks for another node.
	 *
	 * Once a task is in a queue, it stays there, even if an exception is thrown
	 * afterwards. The watch repairs a wake-up that failed halfway.
	 */

	/**
	 * Parts of the pool that a dispatcher depends on.
	 */
	interface Pool {

		/** Returns whether accepted tasks are still dispatched to workers. */
		boolean keepsTasks();

		/**
		 * Adds a worker for a task that is about to be enqueued, if no other worker has
		 * room for it.
		 * @return the node of the added worker; {@code null} for none
		 */
		@Nullable WorkerNode taskComes(Affinity affinity);

		/**
		 * Adds a worker for tasks with an affinity.
		 * @return {@code true} if a worker was added that may run such tasks
		 */
		boolean addWorkerFor(Affinity affinity);

		/** Runs a task that cannot be dispatched on the calling thread. */
		void runByCaller(Task<?> task);

		/** Called when a waiting task was discarded. */
		void discarded(Task<?> task, @Nullable Object data, TasksQueueFullException reason);

		/** Ends a task that cannot be dispatched. */
		void end(Task<?> task, Throwable error);

		/**
		 * Returns the reason for which a submitting thread must neither wait nor run
		 * tasks; {@code null} if it may.
		 */
		@Nullable String occupation(Thread submitter);

		/** Redistributes tasks of a worker under back pressure to other workers. */
		void relieve(WorkerNode node);

	}

	/** Outcomes of the attempt to dispatch a task within the limits. */
	private enum Outcome {

		PLACED, NO_ROOM, NO_WORKER, CLOSED

	}

	private final String poolName;

	private final LongSupplier nanoTime;

	private final CurrentOptions options;

	private final ActiveNodes nodes;

	private final WakeupCoordinator wakeups;

	private final Gates gates;

	private final Admission admission;

	private final RoomQueue waiters;

	private final ChoiceTrace trace;

	private final Pool pool;

	Dispatcher(String poolName, LongSupplier nanoTime, CurrentOptions options, ActiveNodes nodes,
			WakeupCoordinator wakeups, Gates gates, Admission admission, RoomQueue waiters, ChoiceTrace trace,
			Pool pool) {
		this.poolName = poolName;
		this.nanoTime = nanoTime;
		this.options = options;
		this.nodes = nodes;
		this.wakeups = wakeups;
		this.gates = gates;
		this.admission = admission;
		this.waiters = waiters;
		this.trace = trace;
		this.pool = pool;
	}

	/**
	 * Dispatches a newly submitted task, unless it waits at a gate. The task goes to a
	 * worker that was added for it, or to the worker that the strategy of its function
	 * chooses. If the queue of that worker has no room, the task goes to the worker with
	 * the fewest tasks.
	 * @return {@code null}, or the reason why no worker gets the task
	 */
	@Nullable RuntimeException dispatch(Task<?> task) {
		ResolvedOptions options = this.options.get();
		if (options.isBounded()) {
			return dispatchWithinLimits(task, options);
		}
		if (task instanceof GatedTask<?> gated && !gated.passage().hasPassedAll()) {
			Gates.Outcome outcome = this.gates.submit(gated);
			if (outcome != Gates.Outcome.PASSED) {
				return (outcome == Gates.Outcome.WAITING) ? null : closed();
			}
		}
		WorkerNode node = this.pool.taskComes(task.affinity());
		while (node == null || !add(task, node)) {
			node = choose(task.registeredFunction(), task.since(), true);
			if (node == null) {
				return noWorker();
			}
		}
		return null;
	}

	private @Nullable RuntimeException dispatchWithinLimits(Task<?> task, ResolvedOptions options) {
		// Threads that came before have precedence, unless there is room for this task
		// only. After a change of the policy, they no longer wait.
		boolean queuesUp = options.blocks() && task.affinity().isAny() && !this.waiters.isEmpty();
		return switch (queuesUp ? Outcome.NO_ROOM : tryDispatch(task)) {
			case PLACED -> null;
			case NO_ROOM -> overflow(task, options.overflow());
			case NO_WORKER -> noWorker();
			case CLOSED -> closed();
		};
	}

	private Outcome tryDispatch(Task<?> task) {
		if (task instanceof GatedTask<?> gated && !gated.passage().hasPassedAll()) {
			Outcome outcome = tryEnter(gated);
			if (outcome != null) {
				return outcome;
			}
		}
		WorkerNode node = this.pool.taskComes(task.affinity());
		while (true) {
			if (node == null) {
				node = choose(task.registeredFunction(), task.since(), true);
			}
			if (node == null) {
				return Outcome.NO_WORKER;
			}
			boolean discards = this.options.get().overflow() == OverflowPolicy.DISCARD_OLDEST;
			Admission.Placement placement = discards ? this.admission.exchange(task, node)
					: this.admission.offer(task, node);
			if (placement == null) {
				return Outcome.NO_ROOM;
			}
			try {
				if (added(task, placement.node(), placement.pressureBegan())) {
					return Outcome.PLACED;
				}
			}
			finally {
				Task<?> discarded = placement.discarded();
				if (discarded != null) {
					discard(discarded);
				}
			}
			node = null;
		}
	}

	/** Returns {@code null} if the task has passed its gates, and has to be enqueued. */
	private @Nullable Outcome tryEnter(GatedTask<?> task) {
		Gates.Outcome outcome = this.admission.enter(task);
		while (outcome == null && this.options.get().overflow() == OverflowPolicy.DISCARD_OLDEST) {
			Task<?> evicted = this.admission.evict(task);
			if (evicted == null) {
				break;
			}
			discard(evicted);
			outcome = this.admission.enter(task);
		}
		if (outcome == null) {
			return Outcome.NO_ROOM;
		}
		return switch (outcome) {
			case PASSED -> null;
			case WAITING -> Outcome.PLACED;
			case CLOSED -> Outcome.CLOSED;
		};
	}

	/** Ends a task that has left its queue. It may have ended before. */
	private void discard(Task<?> task) {
		try {
			TasksQueueFullException reason = this.admission.discarded(task);
			Object data = task.payload();
			if (task.leaveQueue(reason)) {
				this.pool.discarded(task, data, reason);
			}
		}
		catch (Throwable ex) {
			// The caller is short of stack or memory.
			this.pool.end(task, ex);
		}
	}

	private @Nullable RuntimeException overflow(Task<?> task, OverflowPolicy policy) {
		if (policy != OverflowPolicy.BLOCK && policy != OverflowPolicy.CALLER_RUNS) {
			return this.admission.full(task);
		}
		boolean waits = policy == OverflowPolicy.BLOCK;
		if (!waits && task instanceof GatedTask<?> gated && !gated.passage().hasPassedAll()) {
			return this.admission.full(task, "the submitting thread must not run it before its turn; ");
		}
		String occupation = this.pool.occupation(Thread.currentThread());
		if (occupation != null) {
			return this.admission.full(task,
					"the submitting thread must not %s, because %s; ".formatted(waits ? "wait" : "run it", occupation));
		}
		if (waits) {
			return awaitRoom(task);
		}
		this.pool.runByCaller(task);
		return null;
	}

	private @Nullable RuntimeException awaitRoom(Task<?> task) {
		long began = System.nanoTime();
		try (RoomQueue.Waiter waiter = this.waiters.join(!task.affinity().isAny())) {
			while (this.pool.keepsTasks()) {
				Outcome outcome = waiter.isNext() ? tryDispatch(task) : Outcome.NO_ROOM;
				if (outcome != Outcome.NO_ROOM) {
					waitedForRoom(task);
					return (outcome == Outcome.PLACED) ? null : (outcome == Outcome.CLOSED) ? closed() : noWorker();
				}
				ResolvedOptions options = this.options.get();
				if (!options.blocks()) {
					break;
				}
				long limit = task.waitNanosLeft();
				if (limit <= 0) {
					return task.waitedTooLong();
				}
				long left = options.blockNanos() - (System.nanoTime() - began);
				if (left <= 0) {
					return this.admission.full(task,
							"there was no room within %s; ".formatted(options.queueOptions().blockTimeout()));
				}
				if (Thread.currentThread().isInterrupted()) {
					return this.admission.full(task, "the submitting thread was interrupted while it waited; ");
				}
				waiter.await(Math.min(left, limit));
			}
		}
		if (!this.pool.keepsTasks()) {
			return closed();
		}
		RuntimeException refusal = dispatch(task);
		waitedForRoom(task);
		return refusal;
	}

	/** Called after a task may have been added whose submitting thread had to wait. */
	private static void waitedForRoom(Task<?> task) {
		if (task.waitsIn() instanceof WorkerNode node) {
			node.agedTaskAdded();
		}
	}

	private @Nullable WorkerNode choose(RegisteredFunction function, long now, boolean mayAdd) {
		Route route = function.route();
		do {
			WorkerNode[] nodes = this.nodes.all();
			ResolvedOptions options = this.options.get();
			WorkerNode node = (options.choiceTraceSize() > 0) ? this.trace.choose(function, nodes, now, options)
					: route.choose(nodes, now);
			if (node == null) {
				// No worker is ready. The task waits at a worker that is starting.
				node = leastLoaded(route.eligible(nodes));
			}
			if (node != null) {
				return node;
			}
		}
		while (mayAdd && this.pool.addWorkerFor(route.affinity()));
		return null;
	}

	private RuntimeException noWorker() {
		return new WorkerLostException(this.poolName, "Pool '%s' has no worker left".formatted(this.poolName), null);
	}

	/**
	 * Dispatches a task that has waited at a gate.
	 * @return {@code null}, or the reason why no worker gets the task
	 */
	@Nullable Throwable dispatchAccepted(Task<?> task) {
		try {
			WorkerNode node;
			do {
				// Accepted tasks are dispatched although the pool is being destroyed.
				boolean keepsTasks = this.pool.keepsTasks();
				node = choose(task.registeredFunction(), this.nanoTime.getAsLong(), keepsTasks);
				if (node == null) {
					return keepsTasks ? noWorker() : closed();
				}
			}
			while (!place(task, node));
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	private boolean place(Task<?> task, WorkerNode node) {
		if (!this.options.get().isBounded()) {
			if (!add(task, node)) {
				return false;
			}
			addedLater(task, node);
			return true;
		}
		Admission.Placement placement = this.admission.place(task, node);
		if (!added(task, placement.node(), placement.pressureBegan())) {
			return false;
		}
		addedLater(task, placement.node());
		return true;
	}

	/**
	 * Called after a task was added that has waited elsewhere before, and may have been
	 * ended while it was in no queue.
	 */
	private static void addedLater(Task<?> task, WorkerNode node) {
		node.agedTaskAdded();
		if (task.hasEnded()) {
			node.remove(task);
		}
	}

	@Override
	public void move(Task<?> task, WorkerNode preferred) {
		move(task, preferred, true);
	}

	@Override
	public void addStolen(Task<?> oldest, WorkerNode thief) {
		boolean pressureBegan = false;
		try {
			pressureBegan = thief.addStolen(oldest);
		}
		catch (OutOfMemoryError ex) {
			// The tasks are in the queue nevertheless.
		}
		try {
			this.admission.overtaken();
			// Slots may have started to rest while the tasks were in no queue.
			this.wakeups.stolenTasksAdded(thief);
			if (pressureBegan) {
				this.pool.relieve(thief);
			}
		}
		catch (Throwable ex) {
			// The caller is short of stack or memory. The tasks wait.
		}
		try {
			evacuate(thief, true);
		}
		catch (Throwable ex) {
			// The supervisor does it at the next heartbeat.
		}
	}

	@Override
	public void moveAnywhere(Task<?> task, boolean mayAdd) {
		move(task, null, mayAdd);
	}

	private void move(Task<?> task, @Nullable WorkerNode preferred, boolean mayAdd) {
		try {
			WorkerNode node = preferred;
			while (node == null || !add(task, node)) {
				node = this.pool.keepsTasks() ? choose(task.registeredFunction(), this.nanoTime.getAsLong(), mayAdd)
						: null;
				if (node == null) {
					this.pool.end(task, this.pool.keepsTasks() ? noWorker() : closed());
					return;
				}
			}
			this.admission.overtaken();
			addedLater(task, node);
		}
		catch (Throwable ex) {
			this.pool.end(task, ex);
		}
	}

	private RuntimeException closed() {
		return new PoolClosedException(this.poolName,
				"Pool '%s' was destroyed before the task started".formatted(this.poolName));
	}

	/**
	 * Adds a task to a node.
	 * @return {@code false} if the node is closed, and the task is in no queue
	 */
	private boolean add(Task<?> task, WorkerNode node) {
		return added(task, node, node.offer(task));
	}

	private boolean added(Task<?> task, WorkerNode node, boolean pressureBegan) {
		if (!node.isOpen()) {
			StackHeadroom.require();
			return !node.remove(task);
		}
		try {
			this.wakeups.taskAdded(task, node);
			if (pressureBegan) {
				this.pool.relieve(node);
			}
		}
		catch (Throwable ex) {
			// The caller is short of stack or memory. The task waits.
		}
		return true;
	}

	private static @Nullable WorkerNode leastLoaded(WorkerNode[] nodes) {
		WorkerNode chosen = null;
		for (WorkerNode node : nodes) {
			if (chosen == null || node.load() < chosen.load()) {
				chosen = node;
			}
		}
		return chosen;
	}

}

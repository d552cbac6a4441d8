// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.poolifier.internal.concurrent.StackHeadroom;
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
		 * Adds a worker for tasks with an affinity.
		 * @return {@code true} if a worker was added that may run such tasks
		 */
		boolean addWorkerFor(Affinity affinity);

		/** Ends a task that cannot be dispatched. */
		void end(Task<?> task, Throwable error);

		/** Redistributes tasks of a worker under back pressure to other workers. */
		void relieve(WorkerNode node);

	}

	private final String poolName;

	private final LongSupplier nanoTime;

	private final CurrentOptions options;

	private final ActiveNodes nodes;

	private final WakeupCoordinator wakeups;

	private final Pool pool;

	Dispatcher(String poolName, LongSupplier nanoTime, CurrentOptions options, ActiveNodes nodes,
			WakeupCoordinator wakeups, Pool pool) {
		this.poolName = poolName;
		this.nanoTime = nanoTime;
		this.options = options;
		this.nodes = nodes;
		this.wakeups = wakeups;
		this.pool = pool;
	}

	/**
	 * Dispatches a newly submitted task. The task goes to a worker that was added for it,
	 * or to the worker that the strategy of its function chooses. If the queue of that
	 * worker has reached its capacity, the task goes to the worker with the fewest tasks.
	 * @return {@code null}, or the reason why no worker gets the task
	 */
	@Nullable RuntimeException dispatch(Task<?> task, @Nullable WorkerNode added) {
		WorkerNode node = added;
		while (node == null || !add(task, node)) {
			Route route = task.registeredFunction().route();
			node = choose(route, task.since(), true);
			if (node == null) {
				return noWorker();
			}
			int capacity = this.options.get().capacity();
			if (capacity < Integer.MAX_VALUE && node.queued() >= capacity) {
				node = leastLoaded(route.eligible(this.nodes.all()), (other) -> other.queued() < capacity);
				if (node == null) {
					return noRoom(task.registeredFunction(), capacity);
				}
			}
		}
		return null;
	}

	private @Nullable WorkerNode choose(Route route, long now, boolean mayAdd) {
		do {
			WorkerNode[] nodes = this.nodes.all();
			WorkerNode node = route.choose(nodes, now);
			if (node == null) {
				// No worker is ready. The task waits at a worker that is starting.
				node = leastLoaded(route.eligible(nodes), (any) -> true);
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

	private RuntimeException noRoom(RegisteredFunction function, int capacity) {
		return new TasksQueueFullException(this.poolName, function.name(),
				"Pool '%s' rejected a task of function '%s': each worker that may run it has %d waiting tasks, the limit set by tasksQueueOptions.capacity"
					.formatted(this.poolName, function.name(), capacity));
	}

	@Override
	public void move(Task<?> task, WorkerNode preferred) {
		move(task, preferred, true);
	}

	@Override
	public void moveAnywhere(Task<?> task, boolean mayAdd) {
		move(task, null, mayAdd);
	}

	private void move(Task<?> task, @Nullable WorkerNode preferred, boolean mayAdd) {
		try {
			WorkerNode node = preferred;
			while (node == null || !add(task, node)) {
				node = this.pool.keepsTasks()
						? choose(task.registeredFunction().route(), this.nanoTime.getAsLong(), mayAdd) : null;
				if (node == null) {
					this.pool.end(task, this.pool.keepsTasks() ? noWorker() : closed());
					return;
				}
			}
			if (task.hasEnded()) {
				// The thread that ended the task meanwhile did not find it in this queue.
				node.remove(task);
			}
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
		boolean pressureBegan = node.offer(task);
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

	private static @Nullable WorkerNode leastLoaded(WorkerNode[] nodes, Predicate<WorkerNode> eligible) {
		WorkerNode chosen = null;
		for (WorkerNode node : nodes) {
			if (eligible.test(node) && (chosen == null || node.load() < chosen.load())) {
				chosen = node;
			}
		}
		return chosen;
	}

}

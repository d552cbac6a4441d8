// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

import io.poolifier.internal.concurrent.StackHeadroom;
import io.poolifier.options.Statistic;
import io.poolifier.task.TasksQueueFullException;
import org.jspecify.annotations.Nullable;

/**
 * Admission of new tasks to the queues of a pool whose number of waiting tasks is
 * limited. Thread-safe.
 */
final class Admission {

	/*
	 * Implementation note. Only threads that hold the lock add new tasks, one at a time.
	 * All other threads only take tasks away, and move tasks from queue to queue while
	 * they hold the lock. So a queue has room until its task is added, and the sum of the
	 * sizes is never too low. The room of the pool is counted anew only when the room
	 * counted before is used up.
	 *
	 * A thread that moves tasks never waits for the lock. If it is held, the thread takes
	 * only a task that it runs at once. The tasks of a lost worker, and tasks that run
	 * again, are added regardless of the limits.
	 */

	/**
	 * Outcome of the attempt to add a task.
	 *
	 * @param node the node whose queue contains the task
	 * @param pressureBegan whether the task has caused back pressure
	 * @param discarded the task that left its queue in exchange, and has to be ended
	 */
	record Placement(WorkerNode node, boolean pressureBegan, @Nullable Task<?> discarded) {
	}

	private final String poolName;

	private final CurrentOptions options;

	private final ActiveNodes nodes;

	private final Gates gates;

	private final ReentrantLock lock = new ReentrantLock();

	/** The known room of the pool. Guarded by the lock. */
	private long room;

	/** The capacity of the pool when the room was counted. Guarded by the lock. */
	private long countedFor;

	/** Whether tasks were added regardless of the limits since the room was counted. */
	private volatile boolean overtaken;

	Admission(String poolName, CurrentOptions options, ActiveNodes nodes, Gates gates) {
		this.poolName = poolName;
		this.options = options;
		this.nodes = nodes;
		this.gates = gates;
	}

	/**
	 * Lets a task pass its gates, or wait there.
	 * @return {@code null} if there is no room for a task that waits
	 */
	Gates.@Nullable Outcome enter(GatedTask<?> task) {
		StackHeadroom.require(3);
		this.lock.lock();
		try {
			if (!hasRoom(this.options.get())) {
				return null;
			}
			Gates.Outcome outcome = this.gates.submit(task);
			if (outcome == Gates.Outcome.WAITING) {
				this.room--;
			}
			return outcome;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Removes the oldest waiting task of the pool that is not more urgent than another
	 * one.
	 * @return the task, which has to be ended; {@code null} if there is none
	 */
	@Nullable Task<?> evict(Task<?> task) {
		StackHeadroom.require(2);
		this.lock.lock();
		try {
			Candidate oldest = oldest(this.nodes.all(), true, task.priority());
			this.room = 0;
			return (oldest != null && oldest.remove()) ? oldest.task() : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Adds a task that has waited at a gate, regardless of the limit of the pool, which
	 * it does not change. If there is a queue with room, the task is added there.
	 * @return the node whose queue contains the task
	 */
	Placement place(Task<?> task, WorkerNode preferred) {
		StackHeadroom.require(2);
		this.lock.lock();
		try {
			WorkerNode roomy = nodeWithRoom(task, preferred, this.options.get());
			WorkerNode node = (roomy != null) ? roomy : preferred;
			return new Placement(node, node.offer(task), null);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Adds a task to a queue that has room.
	 * @param preferred the worker whose queue is preferred to shorter ones
	 * @return {@code null} if there is no room
	 */
	@Nullable Placement offer(Task<?> task, WorkerNode preferred) {
		ResolvedOptions options = this.options.get();
		StackHeadroom.require(2);
		this.lock.lock();
		try {
			WorkerNode node = hasRoom(options) ? nodeWithRoom(task, preferred, options) : null;
			if (node == null) {
				return null;
			}
			this.room--;
			return new Placement(node, node.offer(task), null);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Adds a task to a queue, in exchange for the oldest waiting task that is not more
	 * urgent, if there is no room.
	 * @return {@code null} if there is neither room nor such a task
	 */
	@Nullable Placement exchange(Task<?> task, WorkerNode preferred) {
		ResolvedOptions options = this.options.get();
		StackHeadroom.require(2);
		this.lock.lock();
		try {
			while (true) {
				WorkerNode roomy = nodeWithRoom(task, preferred, options);
				if (roomy != null && hasRoom(options)) {
					this.room--;
					return new Placement(roomy, roomy.offer(task), null);
				}
				Candidate oldest = (roomy != null) ? oldest(this.nodes.all(), true, task.priority())
						: oldest(eligible(task), false, task.priority());
				if (oldest == null) {
					this.room = 0;
					if (nodeWithRoom(task, preferred, options) == null || !hasRoom(options)) {
						return null;
					}
				}
				else if (oldest.remove()) {
					WorkerNode holder = (oldest.source() instanceof WorkerNode source) ? source : preferred;
					WorkerNode node = (roomy != null) ? roomy : holder;
					return new Placement(node, node.offer(task), oldest.task());
				}
				// Workers have taken tasks meanwhile, so there is room.
				this.room = 0;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Task that may be discarded, and where it waits. */
	private record Candidate(Task<?> task, TaskSource source) {

		/** Returns whether the task was still waiting. */
		boolean remove() {
			return this.source.remove(this.task, (removed) -> {
			});
		}

	}

	/** Returns the oldest task that is not more urgent than a given priority. */
	private @Nullable Candidate oldest(WorkerNode[] nodes, boolean undispatched, int priority) {
		Task<?> oldest = undispatched ? this.gates.oldest(priority) : null;
		TaskSource source = this.gates;
		for (WorkerNode node : nodes) {
			Task<?> candidate = node.oldest(priority);
			if (candidate != null && (oldest == null || candidate.since() - oldest.since() < 0)) {
				oldest = candidate;
				source = node;
			}
		}
		return (oldest != null) ? new Candidate(oldest, source) : null;
	}

	/** Returns the exception of a task that was discarded. */
	TasksQueueFullException discarded(Task<?> task) {
		return full(task, "Pool '%s' discarded a waiting task of function '%s' for a new one: ".formatted(this.poolName,
				task.function()), true);
	}

	/** Returns whether the pool has room. */
	private boolean hasRoom(ResolvedOptions options) {
		long capacity = capacity(options);
		if (capacity == Integer.MAX_VALUE) {
			return true;
		}
		if (this.room <= 0 || this.overtaken || this.countedFor != capacity) {
			this.overtaken = false;
			this.countedFor = capacity;
			this.room = Math.max(capacity - queued(), 0);
		}
		return this.room > 0;
	}

	/**
	 * Returns the number of tasks that may wait in the pool. Tasks at the gates count
	 * against the capacities of the workers, to which they go later.
	 */
	private long capacity(ResolvedOptions options) {
		return (options.capacity() == Integer.MAX_VALUE || this.gates.waiting() == 0) ? options.poolCapacity()
				: Math.min(options.poolCapacity(), (long) options.capacity() * Math.max(this.nodes.size(), 1));
	}

	private long queued() {
		long queued = this.gates.waiting();
		for (WorkerNode node : this.nodes.all()) {
			queued += node.queued();
		}
		return queued;
	}

	private @Nullable WorkerNode nodeWithRoom(Task<?> task, WorkerNode preferred, ResolvedOptions options) {
		int capacity = options.capacity();
		if (preferred.queued() < capacity) {
			return preferred;
		}
		WorkerNode chosen = null;
		for (WorkerNode node : eligible(task)) {
			if (node.queued() < capacity && (chosen == null || node.load() < chosen.load())) {
				chosen = node;
			}
		}
		return chosen;
	}

	private WorkerNode[] eligible(Task<?> task) {
		return task.registeredFunction().route().eligible(this.nodes.all());
	}

	/**
	 * Called when a task was added regardless of the limits.
	 */
	void overtaken() {
		if (!this.overtaken && !this.lock.isHeldByCurrentThread()) {
			this.overtaken = true;
		}
	}

	/**
	 * Prevents new tasks from being added while tasks move from queue to queue, unless
	 * another thread does so, or adds a task.
	 * @return {@code true} if the caller has to {@link #resume() resume} the admission
	 */
	boolean tryPause() {
		return this.lock.tryLock();
	}

	/** Resumes the admission if the calling thread has paused it. */
	void resume() {
		if (this.lock.isHeldByCurrentThread()) {
			this.lock.unlock();
		}
	}

	/** Returns the rejection of a task for which there is no room. */
	TasksQueueFullException full(Task<?> task) {
		return full(task, "");
	}

	/**
	 * Returns the rejection of a task for which there is no room.
	 * @param reason the reason for which the overflow policy did not help; may be empty
	 */
	TasksQueueFullException full(Task<?> task, String reason) {
		String message = "Pool '%s' rejected a task of function '%s': %s".formatted(this.poolName, task.function(),
				reason);
		return full(task, message, false);
	}

	private TasksQueueFullException full(Task<?> task, String message, boolean discarded) {
		ResolvedOptions options = this.options.get();
		long queued = queued();
		if (queued >= options.poolCapacity() || options.capacity() == Integer.MAX_VALUE) {
			return full(task, message + "%d tasks wait, and tasksQueueOptions.poolCapacity permits %d".formatted(queued,
					options.poolCapacity()), queued, options.poolCapacity(), this.nodes.slots(), discarded);
		}
		long capacity = capacity(options);
		if (queued >= capacity) {
			return full(task,
					message + "%d tasks wait, and tasksQueueOptions.capacity permits %d for each of %d workers"
						.formatted(queued, options.capacity(), this.nodes.size()),
					queued, (int) capacity, this.nodes.slots(), discarded);
		}
		int depth = Integer.MAX_VALUE;
		int slots = 0;
		for (WorkerNode node : eligible(task)) {
			int queuedAtNode = node.queued();
			if (queuedAtNode < depth) {
				depth = queuedAtNode;
				slots = node.slots();
			}
		}
		return full(task, message
				+ "each worker that may run it has %d waiting tasks or more, and tasksQueueOptions.capacity permits %d"
					.formatted(depth, options.capacity()),
				depth, options.capacity(), slots, discarded);
	}

	private TasksQueueFullException full(Task<?> task, String message, long depth, int limit, int slots,
			boolean discarded) {
		return new TasksQueueFullException(this.poolName, task.function(), message,
				(int) Math.min(depth, Integer.MAX_VALUE), limit, estimatedWait(depth, slots), discarded);
	}

	private @Nullable Duration estimatedWait(long depth, int slots) {
		double sum = 0;
		int measured = 0;
		for (WorkerNode node : this.nodes.all()) {
			long typical = node.typical(Statistic.RUN_TIME);
			if (typical > 0) {
				sum += typical;
				measured++;
			}
		}
		return (measured > 0) ? Duration.ofNanos((long) (sum / measured * depth / Math.max(slots, 1))) : null;
	}

}

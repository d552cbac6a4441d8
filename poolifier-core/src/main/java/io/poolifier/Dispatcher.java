package io.poolifier;

import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.poolifier.task.PoolClosedException;
import io.poolifier.task.TaskRejectedException;
import io.poolifier.task.WorkerLostException;
import org.jspecify.annotations.Nullable;

/**
 * Gives tasks to workers.
 */
final class Dispatcher implements Workforce.Leftovers {

	/*
	 * Implementation note. A node may be closed at any time. It is marked as closed first
	 * and emptied then; here a task is added first and the mark looked at then. So either
	 * the one who closes it sees the task or this sees the mark, and the task is moved
	 * on.
	 */

	/** What the dispatcher asks of the pool. */
	interface Pool {

		/** Whether tasks that were accepted go on to workers. */
		boolean keepsTasks();

		/** Whether a worker could be hired that may have such tasks. */
		boolean hireFor(Affinity affinity);

	}

	private final String poolName;

	private final LongSupplier nanoTime;

	private final Settings settings;

	private final Roster roster;

	private final Wakeups wakeups;

	private final Stealing stealing;

	private final Pool pool;

	Dispatcher(String poolName, LongSupplier nanoTime, Settings settings, Roster roster, Wakeups wakeups,
			Stealing stealing, Pool pool) {
		this.poolName = poolName;
		this.nanoTime = nanoTime;
		this.settings = settings;
		this.roster = roster;
		this.wakeups = wakeups;
		this.stealing = stealing;
		this.pool = pool;
	}

	/**
	 * Gives a task that was submitted just now to the worker that its function's strategy
	 * chooses, or, if that one has as many tasks as it may have, to the one with the
	 * fewest.
	 * @return {@code null}, or why no worker gets the task
	 */
	@Nullable RuntimeException dispatch(Task<?> task) {
		Route route = task.taskFunction().route();
		WorkerNode node = choose(route, task.since());
		if (node == null) {
			return noWorker();
		}
		int capacity = this.settings.get().capacity();
		if (capacity < Integer.MAX_VALUE && node.queued() >= capacity) {
			node = leastLoaded(route.eligible(this.roster.nodes()), (other) -> other.queued() < capacity);
			if (node == null) {
				return noRoom(task.taskFunction(), capacity);
			}
		}
		add(task, node);
		return null;
	}

	private @Nullable WorkerNode choose(Route route, long now) {
		do {
			WorkerNode[] nodes = this.roster.nodes();
			WorkerNode node = route.choose(nodes, now);
			if (node == null) {
				// None is ready: the task waits where a worker is about to be.
				node = leastLoaded(route.eligible(nodes), (any) -> true);
			}
			if (node != null) {
				return node;
			}
		}
		while (this.pool.hireFor(route.affinity()));
		return null;
	}

	private RuntimeException noWorker() {
		return new WorkerLostException(this.poolName, "Pool '%s' has no worker left".formatted(this.poolName), null);
	}

	private RuntimeException noRoom(TaskFunction function, int capacity) {
		return new TaskRejectedException(this.poolName, function.name(),
				"Pool '%s' takes no more tasks for function '%s' for now: each worker that may have them has %d waiting, the most that tasksQueueOptions.capacity allows"
					.formatted(this.poolName, function.name(), capacity));
	}

	/** Moves all that waits in a closed node to other workers. */
	@Override
	public void evacuate(WorkerNode node) {
		for (Task<?> task : node.drain()) {
			if (!this.pool.keepsTasks()) {
				task.completeExceptionally(new PoolClosedException(this.poolName,
						"Pool '%s' was destroyed before the task started".formatted(this.poolName)));
			}
			else {
				WorkerNode other = choose(task.taskFunction().route(), this.nanoTime.getAsLong());
				if (other != null) {
					move(task, other);
				}
				else {
					task.completeExceptionally(noWorker());
				}
			}
		}
	}

	/**
	 * Moves all that waits in the node of a lost worker to other workers that are ready.
	 * If there are none, it waits there for the replacement.
	 */
	@Override
	public void redistribute(WorkerNode node) {
		for (Task<?> task : node.drain()) {
			WorkerNode other = leastLoaded(this.roster.nodes(),
					(candidate) -> candidate != node && candidate.ready() && task.affinity().admits(candidate.key()));
			move(task, (other != null) ? other : node);
		}
	}

	/** Adds a task that is in no queue, but known to its caller. */
	void move(Task<?> task, WorkerNode node) {
		add(task, node);
		node.arrived(task);
	}

	private void add(Task<?> task, WorkerNode node) {
		boolean reachedSize = node.offer(task);
		if (!node.isOpen()) {
			evacuate(node);
			return;
		}
		this.wakeups.taskAdded(task, node);
		if (reachedSize) {
			this.stealing.relieve(node);
		}
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

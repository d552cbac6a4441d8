package io.poolifier;

import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import io.poolifier.strategy.WorkerChooser;
import io.poolifier.task.PoolClosedException;
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

	private final String poolName;

	private final Roster roster;

	private final WorkerChooser chooser;

	private final Wakeups wakeups;

	private final BooleanSupplier started;

	private final BooleanSupplier grow;

	Dispatcher(String poolName, Roster roster, WorkerChooser chooser, Wakeups wakeups, BooleanSupplier started,
			BooleanSupplier grow) {
		this.poolName = poolName;
		this.roster = roster;
		this.chooser = chooser;
		this.wakeups = wakeups;
		this.started = started;
		this.grow = grow;
	}

	int retries() {
		return this.chooser.retries();
	}

	/**
	 * Gives a task to the worker that the strategy chooses.
	 * @return {@code false} if there is none, and no way to have one
	 */
	boolean dispatch(Task<?> task) {
		WorkerNode node = choose();
		if (node == null) {
			return false;
		}
		add(task, node);
		return true;
	}

	/** What becomes of a task that cannot be dispatched. */
	RuntimeException noWorker() {
		return new WorkerLostException(this.poolName, "Pool '%s' has no worker left".formatted(this.poolName), null);
	}

	private @Nullable WorkerNode choose() {
		do {
			WorkerNode[] nodes = this.roster.nodes();
			int index = this.chooser.choose(nodes);
			if (index != WorkerChooser.NONE) {
				return nodes[index];
			}
			WorkerNode holdingPlace = leastLoaded(nodes, (node) -> true);
			if (holdingPlace != null) {
				return holdingPlace;
			}
		}
		while (this.grow.getAsBoolean());
		return null;
	}

	/** Moves all that waits in a closed node to other workers. */
	@Override
	public void evacuate(WorkerNode node) {
		for (Task<?> task : node.drain()) {
			if (!this.started.getAsBoolean()) {
				task.completeExceptionally(new PoolClosedException(this.poolName,
						"Pool '%s' was destroyed before the task started".formatted(this.poolName)));
			}
			else if (!dispatch(task)) {
				task.completeExceptionally(noWorker());
			}
		}
	}

	/**
	 * Moves all that waits in the node of a lost worker to other workers that are ready.
	 * If there are none, it waits there for the replacement.
	 */
	@Override
	public void redistribute(WorkerNode node) {
		if (readyOther(node) == null) {
			return;
		}
		for (Task<?> task : node.drain()) {
			WorkerNode other = readyOther(node);
			add(task, (other != null) ? other : node);
		}
	}

	private void add(Task<?> task, WorkerNode node) {
		node.offer(task);
		if (node.isOpen()) {
			this.wakeups.taskAdded(node);
		}
		else {
			evacuate(node);
		}
	}

	private @Nullable WorkerNode readyOther(WorkerNode node) {
		return leastLoaded(this.roster.nodes(), (other) -> other != node && other.ready());
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

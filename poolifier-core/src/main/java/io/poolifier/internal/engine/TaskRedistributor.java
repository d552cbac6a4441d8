// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.Arrays;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Redistributor of the waiting tasks of nodes that have lost their worker. Thread-safe.
 */
final class TaskRedistributor {

	private final ActiveNodes nodes;

	private final TaskMover mover;

	TaskRedistributor(ActiveNodes nodes, TaskMover mover) {
		this.nodes = nodes;
		this.mover = mover;
	}

	/**
	 * Moves a task that has to run again, because its worker has lost or not started it.
	 * @param condition the condition that its next node has to fulfil; {@code null} if
	 * workers may be added
	 */
	void runAgain(Task<?> task, @Nullable Predicate<WorkerNode> condition) {
		WorkerNode node = (condition != null)
				? leastLoaded(Arrays.stream(this.nodes.all()).filter(condition).toArray(WorkerNode[]::new), task)
				: null;
		if (node != null) {
			this.mover.move(task, node);
		}
		else {
			this.mover.moveAnywhere(task, true);
		}
	}

	/**
	 * Moves all waiting tasks of a closed node to other workers, until a worker that is
	 * added for them opens the node again.
	 */
	void evacuate(WorkerNode node, boolean mayAdd) {
		this.mover.evacuate(node, mayAdd);
	}

	private static @Nullable Task<?> poll(WorkerNode node) {
		return node.poll((task) -> {
		});
	}

	/**
	 * Redistributes all waiting tasks of a node to other workers that fulfil a condition.
	 * Tasks that cannot be moved stay.
	 */
	void redistribute(WorkerNode node, Predicate<WorkerNode> condition) {
		WorkerNode[] others = Arrays.stream(this.nodes.all())
			.filter((other) -> other != node && condition.test(other))
			.toArray(WorkerNode[]::new);
		if (others.length == 0) {
			return;
		}
		for (int left = node.queued(); left > 0; left--) {
			Task<?> task = poll(node);
			if (task == null) {
				return;
			}
			WorkerNode other = null;
			try {
				other = leastLoaded(others, task);
			}
			finally {
				this.mover.move(task, (other != null) ? other : node);
			}
		}
	}

	private static @Nullable WorkerNode leastLoaded(WorkerNode[] nodes, Task<?> task) {
		WorkerNode least = null;
		for (WorkerNode node : nodes) {
			if (task.affinity().admits(node.key()) && (least == null || node.load() < least.load())) {
				least = node;
			}
		}
		return least;
	}

}

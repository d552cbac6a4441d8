// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Graph of the tasks that wait for each other: running tasks for those that they join,
 * and tasks at a gate for those that occupy it. Thread-safe.
 */
final class JoinGraph {

	/*
	 * Implementation note. A task at a gate is stuck if all tasks that occupy the gate
	 * are, because any of them would make way. A running task is stuck if one of the
	 * tasks that it joins is. A task that leads back to itself is stuck, unless another
	 * task on the way is not. The gates count their changes, so a verdict holds if there
	 * was none meanwhile: a stuck task can end only after one, or if it is cancelled.
	 */

	/** The number of tasks within each other up to which circles are looked for. */
	private static final int DEEPEST = 100;

	private final Gates gates;

	private final Map<Task<?>, GuardedFuture<?>> joins = new ConcurrentHashMap<>();

	JoinGraph(Gates gates) {
		this.gates = gates;
	}

	/** Called when a task begins to wait for a future. */
	void joins(Task<?> task, GuardedFuture<?> future) {
		this.joins.put(task, future);
	}

	/** Called when a task no longer waits for a future. */
	void leaves(Task<?> task, GuardedFuture<?> future) {
		this.joins.remove(task, future);
	}

	/** Returns whether a task at a gate waits for itself, by way of other tasks. */
	boolean isStuck(Task<?> task) {
		int changes = this.gates.changes();
		return isStuck(task, new HashSet<>()) && this.gates.changes() == changes;
	}

	private boolean isStuck(Task<?> task, Set<Task<?>> path) {
		if (!path.add(task)) {
			return true;
		}
		try {
			if (path.size() > DEEPEST || task.isDone()) {
				return false;
			}
			Gate gate = (task.waitsIn() == this.gates) ? this.gates.gateBefore(task) : null;
			return (gate != null) ? areStuck(this.gates.occupants(gate, this.joins.keySet()), path)
					: joinsStuckTask(task, path);
		}
		finally {
			path.remove(task);
		}
	}

	private boolean areStuck(Collection<Task<?>> occupants, Set<Task<?>> path) {
		return !occupants.isEmpty() && occupants.stream().allMatch((occupant) -> isStuck(occupant, path));
	}

	private boolean joinsStuckTask(Task<?> task, Set<Task<?>> path) {
		GuardedFuture<?> future = this.joins.get(task);
		if (future == null || future.isDone()) {
			return false;
		}
		for (CompletableFuture<?> awaited : future.awaited()) {
			if (awaited instanceof Task<?> other && isStuck(other, path)) {
				return true;
			}
		}
		return false;
	}

}

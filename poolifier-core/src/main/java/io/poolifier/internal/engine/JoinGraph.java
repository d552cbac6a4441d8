// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
	 * tasks that it joins is. All tasks on the way are taken for stuck at first, and
	 * those that are not are removed until none is left to remove. The gates count their
	 * changes, so a verdict holds if there was none meanwhile: a stuck task can end only
	 * after one, or if it is cancelled.
	 *
	 * The verdict is for the thread that asks only if its own task is on the way. Other
	 * tasks that wait for themselves find that out on their own.
	 */

	/**
	 * Tasks that a task waits for.
	 *
	 * @param all whether the task is stuck only if all of them are
	 */
	private record Blockers(List<Task<?>> tasks, boolean all) {

		boolean areIn(Set<Task<?>> stuck) {
			return this.all ? !this.tasks.isEmpty() && stuck.containsAll(this.tasks)
					: this.tasks.stream().anyMatch(stuck::contains);
		}

	}

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

	/**
	 * Returns whether a task at a gate waits for the task of a slot, by way of other
	 * tasks.
	 */
	boolean isStuck(Task<?> task, WorkerNode.RunningSlot slot) {
		int changes = this.gates.changes();
		Map<Task<?>, Blockers> way = wayFrom(task);
		return slot.isWithin(way::containsKey) && stuck(way).contains(task) && this.gates.changes() == changes;
	}

	/** Returns a task, and all tasks that it waits for, directly or indirectly. */
	private Map<Task<?>, Blockers> wayFrom(Task<?> first) {
		Map<Task<?>, Blockers> way = new HashMap<>();
		Deque<Task<?>> next = new ArrayDeque<>(List.of(first));
		while (!next.isEmpty()) {
			Task<?> task = next.pop();
			if (!way.containsKey(task)) {
				Blockers blockers = blockers(task);
				way.put(task, blockers);
				blockers.tasks().forEach(next::push);
			}
		}
		return way;
	}

	private static Set<Task<?>> stuck(Map<Task<?>, Blockers> way) {
		Set<Task<?>> stuck = new HashSet<>(way.keySet());
		boolean changed;
		do {
			changed = stuck.removeIf((task) -> !blockersOf(task, way).areIn(stuck));
		}
		while (changed);
		return stuck;
	}

	private static Blockers blockersOf(Task<?> task, Map<Task<?>, Blockers> way) {
		return Objects.requireNonNull(way.get(task));
	}

	private Blockers blockers(Task<?> task) {
		Gate gate = (task.waitsIn() == this.gates) ? this.gates.gateBefore(task) : null;
		if (gate == null) {
			return new Blockers(joined(task), false);
		}
		List<Task<?>> occupants = this.gates.occupants(gate, this.joins.keySet());
		// A task that occupies the gate and joins the task runs it, or fails.
		boolean isHelped = occupants.stream().anyMatch((occupant) -> joined(occupant).contains(task));
		return new Blockers(isHelped ? List.of() : occupants, true);
	}

	private List<Task<?>> joined(Task<?> task) {
		GuardedFuture<?> future = this.joins.get(task);
		List<Task<?>> joined = new ArrayList<>();
		if (future != null && !future.isDone()) {
			for (CompletableFuture<?> awaited : future.awaited()) {
				if (awaited instanceof Task<?> other && !other.isDone()) {
					joined.add(other);
				}
			}
		}
		return joined;
	}

}

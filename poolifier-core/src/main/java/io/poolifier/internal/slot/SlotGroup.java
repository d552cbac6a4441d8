// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.slot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.poolifier.worker.TaskSlot;
import org.jspecify.annotations.Nullable;

/**
 * Loops of the slots of a worker that have not stopped. Thread-safe.
 *
 * @param <L> the type of the loops
 */
public final class SlotGroup<L extends SlotLoop> {

	/**
	 * Factory for loops.
	 *
	 * @param <L> the type of the loops
	 */
	@FunctionalInterface
	public interface LoopFactory<L extends SlotLoop> {

		/** Creates the loop of a slot. */
		L create(TaskSlot slot, int number);

	}

	private final LoopFactory<L> factory;

	private final SlotExecutor crew;

	/** Changes only under the lock of this object. */
	private final Map<TaskSlot, L> loops = new ConcurrentHashMap<>();

	private int created;

	/**
	 * Creates an empty group.
	 * @param factory the factory for loops
	 * @param crew the executor that drives the loops
	 */
	public SlotGroup(LoopFactory<L> factory, SlotExecutor crew) {
		this.factory = factory;
		this.crew = crew;
	}

	/** Adds the first slots, and starts to drive them. */
	public void start(List<TaskSlot> slots) {
		List<L> added = new ArrayList<>();
		synchronized (this) {
			for (TaskSlot slot : slots) {
				added.add(newLoop(slot));
			}
		}
		this.crew.start(added);
	}

	/** Adds a slot, and starts to drive it, unless all slots have stopped. */
	public void add(TaskSlot slot) {
		L loop;
		synchronized (this) {
			if (this.loops.isEmpty()) {
				return;
			}
			loop = newLoop(slot);
		}
		this.crew.add(loop);
	}

	private L newLoop(TaskSlot slot) {
		L loop = this.factory.create(slot, this.created++);
		this.loops.put(slot, loop);
		return loop;
	}

	/** Returns the loop of a slot; {@code null} if the slot has stopped. */
	public @Nullable L get(TaskSlot slot) {
		return this.loops.get(slot);
	}

	/** Returns the first loop that matches; {@code null} if there is none. */
	public @Nullable L find(Predicate<? super L> predicate) {
		for (L loop : this.loops.values()) {
			if (predicate.test(loop)) {
				return loop;
			}
		}
		return null;
	}

	/** Performs an action for the loop of a slot, unless the slot has stopped. */
	public void with(TaskSlot slot, Consumer<? super L> action) {
		L loop = this.loops.get(slot);
		if (loop != null) {
			action.accept(loop);
		}
	}

	/** Returns whether all slots have stopped. */
	public boolean isEmpty() {
		return this.loops.isEmpty();
	}

	/** Returns whether a condition holds for the loop of a slot that has not stopped. */
	public boolean anyMatch(Predicate<? super L> condition) {
		for (L loop : this.loops.values()) {
			if (condition.test(loop)) {
				return true;
			}
		}
		return false;
	}

	/** Performs an action for the loop of each slot that has not stopped. */
	public void forEach(Consumer<? super L> action) {
		this.loops.values().forEach(action);
	}

	/**
	 * Removes a slot that has stopped.
	 * @return {@code true} if it was the last one
	 */
	public boolean remove(TaskSlot slot) {
		boolean last;
		synchronized (this) {
			if (this.loops.remove(slot) == null) {
				return false;
			}
			last = this.loops.isEmpty();
		}
		this.crew.remove();
		return last;
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import io.poolifier.internal.queue.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * Passage of one task through gates. Guarded by the lock of the gates, unless stated
 * otherwise.
 */
final class Passage {

	/**
	 * Positions of a task in relation to its gates.
	 */
	enum Position {

		/** The task is on its way to a queue, in a queue, or with a worker. */
		BEYOND,

		/** The task waits at a gate. */
		WAITING,

		/**
		 * The task has ended because it was lost with its worker, on which its function
		 * may still be running.
		 */
		LOST,

		/**
		 * The task has left its worker, on which its function may still be running, and
		 * has to run again.
		 */
		RETURNING

	}

	private static final Gate[] NO_GATES = {};

	private final @Nullable Tenant tenant;

	/** The gates in the order in which the task passes them. */
	private Gate[] path;

	/** The number of gates that the task has passed. */
	private int passed;

	private Position position = Position.BEYOND;

	/** The thread that dispatches the task. Not guarded. */
	private @Nullable Thread dispatcher;

	/**
	 * The tasks that the dispatching thread has to dispatch next, because the task has
	 * ended while it was dispatched. Used by that thread only.
	 */
	private @Nullable Task<?> successors;

	Passage(Gate[] path, @Nullable Tenant tenant) {
		this.path = path;
		this.tenant = tenant;
	}

	/** Returns the tenant of the task; {@code null} if its pool is not shared. */
	@Nullable Tenant tenant() {
		return this.tenant;
	}

	/** Returns the gates in the order in which the task passes them. */
	Gate[] path() {
		return this.path;
	}

	Position position() {
		return this.position;
	}

	void setPosition(Position position) {
		this.position = position;
	}

	/** Returns the next gate; {@code null} if the task has passed all gates. */
	@Nullable Gate nextGate() {
		return (this.passed < this.path.length) ? this.path[this.passed] : null;
	}

	/** Returns the gate at which the task waits; {@code null} if it waits at none. */
	@Nullable Gate waitsAt() {
		return (this.position == Position.WAITING) ? nextGate() : null;
	}

	void hasPassed() {
		this.passed++;
	}

	/**
	 * Returns whether the task has passed all gates. Called by the submitting thread, and
	 * not guarded.
	 */
	boolean hasPassedAll() {
		return this.passed == this.path.length;
	}

	/** Returns whether the task has passed a gate, and occupies it. */
	boolean occupies(Gate gate) {
		for (int i = 0; i < this.passed; i++) {
			if (this.path[i] == gate) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Leaves all gates.
	 * @return the number of gates that the task has passed
	 */
	int leave() {
		int passed = this.passed;
		this.path = NO_GATES;
		this.passed = 0;
		return passed;
	}

	void dispatchBegins() {
		this.dispatcher = Thread.currentThread();
	}

	/** Returns the tasks that have to be dispatched next; {@code null} for none. */
	@Nullable Task<?> dispatchEnds() {
		Task<?> successors = this.successors;
		this.dispatcher = null;
		this.successors = null;
		return successors;
	}

	/**
	 * Leaves tasks to the dispatching thread if this is the calling thread.
	 * @return {@code false} if the caller has to dispatch the tasks
	 */
	boolean leaveToDispatcher(@Nullable Task<?> tasks) {
		if (this.dispatcher != Thread.currentThread()) {
			return false;
		}
		this.successors = tasks;
		return true;
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.function.Consumer;

import io.poolifier.internal.queue.WaitingLine;
import org.jspecify.annotations.Nullable;

/**
 * Gate before the queues of the workers, which a limited number of tasks has passed at a
 * time. Guarded by the lock of all gates of the pool.
 */
class Gate {

	private final WaitingLine<Task<?>> line;

	/** The number of tasks that may have passed at a time. May change at any time. */
	private volatile int limit;

	private int passed;

	private final boolean shared;

	Gate(WaitingLine<Task<?>> line, int limit, boolean shared) {
		this.shared = shared;
		this.line = line;
		this.limit = limit;
	}

	/**
	 * Returns whether the gate limits the tasks of all functions, so that a task has to
	 * wait only because the workers are occupied.
	 */
	final boolean isShared() {
		return this.shared;
	}

	final void setLimit(int limit) {
		if (this.limit != limit) {
			this.limit = limit;
		}
	}

	final void append(Task<?> task) {
		this.line.append(task);
	}

	/**
	 * Lets the next task pass.
	 * @return the task; {@code null} if no task waits, or too many have passed
	 */
	final @Nullable Task<?> letPass() {
		Task<?> task = (this.passed < this.limit) ? poll() : null;
		if (task != null) {
			this.passed++;
			hasPassed(task);
		}
		return task;
	}

	/** Called when a task has passed. */
	void hasPassed(Task<?> task) {
	}

	/** Called when a task that has passed, and its function, are over. */
	void over(Task<?> task) {
		this.passed--;
	}

	/** Takes the next task, without letting it pass. */
	final @Nullable Task<?> poll() {
		return this.line.poll();
	}

	final void remove(Task<?> task) {
		this.line.remove(task);
	}

	/** Returns the number of tasks that have passed. */
	final int passed() {
		return this.passed;
	}

	final boolean isUnused() {
		return this.line.isEmpty() && this.passed == 0;
	}

	final void forEachWaiting(Consumer<? super Task<?>> action) {
		this.line.forEach(action);
	}

}

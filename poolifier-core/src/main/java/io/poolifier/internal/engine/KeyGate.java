// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import io.poolifier.internal.queue.ArrivalLine;
import org.jspecify.annotations.Nullable;

/**
 * Gate of the tasks with one ordering key, which pass one at a time. Guarded by the lock
 * of all gates of the pool.
 */
final class KeyGate extends Gate {

	private final Object key;

	/** The task that has passed. */
	private @Nullable Task<?> first;

	/** Whether another gate takes the place of this one. */
	private boolean closed;

	KeyGate(Object key) {
		super(new ArrivalLine<>(), 1, false);
		this.key = key;
	}

	Object key() {
		return this.key;
	}

	boolean isClosed() {
		return this.closed;
	}

	void close() {
		this.closed = true;
	}

	@Override
	void hasPassed(Task<?> task) {
		this.first = task;
	}

	@Override
	void over(Task<?> task) {
		super.over(task);
		this.first = null;
	}

	/**
	 * Returns a task of a function that has not started; {@code null} if there is none.
	 */
	@Nullable Task<?> waiting(RegisteredFunction function) {
		Search search = new Search(function);
		if (this.first != null) {
			search.examine(this.first);
		}
		forEachWaiting(search::examine);
		return search.found;
	}

	/** Search for a task of a function. */
	private static final class Search {

		private final RegisteredFunction function;

		private @Nullable Task<?> found;

		private Search(RegisteredFunction function) {
			this.function = function;
		}

		private void examine(Task<?> task) {
			if (this.found == null && task.registeredFunction() == this.function && task.waitsIn() != null) {
				this.found = task;
			}
		}

	}

}

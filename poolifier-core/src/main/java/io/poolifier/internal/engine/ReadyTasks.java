// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import org.jspecify.annotations.Nullable;

/**
 * List of the tasks that were let pass their gates, in the order in which they have to be
 * dispatched. They are linked by the fields that link them in a queue later, so that
 * nothing is allocated. Guarded by the lock of the gates.
 */
final class ReadyTasks {

	private @Nullable Task<?> first;

	private @Nullable Task<?> last;

	void add(Task<?> task) {
		Task<?> last = this.last;
		task.next(null);
		if (last != null) {
			last.next(task);
		}
		else {
			this.first = task;
		}
		this.last = task;
	}

	/**
	 * Removes a task.
	 * @return {@code true} if the task was in the list
	 */
	boolean remove(Task<?> task) {
		Task<?> before = null;
		for (Task<?> ready = this.first; ready != null; ready = ready.next()) {
			if (ready == task) {
				Task<?> after = ready.next();
				ready.next(null);
				if (before != null) {
					before.next(after);
				}
				else {
					this.first = after;
				}
				this.last = (after != null) ? this.last : before;
				return true;
			}
			before = ready;
		}
		return false;
	}

	/** Returns the first of all tasks, which leave the list; {@code null} for none. */
	@Nullable Task<?> takeAll() {
		Task<?> first = this.first;
		this.first = null;
		this.last = null;
		return first;
	}

	/**
	 * Appends linked tasks to others. Not guarded.
	 * @return the first of all tasks
	 */
	static @Nullable Task<?> concat(@Nullable Task<?> first, @Nullable Task<?> second) {
		if (first == null) {
			return second;
		}
		Task<?> last = first;
		for (Task<?> next = last.next(); next != null; next = last.next()) {
			last = next;
		}
		last.next(second);
		return first;
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.Map;
import java.util.OptionalLong;
import java.util.WeakHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Ids of tasks, assigned on demand. Thread-safe.
 */
final class TaskIds {

	/*
	 * Implementation note. Tasks do not store an id. Counting them would add one write
	 * per task to memory that all submitters share, and an id would take eight bytes per
	 * task. An id is assigned here on demand.
	 */

	/** The ids by identity, because a task equals only itself. */
	private final Map<Task<?>, Long> ids = new WeakHashMap<>();

	private long lastId;

	/** Returns the id of a task, assigning one if necessary. */
	synchronized long of(Task<?> task) {
		return this.ids.computeIfAbsent(task, (unknown) -> ++this.lastId);
	}

	/** Returns the id of a task if it has one. */
	synchronized OptionalLong existing(Task<?> task) {
		Long id = this.ids.get(task);
		return (id != null) ? OptionalLong.of(id) : OptionalLong.empty();
	}

	/** Returns the task with an id; {@code null} if it has ended. */
	synchronized @Nullable Task<?> find(long id) {
		for (Map.Entry<Task<?>, Long> entry : this.ids.entrySet()) {
			if (entry.getValue() == id && !entry.getKey().hasEnded()) {
				return entry.getKey();
			}
		}
		return null;
	}

	synchronized void forgetEnded() {
		this.ids.keySet().removeIf(Task::hasEnded);
	}

}

package io.poolifier.internal.engine;

import java.util.Map;
import java.util.OptionalLong;
import java.util.WeakHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Ids of tasks. Thread-safe.
 */
final class TaskIds {

	/*
	 * Implementation note. Tasks have no ids of their own: to count them would be one
	 * more write to memory that all submitters share, and eight bytes per task. They get
	 * one here when it is asked for.
	 */

	/** The ids by identity: no task equals another one. */
	private final Map<Task<?>, Long> ids = new WeakHashMap<>();

	private long lastId;

	/** Returns the id of a task, which gets one if it has none. */
	synchronized long of(Task<?> task) {
		return this.ids.computeIfAbsent(task, (unknown) -> ++this.lastId);
	}

	/** Returns the id of a task, if it has one. */
	synchronized OptionalLong existing(Task<?> task) {
		Long id = this.ids.get(task);
		return (id != null) ? OptionalLong.of(id) : OptionalLong.empty();
	}

	/** Returns the task of an id, if it has not ended. */
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

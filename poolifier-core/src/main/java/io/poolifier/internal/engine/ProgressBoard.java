// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.Map;
import java.util.WeakHashMap;

import io.poolifier.task.TaskProgress;
import org.jspecify.annotations.Nullable;

/**
 * Latest progress of the tasks that report it. Thread-safe.
 */
final class ProgressBoard {

	/**
	 * Observer of progress. Does not throw or block.
	 */
	interface Observer {

		void progressed(int workerKey, Task<?> task, TaskProgress progress);

	}

	/*
	 * Implementation note. Few tasks report progress, so tasks have no field for it. The
	 * keys are compared by identity, because a task equals only itself.
	 */

	private static final long EVENT_INTERVAL_NANOS = 100_000_000;

	/**
	 * Latest progress of a task.
	 */
	private record Entry(TaskProgress progress, long publishedNanos) {
	}

	private final Map<Task<?>, Entry> entries = new WeakHashMap<>();

	private final Time time;

	private final Observer observer;

	ProgressBoard(Time time, Observer observer) {
		this.time = time;
		this.observer = observer;
	}

	void progressed(int workerKey, Task<?> task, TaskProgress progress) {
		long now = this.time.nanoTime();
		boolean publish;
		synchronized (this) {
			Entry before = this.entries.get(task);
			long published = (before != null) ? before.publishedNanos() : now - EVENT_INTERVAL_NANOS;
			publish = now - published >= EVENT_INTERVAL_NANOS;
			this.entries.put(task, new Entry(progress, publish ? now : published));
		}
		if (publish) {
			this.observer.progressed(workerKey, task, progress);
		}
	}

	/** Returns the latest progress of a task; {@code null} if there is none. */
	synchronized @Nullable TaskProgress of(Task<?> task) {
		Entry entry = this.entries.get(task);
		return (entry != null) ? entry.progress() : null;
	}

}

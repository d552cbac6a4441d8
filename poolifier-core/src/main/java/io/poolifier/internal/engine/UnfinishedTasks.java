// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.poolifier.event.PoolEvent.TasksUnfinished;
import io.poolifier.event.PoolEvent.TasksUnfinished.Unfinished;

/**
 * Tasks that a pool ends because it is destroyed. Thread-safe.
 */
final class UnfinishedTasks {

	private static final class Counts {

		private long running;

		private long waiting;

	}

	private final Map<String, Counts> counts = new TreeMap<>();

	private List<Unfinished> tasks = new ArrayList<>();

	private boolean complete = true;

	synchronized void add(String function, Unfinished task) {
		Counts counts = this.counts.computeIfAbsent(function, (name) -> new Counts());
		if (task.started()) {
			counts.running++;
		}
		else {
			counts.waiting++;
		}
		try {
			if (this.complete) {
				this.tasks.add(task);
			}
		}
		catch (OutOfMemoryError ex) {
			// The memory is needed for the tasks themselves.
			this.complete = false;
			this.tasks = List.of();
		}
	}

	/** Logs and publishes the tasks. */
	synchronized void report(String pool, EventPublisher events) {
		this.counts.forEach((function, count) -> events
			.logWarning("Pool '%s' was destroyed before %d running and %d waiting tasks of '%s' ended".formatted(pool,
					count.running, count.waiting, function)));
		if (!this.tasks.isEmpty()) {
			List<Unfinished> unfinished = this.tasks;
			events.publish(() -> new TasksUnfinished(pool, unfinished));
		}
	}

}

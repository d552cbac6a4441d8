// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.HashMap;
import java.util.Map;

/**
 * Numbers of waiting and running tasks by function. Not thread-safe.
 */
final class TaskTally {

	/**
	 * The number of attempts to count the tasks of a worker that takes a task meanwhile.
	 */
	private static final int ATTEMPTS = 3;

	private static final class Counts {

		private long queued;

		private long executing;

	}

	private final Map<RegisteredFunction.UsageKey, Counts> byFunction = new HashMap<>();

	private final Counts all = new Counts();

	/** Counts each task of one worker exactly once. */
	static TaskTally of(WorkerNode node, WorkerHandle worker) {
		TaskTally tally = new TaskTally();
		for (int i = 0; i < ATTEMPTS; i++) {
			long removals = node.removals();
			tally = new TaskTally();
			tally.addQueued(node);
			tally.addExecuting(worker);
			if (node.removals() == removals) {
				return tally;
			}
		}
		return tally;
	}

	void addQueued(WorkerNode node) {
		node.forEachQueued(this::addQueued);
	}

	void addQueued(Task<?> task) {
		counts(task).queued++;
		this.all.queued++;
	}

	void addExecuting(WorkerHandle worker) {
		worker.forEachExecuting((slot, task) -> {
			counts(task).executing++;
			this.all.executing++;
		});
	}

	void addExecuting(CallerRuns callers) {
		callers.forEachExecuting((run) -> {
			counts(run.task()).executing++;
			this.all.executing++;
		});
	}

	private Counts counts(Task<?> task) {
		return this.byFunction.computeIfAbsent(task.registeredFunction().usageKey(), (key) -> new Counts());
	}

	long queued() {
		return this.all.queued;
	}

	long executing() {
		return this.all.executing;
	}

	long queued(RegisteredFunction function) {
		Counts counts = this.byFunction.get(function.usageKey());
		return (counts != null) ? counts.queued : 0;
	}

	long executing(RegisteredFunction function) {
		Counts counts = this.byFunction.get(function.usageKey());
		return (counts != null) ? counts.executing : 0;
	}

}

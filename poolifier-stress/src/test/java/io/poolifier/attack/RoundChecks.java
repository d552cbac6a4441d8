// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.time.Duration;
import java.util.Map;

import io.poolifier.WorkerPool;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.TaskCounts;
import io.poolifier.info.Usage;
import io.poolifier.info.WorkerInfo;

/**
 * Checks what a pool guarantees when all its tasks should have ended.
 */
final class RoundChecks {

	private final WorkerPool pool;

	private final TaskLedger ledger;

	private final Duration patience;

	RoundChecks(WorkerPool pool, TaskLedger ledger, Duration patience) {
		this.pool = pool;
		this.ledger = ledger;
		this.patience = patience;
	}

	/** Waits until every future and every task has ended. */
	void everythingEnded() {
		noViolations();
		require(Pauses.until(this.patience, () -> this.ledger.open() == 0), "Futures do not end: " + this.ledger);
		require(Pauses.until(this.patience, this::isQuiet), "Tasks that do not end");
	}

	/**
	 * Tasks that only the pool knows of may still wait and run, and have others follow.
	 */
	private boolean isQuiet() {
		PoolInfo info = this.pool.info();
		Long queued = info.queuedTasks();
		return info.executingTasks() == 0 && (queued == null || queued == 0) && this.ledger.open() == 0;
	}

	void numbersAddUp() {
		PoolInfo info = this.pool.info();
		long ended = info.executedTasks() + info.failedTasks() + info.cancelledTasks() + info.rejectedTasks();
		requireBetween("ended tasks", this.ledger.leastSubmitted(), ended, this.ledger.mostSubmitted());
		requireBetween("executed tasks", this.ledger.leastSucceeded(), info.executedTasks(),
				this.ledger.mostSucceeded());
		Map<String, Usage> functions = this.pool.taskFunctionUsages();
		long executed = 0;
		long failed = 0;
		for (Usage usage : functions.values()) {
			executed += usage.tasks().executed();
			failed += usage.tasks().failed();
		}
		require(executed <= info.executedTasks() && failed <= info.failedTasks(),
				"Functions executed " + executed + " tasks, failed " + failed + ", and the pool did less");
		for (TaskKind kind : TaskKind.values()) {
			requireBetween("executed " + kind, this.ledger.leastSucceeded(kind),
					functions.get(kind.name()).tasks().executed(), this.ledger.mostSucceeded(kind));
		}
		workersAddUp(info);
	}

	private void workersAddUp(PoolInfo info) {
		long executed = 0;
		for (WorkerInfo worker : this.pool.workers()) {
			TaskCounts counts = worker.usage().tasks();
			executed += counts.executed();
			require(counts.executing() == 0 && counts.queued() == 0, "A worker has tasks: " + worker);
		}
		require(executed <= info.executedTasks(), "Workers executed " + executed + " tasks, and the pool less");
	}

	void noViolations() {
		require(this.ledger.violations().isEmpty(), "Violations: " + this.ledger.violations());
	}

	private static void requireBetween(String what, long least, long actual, long most) {
		require(least <= actual && actual <= most,
				"%d %s, but should be %d to %d".formatted(actual, what, least, most));
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new AssertionError(message);
		}
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import io.poolifier.info.PoolInfo;

/**
 * Checks that no counter of a pool goes down. Not thread-safe.
 */
final class CounterWatch {

	private final TaskLedger ledger;

	private long[] last = new long[9];

	CounterWatch(TaskLedger ledger) {
		this.ledger = ledger;
	}

	void look(PoolInfo info) {
		long[] now = { info.executedTasks(), info.failedTasks(), info.cancelledTasks(), info.rejectedTasks(),
				info.workerRestarts(), info.retriedTasks(), info.timedOutTasks(), info.discardedTasks(),
				info.callerRunTasks() };
		for (int i = 0; i < now.length; i++) {
			if (now[i] < this.last[i]) {
				this.ledger.violated(
						new AssertionError("Counter %d went down from %d to %d".formatted(i, this.last[i], now[i])));
			}
		}
		this.last = now;
	}

}

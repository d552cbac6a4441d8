// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counters of the tasks that no worker counts, because they never started.
 */
final class UnstartedTaskCounters {

	private final LongAdder cancelled = new LongAdder();

	private final LongAdder discarded = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder coalesced = new LongAdder();

	void cancelled() {
		this.cancelled.increment();
	}

	/** Counts a cancelled task that was discarded. */
	void discarded() {
		this.discarded.increment();
	}

	void rejected() {
		this.rejected.increment();
	}

	/** Counts a request that added no task. */
	void coalesced() {
		this.coalesced.increment();
	}

	long cancelledTasks() {
		return this.cancelled.sum();
	}

	long discardedTasks() {
		return this.discarded.sum();
	}

	long rejectedTasks() {
		return this.rejected.sum();
	}

	long coalescedRequests() {
		return this.coalesced.sum();
	}

}

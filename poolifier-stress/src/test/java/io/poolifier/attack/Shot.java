// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.poolifier.WorkerPool;

/**
 * The data of one task, which counts how often its function is called.
 */
@SuppressWarnings("serial")
final class Shot extends AtomicInteger {

	private final transient WorkerPool pool;

	private final transient TaskLedger ledger;

	Shot(WorkerPool pool, TaskLedger ledger) {
		this.pool = pool;
		this.ledger = ledger;
	}

	/** The function is called, at most a number of times. */
	void hit(int most) {
		if (getAndIncrement() >= most) {
			this.ledger.violated(new AssertionError("A function was called too often for a task"));
		}
	}

	/** Submits another task. */
	CompletableFuture<Object> submitAnother(TaskKind kind) {
		this.ledger.submitted();
		CompletableFuture<Object> future = this.pool.execute(kind.name(), new Shot(this.pool, this.ledger));
		this.ledger.track(kind, future);
		return future;
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.util.concurrent.CompletableFuture;

import io.poolifier.WorkerPool;

/**
 * Submits and cancels tasks with less and less stack left, until none is left at all.
 */
final class StackEndSubmitter implements Runnable {

	private static final int STACK_BYTES = 192 * 1024;

	private static final int MOST_TASKS = 10_000;

	private final WorkerPool pool;

	private final TaskLedger ledger;

	private final Shot[] shots = new Shot[MOST_TASKS];

	private final CompletableFuture<?>[] futures = new CompletableFuture<?>[MOST_TASKS];

	/** How often a task was about to be submitted, and how often it was. */
	private int attempts;

	private int successes;

	StackEndSubmitter(WorkerPool pool, TaskLedger ledger) {
		this.pool = pool;
		this.ledger = ledger;
	}

	@Override
	public void run() {
		try {
			for (int i = 0; i < MOST_TASKS; i++) {
				this.shots[i] = new Shot(this.pool, this.ledger);
			}
			Thread thread = new Thread(null, this::recurse, "attack-stack-end", STACK_BYTES);
			thread.start();
			thread.join();
			this.ledger.doubtful(this.attempts - this.successes);
			for (int i = 0; i < this.successes; i++) {
				this.ledger.submitted();
				this.ledger.track(TaskKind.NOOP, this.futures[i]);
			}
		}
		catch (Throwable ex) {
			this.ledger.violated(ex);
		}
	}

	private void recurse() {
		try {
			if (this.attempts < MOST_TASKS) {
				submit();
				recurse();
			}
		}
		catch (StackOverflowError ex) {
			// The end.
		}
	}

	private void submit() {
		try {
			Shot shot = this.shots[this.attempts];
			this.attempts++;
			CompletableFuture<Object> future = this.pool.execute(TaskKind.NOOP.name(), shot);
			this.futures[this.successes] = future;
			this.successes++;
			if (this.successes % 4 == 0) {
				future.cancel(true);
			}
		}
		catch (StackOverflowError ex) {
			// The caller may go on.
		}
	}

}

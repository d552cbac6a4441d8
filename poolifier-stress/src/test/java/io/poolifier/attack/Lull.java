// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.poolifier.WorkerPool;
import io.poolifier.info.WorkerInfo;
import io.poolifier.internal.engine.TaskDiagnosis;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TimeLimits;

/**
 * Shows that no task waits beside an idle worker: all slots but one are blocked, by
 * functions or by dependent actions, and tasks have to end all the same.
 */
final class Lull {

	private static final String BLOCK = "lull";

	private static final int TASKS = 100;

	private final PoolPlan plan;

	private final WorkerPool pool;

	private final TaskLedger ledger;

	private final Duration patience;

	Lull(PoolPlan plan, WorkerPool pool, TaskLedger ledger, Duration patience) {
		this.plan = plan;
		this.pool = pool;
		this.ledger = ledger;
		this.patience = patience;
	}

	void check(Dice dice) throws Exception {
		this.pool.reconfigure((change) -> change.enableTasksQueue(true)
			.tasksQueueOptions(this.plan.queueOptions().build())
			.timeLimits(TimeLimits.none()));
		long ready = this.pool.workers().stream().filter(WorkerInfo::ready).count();
		if (ready == 0) {
			return;
		}
		int blockers = (int) ready * this.plan.concurrency() - 1;
		CountDownLatch started = new CountDownLatch(blockers);
		CountDownLatch ended = new CountDownLatch(1);
		this.pool.addTaskFunction(BLOCK, (CountDownLatch gate) -> {
			gate.await();
			return gate;
		}, TaskFunctionOptions.defaults());
		try {
			block(blockers, dice.percent(50), started, ended);
			if (!started.await(this.patience.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new AssertionError("%d of %d blocking tasks wait beside idle slots of %d workers"
					.formatted(started.getCount(), blockers, ready));
			}
			submitAndAwait();
		}
		finally {
			ended.countDown();
		}
		if (!Pauses.until(this.patience, () -> this.ledger.open() == 0)) {
			throw new AssertionError("Tasks that were blocked do not end");
		}
		this.pool.removeTaskFunction(BLOCK);
	}

	private void block(int blockers, boolean dependents, CountDownLatch started, CountDownLatch ended) {
		CountDownLatch gate = new CountDownLatch(1);
		for (int i = 0; i < blockers; i++) {
			this.ledger.submitted();
			CompletableFuture<Object> future;
			if (dependents) {
				future = this.pool.execute(BLOCK, gate);
				if (future.isDone()) {
					// There is no worker left, and this thread must not block.
					started.countDown();
				}
				else {
					future.whenComplete((result, error) -> awaitEnd(started, ended));
				}
			}
			else {
				future = this.pool.execute(BLOCK, new Gate(started, ended));
			}
			this.ledger.track(null, future);
		}
		gate.countDown();
	}

	private static void awaitEnd(CountDownLatch started, CountDownLatch ended) {
		started.countDown();
		try {
			ended.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void submitAndAwait() throws Exception {
		List<CompletableFuture<Object>> futures = new ArrayList<>();
		for (int i = 0; i < TASKS; i++) {
			this.ledger.submitted();
			CompletableFuture<Object> future = this.pool.execute(TaskKind.NOOP.name(),
					new Shot(this.pool, this.ledger));
			this.ledger.track(TaskKind.NOOP, future);
			futures.add(future);
		}
		try {
			CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
				.handle((result, error) -> null)
				.get(this.patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new AssertionError("Tasks wait beside an idle worker, " + TaskDiagnosis.of(this.pool), ex);
		}
	}

	/** A gate that tells when a task has come to it. */
	private static final class Gate extends CountDownLatch {

		private final CountDownLatch started;

		private final CountDownLatch ended;

		Gate(CountDownLatch started, CountDownLatch ended) {
			super(0);
			this.started = started;
			this.ended = ended;
		}

		@Override
		public void await() throws InterruptedException {
			this.started.countDown();
			this.ended.await();
		}

	}

}

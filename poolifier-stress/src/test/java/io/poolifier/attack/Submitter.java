// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

import io.poolifier.WorkerPool;
import io.poolifier.internal.engine.TaskDiagnosis;
import io.poolifier.task.CancellationSignal;
import io.poolifier.task.TaskRequest;

/**
 * A thread that submits tasks, does all kinds of things to them, and waits for their end.
 */
final class Submitter implements Runnable {

	private static final int REJECTED_IN_A_ROW = 64;

	private final WorkerPool pool;

	private final TaskLedger ledger;

	private final TaskMix mix;

	private final Dice dice;

	/** One in so many tasks is not merely waited for. */
	private final int treatedOneIn;

	private final BooleanSupplier goesOn;

	private final Duration patience;

	/** The latest tasks, of which the oldest is waited for before the next comes. */
	private final CompletableFuture<?>[] window;

	private final TaskKind[] kinds;

	private CancellationSignal signal = new CancellationSignal();

	private int next;

	private int rejected;

	Submitter(WorkerPool pool, TaskLedger ledger, Dice dice, int window, BooleanSupplier goesOn, Duration patience) {
		this.pool = pool;
		this.ledger = ledger;
		this.mix = new TaskMix(dice);
		this.dice = dice;
		this.treatedOneIn = dice.logUniform(5, 5_000);
		this.goesOn = goesOn;
		this.patience = patience;
		this.window = new CompletableFuture<?>[window];
		this.kinds = new TaskKind[window];
	}

	@Override
	public void run() {
		try {
			while (this.goesOn.getAsBoolean()) {
				settle(this.next);
				submit();
			}
			for (int i = 0; i < this.window.length; i++) {
				settle(i);
			}
		}
		catch (Throwable ex) {
			this.ledger.violated(ex);
		}
	}

	private void settle(int i) throws InterruptedException {
		CompletableFuture<?> future = this.window[i];
		if (future == null) {
			return;
		}
		if (!future.isDone()) {
			try {
				future.get(this.patience.toMillis(), TimeUnit.MILLISECONDS);
			}
			catch (ExecutionException | CancellationException ex) {
				// Counted below.
			}
			catch (TimeoutException ex) {
				throw new AssertionError("A task of " + this.kinds[i] + " does not end, " + TaskDiagnosis.of(future),
						ex);
			}
		}
		this.ledger.ended(this.kinds[i], future);
		this.window[i] = null;
	}

	private void submit() {
		TaskKind kind = this.mix.next(this.dice);
		if (!this.dice.oneIn(this.treatedOneIn)) {
			keep(kind, execute(kind));
		}
		else if (this.dice.oneIn(4)) {
			submitMany(this.dice.below(50));
		}
		else if (this.dice.oneIn(4)) {
			keep(kind, executeWithSignal(kind));
		}
		else {
			CompletableFuture<Object> future = execute(kind);
			treat(future);
			keep(kind, future);
		}
	}

	private CompletableFuture<Object> execute(TaskKind kind) {
		this.ledger.submitted();
		return this.pool.execute(kind.name(), new Shot(this.pool, this.ledger));
	}

	private void keep(TaskKind kind, CompletableFuture<Object> future) {
		this.kinds[this.next] = kind;
		this.window[this.next] = future;
		this.next = (this.next + 1) % this.window.length;
		if (!future.isCompletedExceptionally()) {
			this.rejected = 0;
		}
		else if (++this.rejected % REJECTED_IN_A_ROW == 0) {
			// The pool is closed, or full.
			Pauses.millis(1);
		}
	}

	private CompletableFuture<Object> executeWithSignal(TaskKind kind) {
		this.ledger.submitted();
		CompletableFuture<Object> future = this.pool
			.execute(TaskRequest.of(kind.name(), new Shot(this.pool, this.ledger)).cancelledBy(this.signal));
		if (this.dice.oneIn(10)) {
			CancellationSignal given = this.signal;
			this.signal = new CancellationSignal();
			given.cancel();
		}
		return future;
	}

	private void submitMany(int tasks) {
		List<Shot> shots = Collections.nCopies(tasks, null)
			.stream()
			.map((nothing) -> new Shot(this.pool, this.ledger))
			.toList();
		this.ledger.unseen(tasks);
		if (this.dice.oneIn(2)) {
			this.pool.mapExecute(TaskKind.NOOP.name(), shots);
		}
		else {
			this.pool.mapExecute(TaskKind.NOOP.name(), shots, this.signal);
		}
	}

	private void treat(CompletableFuture<Object> future) {
		switch (this.dice.below(10)) {
			case 0, 1 -> future.cancel(true);
			case 2 -> future.cancel(false);
			case 3 -> future.orTimeout(this.dice.between(0, 2), TimeUnit.MILLISECONDS);
			case 4 -> future.complete(TaskLedger.OUTSIDE);
			case 5 -> future.completeExceptionally(new IllegalStateException("from outside"));
			case 6 -> future.thenRun(() -> Pauses.millis(1));
			case 7 -> future.whenComplete((result, error) -> {
				throw new OutOfMemoryError("a dependent action, as asked");
			});
			case 8 -> future.thenRun(this::submitAndWait);
			default -> future.whenComplete((result, error) -> submitTracked());
		}
	}

	private CompletableFuture<Object> submitTracked() {
		CompletableFuture<Object> future = execute(TaskKind.NOOP);
		this.ledger.track(TaskKind.NOOP, future);
		return future;
	}

	/**
	 * As a dependent action that waits for another task of the pool, but not for long.
	 */
	private void submitAndWait() {
		try {
			submitTracked().get(2, TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | CancellationException | TimeoutException | InterruptedException ex) {
			// The end of the task is seen elsewhere.
		}
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.poolifier.WorkerPool;
import io.poolifier.event.PoolListener;
import io.poolifier.info.TaskInfo;
import io.poolifier.options.PoolChange;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.WorkerChoiceStrategy;

/**
 * A thread that changes, stops and starts a pool while others use it.
 */
final class PoolChanger implements Runnable {

	private static final String EXTRA = "extra";

	private static final int MOST_STARTS = 100;

	private static final Duration FATAL_INTERVAL = Duration.ofMillis(50);

	private final PoolPlan plan;

	private final WorkerPool pool;

	private final TaskLedger ledger;

	private final CounterWatch counters;

	private final Dice dice;

	private final BooleanSupplier goesOn;

	private final Duration patience;

	private long lastFatal = System.nanoTime();

	PoolChanger(PoolPlan plan, WorkerPool pool, TaskLedger ledger, CounterWatch counters, Dice dice,
			BooleanSupplier goesOn, Duration patience) {
		this.plan = plan;
		this.pool = pool;
		this.ledger = ledger;
		this.counters = counters;
		this.dice = dice;
		this.goesOn = goesOn;
		this.patience = patience;
	}

	@Override
	public void run() {
		try {
			while (this.goesOn.getAsBoolean()) {
				change();
				if (System.nanoTime() - this.lastFatal > FATAL_INTERVAL.toNanos()) {
					this.lastFatal = System.nanoTime();
					submit(TaskKind.FATAL.name());
				}
				Pauses.millis(this.dice.below(8));
			}
		}
		catch (Throwable ex) {
			this.ledger.violated(ex);
		}
	}

	private void change() throws Exception {
		switch (this.dice.below(18)) {
			case 0, 1 -> resize();
			case 2 -> this.pool.reconfigure((change) -> change.strategy(this.dice.of(WorkerChoiceStrategy.values())));
			case 3 ->
				this.pool.reconfigure((change) -> change.strategyOptions(PoolPlan.randomStrategyOptions(this.dice)));
			case 4 -> pause();
			case 5 ->
				this.pool.reconfigure((change) -> change.tasksQueueOptions(this.plan.randomQueueOptions(this.dice)));
			case 6 -> this.pool.reconfigure((change) -> change.enableTasksQueue(true)
				.tasksQueueOptions(this.plan.randomQueueOptions(this.dice)));
			case 7 -> this.pool.reconfigure((change) -> change.enableTasksQueue(false));
			case 8 -> changeSeveral();
			case 9 -> changeFunctions();
			case 10 -> changeListeners();
			case 11 -> cancelAnyTask();
			case 12 -> restart();
			case 13 -> this.pool.reconfigure((change) -> change.timeLimits(PoolPlan.randomTimeLimits(this.dice)));
			case 14 -> this.pool.reconfigure((change) -> change.enableTasksQueue(true)
				.tasksQueueOptions(PoolPlan.bounded(this.plan.queueOptions(), this.dice)));
			default -> look();
		}
	}

	private int size() {
		return this.dice.logUniform(TaskKind.LEAST_WORKERS, this.plan.maxSize());
	}

	private void resize() {
		int size = size();
		if (this.plan.dynamic()) {
			this.pool.reconfigure((change) -> change.minSize(this.dice.below(size)).maxSize(size));
		}
		else {
			this.pool.reconfigure((change) -> change.size(size));
		}
	}

	private void pause() {
		this.pool.management().pause();
		try {
			Pauses.millis(this.dice.below(5));
		}
		finally {
			this.pool.management().resume();
		}
	}

	private void changeSeveral() {
		int size = size();
		PoolChange.Builder change = PoolChange.builder()
			.strategy(this.dice.of(WorkerChoiceStrategy.values()))
			.strategyOptions(PoolPlan.randomStrategyOptions(this.dice))
			.enableTasksQueue(this.dice.oneIn(2))
			.tasksQueueOptions(this.plan.randomQueueOptions(this.dice));
		if (this.plan.dynamic()) {
			change.minSize(this.dice.below(size)).maxSize(size);
		}
		else {
			change.size(size);
		}
		this.pool.reconfigure(change.build());
	}

	private void changeFunctions() {
		if (this.dice.oneIn(2) && this.pool.hasTaskFunction(EXTRA)) {
			this.pool.removeTaskFunction(EXTRA);
		}
		else {
			this.pool.addTaskFunction(EXTRA, (Shot shot) -> shot,
					TaskFunctionOptions.builder().priority(this.dice.between(-20, 19)).build());
		}
		for (int i = this.dice.below(20); i > 0; i--) {
			submit(EXTRA);
		}
	}

	private void submit(String function) {
		this.ledger.submitted();
		// The books of successes are about functions that last.
		TaskKind kind = function.equals(EXTRA) ? null : TaskKind.valueOf(function);
		this.ledger.track(kind, this.pool.execute(function, new Shot(this.pool, this.ledger)));
	}

	private void changeListeners() {
		PoolListener listener = (event) -> {
			throw new IllegalStateException("A listener, as asked");
		};
		this.pool.management().addListener(listener);
		Pauses.millis(1);
		this.pool.management().removeListener(listener);
	}

	private void cancelAnyTask() {
		List<TaskInfo> tasks = this.pool.management().tasks();
		if (!tasks.isEmpty()) {
			this.pool.management().cancelTask(tasks.get(this.dice.below(tasks.size())).id());
		}
	}

	/** Destroys the pool in the middle of everything, and starts it again. */
	private void restart() throws Exception {
		this.pool.destroy().get(this.patience.toMillis(), TimeUnit.MILLISECONDS);
		look();
		start(this.pool);
	}

	/** Starts a pool, again and again if that fails as asked. */
	static void start(WorkerPool pool) {
		for (int attempt = 1; !pool.info().started(); attempt++) {
			try {
				pool.start();
			}
			catch (Throwable ex) {
				if (attempt == MOST_STARTS || !String.valueOf(ex.getMessage()).contains("as asked")) {
					throw ex;
				}
			}
		}
	}

	private void look() {
		this.counters.look(this.pool.info());
		switch (this.dice.below(4)) {
			case 0 -> this.pool.workers();
			case 1 -> this.pool.taskFunctionUsages();
			case 2 -> this.pool.management().takeMaxQueuedTasks();
			default -> this.pool.taskFunctions();
		}
	}

}

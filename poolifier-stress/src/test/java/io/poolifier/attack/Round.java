// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import io.poolifier.WorkerPool;
import io.poolifier.info.PoolInfo;

/**
 * The attack on one pool, from its start to its end.
 */
final class Round {

	/** How long something may take that should be done soon. */
	private static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("attack.patience", 60));

	private static final int MOST_SUBMITTERS = 8;

	private static final int MOST_WINDOW = 4_096;

	private final Dice dice;

	private final PoolPlan plan;

	private final Faults faults;

	private final TaskLedger ledger = new TaskLedger();

	private final CounterWatch counters = new CounterWatch(this.ledger);

	private final Duration duration;

	/**
	 * Prepares a round.
	 * @param name the name of the pool
	 * @param duration the time for which tasks are submitted
	 */
	Round(String name, Dice dice, WorkerKind workers, Duration duration) {
		this.dice = dice;
		this.plan = PoolPlan.of(name, dice, workers);
		this.faults = new Faults(dice, dice.oneIn(4) ? 0 : 30);
		this.duration = duration;
	}

	/**
	 * Attacks the pool.
	 * @return the number of accepted tasks
	 */
	long run() throws Exception {
		FaultyLogger logger = FaultyLogger.install(this.faults, this.ledger);
		try {
			WorkerPool pool = this.plan.build(this.faults);
			long tasks = attack(pool);
			WeakReference<WorkerPool> reference = new WeakReference<>(pool);
			pool = null;
			new Remains(this.plan.name(), PATIENCE).check(reference);
			return tasks;
		}
		finally {
			logger.uninstall();
		}
	}

	private long attack(WorkerPool pool) throws Exception {
		this.faults.enable(true);
		PoolChanger.start(pool);
		RoundChecks checks = new RoundChecks(pool, this.ledger, PATIENCE);
		int phases = this.dice.between(1, 3);
		try {
			for (int i = 0; i < phases; i++) {
				this.faults.enable(true);
				submit(pool, this.duration.dividedBy(phases));
				this.faults.enable(false);
				checks.everythingEnded();
				new Lull(this.plan, pool, this.ledger, PATIENCE).check(this.dice);
				checks.everythingEnded();
				checks.numbersAddUp();
				this.counters.look(pool.info());
			}
			destroy(pool);
			checks.everythingEnded();
			checks.numbersAddUp();
			checks.noViolations();
		}
		catch (Throwable ex) {
			this.ledger.violations().forEach(ex::addSuppressed);
			throw new AssertionError(this + "\n" + pool.info() + "\n" + Remains.threads(this.plan.name()), ex);
		}
		PoolInfo info = pool.info();
		return info.executedTasks() + info.failedTasks() + info.cancelledTasks();
	}

	private void submit(WorkerPool pool, Duration duration) throws InterruptedException {
		if (this.dice.percent(40)) {
			pool.reconfigure((change) -> change.timeLimits(PoolPlan.randomTimeLimits(this.dice)));
		}
		if (this.dice.percent(40)) {
			pool.reconfigure(
					(change) -> change.tasksQueueOptions(PoolPlan.bounded(this.plan.queueOptions(), this.dice)));
		}
		int submitters = this.dice.between(1, MOST_SUBMITTERS);
		long deadline = System.nanoTime() + duration.toNanos();
		AtomicInteger submitting = new AtomicInteger(submitters);
		BooleanSupplier inTime = () -> System.nanoTime() - deadline < 0 && this.ledger.violations().isEmpty();
		List<Runnable> actors = new ArrayList<>();
		for (int i = 0; i < submitters; i++) {
			Submitter submitter = new Submitter(pool, this.ledger, this.dice.split(),
					this.dice.logUniform(1, MOST_WINDOW), inTime, PATIENCE);
			actors.add(() -> {
				submitter.run();
				submitting.decrementAndGet();
			});
		}
		if (this.dice.percent(80)) {
			actors.add(new PoolChanger(this.plan, pool, this.ledger, this.counters, this.dice.split(),
					() -> submitting.get() > 0, PATIENCE));
		}
		if (this.dice.oneIn(4)) {
			actors.add(new StackEndSubmitter(pool, this.ledger));
		}
		runAll(actors);
	}

	private static void runAll(List<Runnable> actors) throws InterruptedException {
		List<Thread> threads = actors.stream().map((actor) -> new Thread(actor, "attack-actor")).toList();
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
	}

	/** Destroys the pool, perhaps in the midst of tasks. */
	private void destroy(WorkerPool pool) throws Exception {
		this.faults.enable(this.dice.oneIn(2));
		AtomicInteger tasks = new AtomicInteger(this.dice.below(20_000));
		Submitter submitter = new Submitter(pool, this.ledger, this.dice.split(), MOST_WINDOW,
				() -> tasks.getAndDecrement() > 0, PATIENCE);
		Thread thread = new Thread(submitter, "attack-actor");
		thread.start();
		Pauses.millis(this.dice.below(20));
		CompletableFuture<Void> destroyed = pool.destroy();
		thread.join();
		destroyed.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public String toString() {
		return this.plan + "\nfaults: " + this.faults + "\ncallers: " + this.ledger;
	}

}

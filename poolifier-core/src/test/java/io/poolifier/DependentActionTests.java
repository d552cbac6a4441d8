// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.KillBehavior;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Actions that depend on a task, and run on its worker.
 */
@Timeout(30)
class DependentActionTests {

	private static final int WORKERS = Runtime.getRuntime().availableProcessors() + 1;

	/** So many that a slot knows that its tasks are short. */
	private static final int MANY = 300;

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final ManualTime time = new ManualTime();

	private final Gate gate = new Gate();

	private WorkerPoolBuilder scripted(WorkerPoolBuilder builder) {
		return builder.workerFactory(this.factory).time(this.time).taskFunction("echo", (data) -> data);
	}

	private WorkerPool threads(WorkerPoolBuilder builder) {
		return builder.taskFunction("echo", (data) -> data).taskFunction("wait", (data) -> {
			this.gate.pass();
			return data;
		}).taskFunction("interrupted", (data) -> {
			this.gate.pass();
			Thread.currentThread().interrupt();
			return data;
		}).taskFunction("interruptedFailure", (data) -> {
			this.gate.pass();
			Thread.currentThread().interrupt();
			throw new IllegalStateException("as asked");
		}).taskFunction("interruptedStage", (data) -> {
			this.gate.pass();
			Thread.currentThread().interrupt();
			return CompletableFuture.completedFuture(data);
		}).build();
	}

	/** Has all slots ask for tasks but one, which is in the middle of something. */
	private void settleAllBut(ScriptedWorkerFactory.ScriptedSlot blocked) {
		List<ScriptedWorkerFactory.ScriptedSlot> awake = awakeBut(blocked);
		while (!awake.isEmpty()) {
			awake.forEach(ScriptedWorkerFactory.ScriptedSlot::step);
			awake = awakeBut(blocked);
		}
	}

	private List<ScriptedWorkerFactory.ScriptedSlot> awakeBut(ScriptedWorkerFactory.ScriptedSlot blocked) {
		return this.factory.awake().stream().filter((slot) -> slot != blocked).toList();
	}

	@Test
	void othersRunWhatWaitsWhileADependentActionBlocksAWorkerOfShortTasks() {
		WorkerPool pool = scripted(WorkerPools.fixed(WORKERS)).strategy(WorkerChoiceStrategy.ROUND_ROBIN).build();
		this.factory.settle();
		for (int round = 0; round < MANY; round++) {
			pool.mapExecute("echo", Collections.nCopies(WORKERS, 0));
			this.factory.runAll();
		}
		this.time.advance(Duration.ofMillis(2));
		CompletableFuture<Integer> first = pool.execute("echo", 1);
		this.factory.settle();
		ScriptedWorkerFactory.ScriptedSlot blocked = this.factory.running().get(0);
		List<Object> running = new ArrayList<>();
		CompletableFuture<Void> dependent = first.thenRun(() -> {
			pool.execute("echo", 2);
			assertThat(this.factory.resting()).as("the worker of the first task keeps the search").hasSize(WORKERS - 1);
			this.time.advance(Duration.ofMillis(2));
			settleAllBut(blocked);
			running.addAll(this.factory.runningData());
		});
		blocked.finish();
		assertThat(dependent).isCompleted();
		assertThat(running).containsExactly(2);
	}

	@Test
	void aDynamicPoolGrowsWhileADependentActionBlocksItsWorker() {
		WorkerPool pool = scripted(WorkerPools.dynamic(1, 2)).build();
		CompletableFuture<Integer> first = pool.execute("echo", 1);
		this.factory.settle();
		List<Integer> sizes = new ArrayList<>();
		CompletableFuture<Void> dependent = first.thenRun(() -> {
			pool.execute("echo", 2);
			sizes.add(pool.info().workerNodes());
		});
		this.factory.slot(0).finish();
		assertThat(dependent).isCompleted();
		assertThat(sizes).containsExactly(2);
		assertThat(this.factory.runAll()).containsExactly(2);
	}

	@Test
	void aDynamicPoolGrowsWhileADependentActionBlocksHoweverOftenInactiveWorkersAreLookedFor() {
		WorkerPool pool = scripted(WorkerPools.dynamic(1, 2)).maxInactiveTime(Duration.ofMillis(5)).build();
		CompletableFuture<Integer> first = pool.execute("echo", 1);
		this.factory.settle();
		List<Integer> sizes = new ArrayList<>();
		CompletableFuture<Void> dependent = first.thenRun(() -> {
			// For another thread, the worker seems to have room in a moment.
			CompletableFuture.runAsync(() -> pool.execute("echo", 2)).join();
			sizes.add(pool.info().workerNodes());
			this.time.advance(Duration.ofMillis(200));
			sizes.add(pool.info().workerNodes());
		});
		this.factory.slot(0).finish();
		assertThat(dependent).isCompleted();
		assertThat(sizes).containsExactly(1, 2);
	}

	@Test
	void aDependentActionMayWaitForAnotherTask() {
		try (WorkerPool pool = threads(WorkerPools.dynamic(1, 2))) {
			CompletableFuture<Object> dependent = pool.execute("wait", 1)
				.thenApply((result) -> pool.execute("echo", 2).join());
			this.gate.open();
			assertThat(dependent).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(2);
		}
	}

	@Test
	void aHardKillDoesNotInterruptADependentAction() {
		WorkerPool pool = scripted(WorkerPools.dynamic(0, 1)).maxInactiveTime(Duration.ofSeconds(1))
			.killBehavior(KillBehavior.HARD)
			.build();
		CompletableFuture<Integer> first = pool.execute("echo", 1);
		this.factory.settle();
		ScriptedWorkerFactory.ScriptedSlot slot = this.factory.slot(0);
		CompletableFuture<Void> dependent = first.thenRun(() -> {
			this.time.advance(Duration.ofSeconds(10));
			assertThat(pool.info().workerNodes()).as("the worker is retired").isZero();
		});
		slot.finish();
		assertThat(dependent).isCompleted();
		assertThat(slot.isInterrupted()).isFalse();
		assertThat(pool.info().executedTasks()).isOne();
		assertThat(pool.info().failedTasks()).isZero();
	}

	@Test
	void theInterruptFlagThatATaskLeavesIsNotSeenByDependentActions() {
		assertThat(isInterruptedAfter("interrupted")).isFalse();
	}

	@Test
	void theInterruptFlagThatAFailedTaskLeavesIsNotSeenByDependentActions() {
		assertThat(isInterruptedAfter("interruptedFailure")).isFalse();
	}

	@Test
	void theInterruptFlagThatATaskLeavesIsNotSeenByActionsThatDependOnItsStage() {
		assertThat(isInterruptedAfter("interruptedStage")).isFalse();
	}

	private boolean isInterruptedAfter(String function) {
		try (WorkerPool pool = threads(WorkerPools.fixed(1))) {
			CompletableFuture<Boolean> interrupted = pool.execute(function, 1)
				.handle((result, error) -> Thread.currentThread().isInterrupted());
			this.gate.open();
			return interrupted.orTimeout(10, TimeUnit.SECONDS).join();
		}
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.poolifier.info.PoolInfo;
import io.poolifier.info.TaskCounts;
import io.poolifier.info.Usage;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.KillBehavior;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The counters of functions: they add up to those of the pool whatever becomes of its
 * workers.
 */
@Timeout(30)
class FunctionCounterTests {

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final ManualTime time = new ManualTime();

	private WorkerPool pool(WorkerPoolBuilder builder) {
		return builder.workerFactory(this.factory)
			.time(this.time)
			.strategy(WorkerChoiceStrategy.ROUND_ROBIN)
			.tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ZERO).build())
			.maxInactiveTime(Duration.ofSeconds(1))
			.killBehavior(KillBehavior.HARD)
			.taskFunction("a", (data) -> data)
			.taskFunction("b", (data) -> data)
			.taskFunction("c", (data) -> data)
			.build();
	}

	private void assertCounts(WorkerPool pool, Map<String, String> counts) {
		Map<String, Usage> usages = pool.taskFunctionUsages();
		counts.forEach((function, expected) -> {
			TaskCounts tasks = usages.get(function).tasks();
			assertThat(tasks.executed() + " executed, " + tasks.failed() + " failed").as(function).isEqualTo(expected);
		});
		PoolInfo info = pool.info();
		assertThat(usages.values().stream().mapToLong((usage) -> usage.tasks().executed()).sum())
			.isEqualTo(info.executedTasks());
		assertThat(usages.values().stream().mapToLong((usage) -> usage.tasks().failed()).sum())
			.isEqualTo(info.failedTasks());
	}

	@Test
	void countATaskOnceThatIsLostWithItsWorker() {
		WorkerPool pool = pool(WorkerPools.fixed(2));
		pool.execute("a", 1);
		pool.execute("b", 2);
		this.factory.runAll();
		CompletableFuture<Integer> first = pool.execute("a", 3);
		CompletableFuture<Integer> second = pool.execute("c", 4);
		this.factory.settle();
		this.factory.worker(0).die();
		this.factory.worker(1).die();
		assertThat(first).isCompletedExceptionally();
		assertThat(second).isCompletedExceptionally();
		assertCounts(pool,
				Map.of("a", "1 executed, 1 failed", "b", "1 executed, 0 failed", "c", "0 executed, 1 failed"));
		pool.execute("c", 5);
		this.factory.runAll();
		assertCounts(pool,
				Map.of("a", "1 executed, 1 failed", "b", "1 executed, 0 failed", "c", "1 executed, 1 failed"));
	}

	@Test
	void countATaskOnceWhoseFunctionReturnsAfterItsWorkerWasKilled() {
		WorkerPool pool = pool(WorkerPools.dynamic(0, 1));
		pool.execute("a", 1);
		this.factory.runAll();
		CompletableFuture<Integer> killed = pool.execute("b", 2);
		this.factory.settle();
		ScriptedWorkerFactory.ScriptedSlot slot = this.factory.running().get(0);
		this.time.advance(Duration.ofSeconds(3));
		assertThat(killed).isCompletedExceptionally();
		assertCounts(pool, Map.of("a", "1 executed, 0 failed", "b", "0 executed, 1 failed"));
		slot.finish();
		assertThat(this.factory.workers()).isEmpty();
		assertCounts(pool, Map.of("a", "1 executed, 0 failed", "b", "0 executed, 1 failed"));
	}

	@Test
	void countATaskOnceThatIsLostWhenThePoolIsDestroyed() {
		WorkerPool pool = pool(WorkerPools.fixed(1));
		pool.execute("a", 1);
		this.factory.runAll();
		pool.execute("b", 2);
		pool.execute("c", 3);
		this.factory.settle();
		ScriptedWorkerFactory.ScriptedSlot slot = this.factory.running().get(0);
		assertThat(pool.destroy()).isCompleted();
		slot.finish();
		assertCounts(pool,
				Map.of("a", "1 executed, 0 failed", "b", "0 executed, 1 failed", "c", "0 executed, 0 failed"));
		assertThat(pool.info().cancelledTasks()).isOne();
	}

}

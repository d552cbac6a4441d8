// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.poolifier.info.PoolInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks of workers that are removed when their pool gets smaller.
 */
@Timeout(30)
class ResizeTests {

	private static final int TASKS = 9;

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	/** Each of three workers gets a third of the tasks. */
	private final WorkerPool pool = WorkerPools.fixed(3)
		.workerFactory(this.factory)
		.time(new ManualTime())
		.taskFunction("echo", (data) -> data)
		.strategy(WorkerChoiceStrategy.ROUND_ROBIN)
		.tasksQueueOptions(TasksQueueOptions.builder().taskStealing(false).tasksStealingOnBackPressure(false).build())
		.build();

	private List<CompletableFuture<Integer>> submit() {
		return IntStream.range(0, TASKS).mapToObj((i) -> this.pool.<Integer, Integer>execute("echo", i)).toList();
	}

	@Test
	void tasksOfRemovedWorkersRunInTheirOrderAfterThoseOfTheOneThatStays() {
		List<CompletableFuture<Integer>> tasks = submit();
		this.pool.reconfigure((change) -> change.size(1));
		assertThat(this.pool.info()).returns(1, PoolInfo::workerNodes).returns((long) TASKS, PoolInfo::queuedTasks);
		assertThat(this.factory.runAll()).containsExactly(0, 3, 6, 1, 4, 7, 2, 5, 8);
		assertThat(tasks).allMatch(CompletableFuture::isDone);
		assertThat(this.pool.info()).returns((long) TASKS, PoolInfo::executedTasks).returns(0L, PoolInfo::stolenTasks);
	}

	@Test
	void tasksOfARemovedWorkerDoNotWaitForTheOneThatItRuns() {
		List<CompletableFuture<Integer>> tasks = submit();
		this.factory.settle();
		ScriptedWorkerFactory.ScriptedSlot removed = this.factory.slot(2);
		this.pool.reconfigure((change) -> change.size(2));
		for (int i = 0; i < 8; i++) {
			ScriptedWorkerFactory.ScriptedSlot next = this.factory.running().get(0);
			assertThat(next).isNotSameAs(removed);
			next.finish();
			this.factory.settle();
		}
		assertThat(tasks).filteredOn((task) -> !task.isDone()).containsExactly(tasks.get(2));
		removed.finish();
		this.factory.settle();
		assertThat(tasks.get(2)).isCompletedWithValue(2);
		assertThat(this.factory.workers()).hasSize(2);
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.List;
import java.util.concurrent.CompletionException;

import io.poolifier.info.PoolInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.task.TasksQueueFullException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Queues that may hold no more tasks. The strategy gives all tasks to the first worker,
 * as long as there is no history; workers do nothing unless told.
 */
@Timeout(30)
class QueueCapacityTests {

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private WorkerPool pool() {
		return WorkerPools.fixed(2)
			.workerFactory(this.factory)
			.time(new ManualTime())
			.taskFunction("echo", (data) -> data)
			.strategy(WorkerChoiceStrategy.LEAST_BUSY)
			.tasksQueueOptions(TasksQueueOptions.builder().taskStealing(false).size(100).capacity(3).build())
			.build();
	}

	private static void submit(WorkerPool pool, int tasks) {
		for (int i = 0; i < tasks; i++) {
			pool.execute("echo", i);
		}
	}

	private static List<Long> queued(WorkerPool pool) {
		return pool.workers().stream().map((worker) -> worker.usage().tasks().queued()).toList();
	}

	@Test
	@Rule("TQ-1")
	@DisplayName("a task is rejected when each worker has as many waiting as it may, and taken again when there is room")
	void rejectsTasksBeyondTheCapacity() {
		WorkerPool pool = pool();
		submit(pool, 6);
		assertThat(queued(pool)).as("the strategy wants the first one only").containsExactly(3L, 3L);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(pool.execute("echo", 7)::join)
			.withCauseInstanceOf(TasksQueueFullException.class)
			.withMessageContaining("Pool 'default'")
			.withMessageContaining("'echo'")
			.withMessageContaining("has 3 waiting tasks")
			.withMessageContaining("tasksQueueOptions.capacity");
		assertThat(pool.info()).returns(6L, PoolInfo::queuedTasks).returns(1L, PoolInfo::rejectedTasks);
		this.factory.settle();
		assertThat(pool.execute("echo", 8)).isNotDone();
		assertThat(pool.info()).returns(1L, PoolInfo::rejectedTasks);
		pool.reconfigure((change) -> change
			.tasksQueueOptions(pool.options().tasksQueueOptions().toBuilder().capacity(1).build()));
		assertThat(pool.execute("echo", 9)).isCompletedExceptionally();
		pool.reconfigure((change) -> change.enableTasksQueue(false));
		assertThat(pool.execute("echo", 10)).as("without a queue there is nothing to limit").isNotDone();
	}

	@Test
	@Rule({ "TQ-1", "RQ-1" })
	void movesAcceptedTasksBeyondTheCapacity() {
		WorkerPool pool = pool();
		submit(pool, 6);
		this.factory.workers().get(0).die();
		assertThat(pool.info()).returns(6L, PoolInfo::queuedTasks).returns(0L, PoolInfo::failedTasks);
	}

}

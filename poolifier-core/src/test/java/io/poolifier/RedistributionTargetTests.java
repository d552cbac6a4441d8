// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.List;

import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The worker to which a waiting task moves when its own worker is lost.
 */
@Timeout(30)
class RedistributionTargetTests {

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final WorkerPool pool = WorkerPools.fixed(3)
		.workerFactory(this.factory)
		.time(new ManualTime())
		.taskFunction("first", (data) -> data)
		.taskFunction("second", (data) -> data, keys(1))
		.taskFunction("third", (data) -> data, keys(2))
		.taskFunction("outer", (data) -> data, keys(0, 2))
		.strategy(WorkerChoiceStrategy.LEAST_BUSY)
		.tasksQueueOptions(TasksQueueOptions.builder().taskStealing(false).tasksStealingOnBackPressure(false).build())
		.build();

	private static TaskFunctionOptions keys(Integer... keys) {
		return TaskFunctionOptions.builder().workerNodeKeys(keys).build();
	}

	/** Loses a worker twice, because the first time it is replaced at once. */
	private void lose(int key, Object... tasks) {
		this.factory.worker(key).die();
		this.pool.mapExecute("first", List.of(tasks));
		this.factory.worker(key).die();
	}

	@Test
	void aTaskMovesToAnIdleWorkerRatherThanToABusyOne() {
		this.pool.execute("second", "busy");
		this.factory.settle();
		lose(0, "moved");
		this.factory.settle();
		assertThat(this.factory.slot(2).data()).isEqualTo("moved");
	}

	@Test
	void aTaskMovesToNoWorkerThatIsLostItself() {
		this.pool.mapExecute("third", List.of(1, 2, 3));
		lose(1);
		lose(0, 4, 5);
		assertThat(this.factory.runAll()).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
	}

	@Test
	void aTaskMovesToAWorkerThatMayRunIt() {
		this.factory.worker(0).die();
		this.pool.execute("outer", "bound");
		this.factory.worker(0).die();
		this.factory.settle();
		assertThat(this.factory.slot(2).data()).isEqualTo("bound");
	}

	@Test
	void tasksMoveInTheirOrder() {
		this.pool.mapExecute("second", List.of(1, 2, 3, 4));
		lose(0, 5, 6, 7);
		assertThat(this.pool.workers()).extracting((worker) -> worker.usage().tasks().queued()).containsExactly(4L, 3L);
		this.factory.settle();
		assertThat(this.factory.slot(2).data()).isEqualTo(5);
		this.factory.slot(2).finish();
		this.factory.settle();
		assertThat(this.factory.slot(2).data()).isEqualTo(6);
	}

}

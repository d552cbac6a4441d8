// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.List;

import io.poolifier.ScriptedWorkerFactory.ScriptedSlot;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Wake-ups for tasks that only some of the workers may run. All tasks of a pool without
 * history go to the first worker that may run them.
 */
@Timeout(30)
class BoundWakeupTests {

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private WorkerPool pool(boolean stealing) {
		WorkerPool pool = WorkerPools.fixed(4)
			.workerFactory(this.factory)
			.time(new ManualTime())
			.taskFunction("free", (data) -> data)
			.taskFunction("first", (data) -> data, options(-1, 0))
			.taskFunction("outer", (data) -> data, options(0, 0, 2, 3))
			.strategy(WorkerChoiceStrategy.LEAST_BUSY)
			.tasksQueueOptions(TasksQueueOptions.builder().taskStealing(stealing).build())
			.build();
		this.factory.settle();
		return pool;
	}

	private static TaskFunctionOptions options(int priority, Integer... keys) {
		return TaskFunctionOptions.builder().priority(priority).workerNodeKeys(keys).build();
	}

	private List<Integer> awake() {
		return this.factory.awake().stream().map(ScriptedSlot::workerKey).toList();
	}

	@Test
	void wakesTheWorkerThatATaskWasGivenTo() {
		pool(true).execute("outer", "bound");
		assertThat(awake()).containsExactly(0);
	}

	@Test
	void wakesAnotherWorkerThatMayRunTheTaskIfItsOwnIsBusy() {
		WorkerPool pool = pool(true);
		pool.execute("first", "long");
		this.factory.settle();
		pool.execute("outer", "bound");
		assertThat(awake()).containsExactly(2);
		this.factory.settle();
		assertThat(this.factory.runningData()).containsExactly("long", "bound");
	}

	@Test
	void wakesNoWorkerThatMayNotRunTheTask() {
		WorkerPool pool = pool(true);
		pool.execute("first", "long");
		this.factory.settle();
		pool.execute("first", "bound");
		assertThat(awake()).isEmpty();
	}

	@Test
	void wakesAWorkerThoughAnotherOneSearches() {
		WorkerPool pool = pool(true);
		pool.execute("first", "long");
		this.factory.settle();
		pool.execute("free", "free");
		assertThat(awake()).containsExactly(1);
		pool.execute("outer", "bound");
		assertThat(awake()).containsExactly(1, 2);
	}

	@Test
	void wakesAnotherWorkerForATaskThatIsLeftByTheOneWokenForIt() {
		WorkerPool pool = pool(true);
		pool.execute("outer", "bound");
		pool.execute("first", "urgent");
		assertThat(awake()).containsExactly(0);
		this.factory.slot(0).step();
		assertThat(this.factory.runningData()).containsExactly("urgent");
		assertThat(awake()).containsExactly(2);
		this.factory.settle();
		assertThat(this.factory.runningData()).containsExactly("urgent", "bound");
	}

	@Test
	void leavesTasksWhereTheyAreIfNoneAreStolen() {
		WorkerPool pool = pool(false);
		pool.execute("outer", "bound");
		pool.execute("first", "urgent");
		this.factory.slot(0).step();
		assertThat(awake()).isEmpty();
		assertThat(this.factory.runAll()).containsExactly("urgent", "bound");
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.poolifier.info.PoolInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many tasks a worker is taken to have, for strategies and growth.
 */
@Timeout(30)
class WorkerLoadTests {

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final ManualTime time = new ManualTime();

	private WorkerPool pool(WorkerPoolBuilder builder, boolean stealing) {
		return builder.workerFactory(this.factory)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.strategy(WorkerChoiceStrategy.LEAST_USED)
			.tasksQueueOptions(TasksQueueOptions.builder().taskStealing(stealing).build())
			.build();
	}

	private static List<Long> waitingOrRunning(WorkerPool pool) {
		return pool.workers()
			.stream()
			.map((worker) -> worker.usage().tasks().queued() + worker.usage().tasks().executing())
			.toList();
	}

	@Test
	void tasksAreSpreadEvenlyHoweverFarWorkersHaveGot() {
		WorkerPool pool = pool(WorkerPools.fixed(3), false);
		for (int task = 0; task < 6; task++) {
			pool.execute("echo", task);
			// One worker after the other picks a task up, or finds none.
			this.factory.awake().stream().skip(task % 2).findFirst().ifPresent((slot) -> slot.step());
		}
		assertThat(waitingOrRunning(pool)).containsExactly(2L, 2L, 2L);
	}

	@Test
	void aDynamicPoolGrowsForTasksThatWaitAlready() {
		WorkerPool pool = pool(WorkerPools.dynamic(0, 1), true);
		pool.execute("echo", 1);
		pool.execute("echo", 2);
		assertThat(pool.info().workerNodes()).isOne();
		pool.reconfigure((change) -> change.minSize(0).maxSize(2));
		assertThat(pool.info().workerNodes()).isEqualTo(2);
		this.factory.settle();
		assertThat(this.factory.runningData()).containsExactly(1, 2);
	}

	@Test
	void aTaskThatWaitsMovesToTheWorkerThatIsAddedIfNoneAreStolen() {
		WorkerPool pool = pool(WorkerPools.dynamic(0, 1), false);
		pool.execute("echo", 1);
		pool.execute("echo", 2);
		pool.reconfigure((change) -> change.minSize(0).maxSize(2));
		this.factory.settle();
		assertThat(this.factory.runningData()).containsExactlyInAnyOrder(1, 2);
	}

	@Test
	void allLongTasksOfABurstRunAtOnceInADynamicPool() {
		for (int burst = 0; burst < 20; burst++) {
			WorkerPool pool = pool(WorkerPools.dynamic(1, 3), true);
			List<Integer> sizes = new ArrayList<>();
			for (int task = 0; task < 5; task++) {
				pool.execute("echo", task);
				int steps = (burst >> task) & 1;
				this.factory.awake().stream().limit(steps).forEach((slot) -> slot.step());
				sizes.add(pool.info().workerNodes());
			}
			assertThat(sizes).as("burst %d", burst).startsWith(1, 2, 3);
			this.factory.settle();
			assertThat(pool.info()).returns(3L, PoolInfo::executingTasks).returns(2L, PoolInfo::queuedTasks);
			this.factory.runAll();
			this.time.advance(Duration.ofMillis(1));
		}
	}

	@Test
	void aTaskThatOnlyWaitsForItsWorkerToWakeUpAddsNoWorker() {
		WorkerPool pool = pool(WorkerPools.dynamic(1, 2), true);
		pool.execute("echo", 1);
		this.time.advance(Duration.ofMillis(200));
		assertThat(pool.info()).returns(1, PoolInfo::workerNodes).returns(1L, PoolInfo::queuedTasks);
	}

	@Test
	void aWorkerWithSlotsForAllWaitingTasksIsNotBusy() {
		WorkerPool pool = WorkerPools.dynamic(1, 2)
			.workerFactory(this.factory)
			.taskFunction("echo", (data) -> data)
			.tasksQueueOptions(TasksQueueOptions.builder().concurrency(40).build())
			.build();
		for (int task = 0; task < 40; task++) {
			pool.execute("echo", task);
		}
		assertThat(pool.info().workerNodes()).isOne();
		pool.execute("echo", 40);
		assertThat(pool.info().workerNodes()).isEqualTo(2);
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.ArrayList;
import java.util.List;

import io.poolifier.event.PoolEvent;
import io.poolifier.info.PoolInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks that only wait for an idle worker to wake up: they are not what back pressure and
 * high-water marks are about.
 */
@Timeout(30)
class IdleWorkerPressureTests {

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final List<PoolEvent> events = new ArrayList<>();

	private WorkerPool pool(int size, TasksQueueOptions options) {
		WorkerPool pool = WorkerPools.fixed(size)
			.workerFactory(this.factory)
			.time(new ManualTime())
			.taskFunction("echo", (data) -> data)
			.strategy(WorkerChoiceStrategy.ROUND_ROBIN)
			.tasksQueueOptions(options)
			.listener(this.events::add)
			.build();
		this.factory.settle();
		return pool;
	}

	private List<Object> pressures() {
		return this.events.stream()
			.filter((event) -> event instanceof PoolEvent.BackPressure || event instanceof PoolEvent.BackPressureEnd)
			.<Object>map(PoolEvent::getClass)
			.toList();
	}

	@Test
	void aTaskForAnIdleWorkerIsNoBackPressure() {
		WorkerPool pool = pool(1, TasksQueueOptions.defaults());
		for (int i = 0; i < 3; i++) {
			pool.execute("echo", i);
			assertThat(pool.info()).returns(false, PoolInfo::backPressure).returns(0L, PoolInfo::maxQueuedTasks);
			this.factory.runAll();
		}
		assertThat(pressures()).isEmpty();
	}

	@Test
	void aTaskForABusyWorkerIsBackPressureOnce() {
		WorkerPool pool = pool(1, TasksQueueOptions.defaults());
		pool.execute("echo", 1);
		this.factory.settle();
		pool.execute("echo", 2);
		pool.execute("echo", 3);
		assertThat(pool.info()).returns(true, PoolInfo::backPressure).returns(2L, PoolInfo::maxQueuedTasks);
		this.factory.runAll();
		assertThat(pressures()).containsExactly(PoolEvent.BackPressure.class, PoolEvent.BackPressureEnd.class);
	}

	@Test
	void theHighWaterMarkLeavesOutTasksForWhichThereIsAnIdleSlot() {
		WorkerPool pool = pool(2, TasksQueueOptions.builder().concurrency(3).taskStealing(false).build());
		for (int i = 0; i < 12; i++) {
			pool.execute("echo", i);
		}
		assertThat(pool.info()).returns(12L, PoolInfo::queuedTasks).returns(6L, PoolInfo::maxQueuedTasks);
		this.factory.settle();
		assertThat(pool.info()).returns(6L, PoolInfo::queuedTasks).returns(6L, PoolInfo::maxQueuedTasks);
	}

}

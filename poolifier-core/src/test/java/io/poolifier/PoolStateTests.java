// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.poolifier.event.PoolEvent;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The states of a pool that are published when they begin and when they end.
 */
@Timeout(30)
class PoolStateTests {

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final ManualTime time = new ManualTime();

	private final List<PoolEvent> events = new CopyOnWriteArrayList<>();

	private WorkerPool pool(WorkerPoolBuilder builder) {
		return builder.workerFactory(this.factory)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.strategy(WorkerChoiceStrategy.ROUND_ROBIN)
			.maxInactiveTime(Duration.ofSeconds(1))
			.tasksQueueOptions(TasksQueueOptions.builder().size(100).tasksFinishedTimeout(Duration.ZERO).build())
			.listener(this.events::add)
			.build();
	}

	private List<String> names() {
		return this.events.stream().map((event) -> event.getClass().getSimpleName()).toList();
	}

	@Test
	void aFullPoolThatIsDestroyedIsNoLongerFull() {
		WorkerPool pool = pool(WorkerPools.dynamic(1, 2));
		pool.execute("echo", 1);
		pool.execute("echo", 2);
		this.factory.settle();
		assertThat(names()).containsExactly("Ready", "Full", "Busy");
		pool.destroy();
		assertThat(names()).contains("FullEnd", "BusyEnd").endsWith("Destroyed");
	}

	@Test
	void aPoolIsEmptyEachTimeThatItsLastWorkerEnds() {
		WorkerPool pool = pool(WorkerPools.dynamic(0, 1));
		for (int i = 1; i <= 3; i++) {
			pool.execute("echo", i);
			this.factory.runAll();
			this.time.advance(Duration.ofSeconds(3));
			assertThat(pool.info().workerNodes()).isZero();
			assertThat(names()).filteredOn("Empty"::equals).hasSize(i);
		}
	}

	@Test
	void aPoolIsNotBusyWithATaskThatHasEndedBeforeTheOtherWorkerGotOne() {
		WorkerPool pool = pool(WorkerPools.fixed(2));
		pool.execute("echo", 1);
		pool.execute("echo", 2);
		this.factory.slot(0).step();
		this.factory.slot(0).finish();
		this.factory.slot(1).step();
		assertThat(this.factory.runningData()).containsExactly(2);
		assertThat(names()).containsExactly("Ready");
	}

}

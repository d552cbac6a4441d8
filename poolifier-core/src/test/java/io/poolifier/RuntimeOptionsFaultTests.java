// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.List;

import io.poolifier.FaultyWorkerFactory.Call;
import io.poolifier.info.PoolInfo;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Options that change while a change is applied, and changes that fail half-way: the last
 * one holds.
 */
@Timeout(30)
class RuntimeOptionsFaultTests {

	private final ScriptedWorkerFactory scripted = new ScriptedWorkerFactory();

	private final FaultyWorkerFactory factory = new FaultyWorkerFactory(this.scripted);

	private final FaultyTime time = new FaultyTime();

	private WorkerPoolBuilder builder(WorkerPoolBuilder builder) {
		return builder.workerFactory(this.factory).time(this.time).taskFunction("echo", (data) -> data);
	}

	private WorkerPool pool(WorkerPoolBuilder builder) {
		return builder(builder).build();
	}

	private static void setConcurrency(WorkerPool pool, int concurrency) {
		pool.reconfigure((change) -> change
			.tasksQueueOptions(TasksQueueOptions.builder().concurrency(concurrency).taskStealing(false).build()));
	}

	private int mostRunning(WorkerPool pool) {
		pool.mapExecute("echo", List.of(1, 2, 3, 4, 5, 6, 7, 8));
		this.scripted.settle();
		return this.scripted.running().size();
	}

	@Test
	void aConcurrencyThatIsSetWhileSlotsAreMadeHolds() {
		WorkerPool pool = pool(WorkerPools.fixed(1));
		// The clock is read for each new slot.
		this.time.interveneOnce("Slot", () -> setConcurrency(pool, 2));
		setConcurrency(pool, 4);
		assertThat(pool.options().tasksQueueOptions().concurrency()).isEqualTo(2);
		assertThat(mostRunning(pool)).isEqualTo(2);
	}

	@Test
	void aConcurrencyThatIsSetWhileSlotsAreAddedHolds() {
		WorkerPool pool = pool(WorkerPools.fixed(1));
		this.factory.before(Call.ADD, (key) -> {
			this.factory.succeed(Call.ADD);
			setConcurrency(pool, 2);
		});
		setConcurrency(pool, 4);
		assertThat(mostRunning(pool)).isEqualTo(2);
	}

	@Test
	void aConcurrencyThatAWorkerFailedToAdaptToIsReachedLater() {
		WorkerPool pool = pool(WorkerPools.fixed(1));
		this.factory.before(Call.ADD, (key) -> {
			this.factory.succeed(Call.ADD);
			throw new IllegalStateException("as asked");
		});
		setConcurrency(pool, 4);
		this.time.manual().advance(Duration.ofMillis(100));
		assertThat(mostRunning(pool)).isEqualTo(4);
	}

	@Test
	void aWorkerThatStartsButFailsToAdaptIsKept() {
		WorkerPool pool = builder(WorkerPools.fixed(1)).startWorkers(false).build();
		this.factory.before(Call.START, (key) -> setConcurrency(pool, 4));
		this.factory.before(Call.ADD, (key) -> {
			this.factory.succeed(Call.ADD);
			throw new IllegalStateException("as asked");
		});
		pool.start();
		this.time.manual().advance(Duration.ofMillis(100));
		assertThat(pool.info().workerRestarts()).isZero();
		assertThat(mostRunning(pool)).isEqualTo(4);
	}

	@Test
	void tasksOfARetiredWorkerAreMovedLaterIfThatFails() {
		WorkerPool pool = builder(WorkerPools.fixed(2))
			.taskFunction("urgent", (data) -> data, TaskFunctionOptions.builder().priority(-20).build())
			.strategy(WorkerChoiceStrategy.ROUND_ROBIN)
			.tasksQueueOptions(TasksQueueOptions.builder().taskStealing(false).build())
			.build();
		pool.mapExecute("echo", List.of(1, 2));
		pool.mapExecute("urgent", List.of(3, 4));
		// The clock is read to choose among tasks of different priorities.
		this.time.interveneOnce("TasksQueue", () -> {
			throw new IllegalStateException("as asked");
		});
		pool.reconfigure((change) -> change.size(1));
		this.time.manual().advance(Duration.ofMillis(100));
		assertThat(this.scripted.runAll()).containsExactlyInAnyOrder(1, 2, 3, 4);
	}

	@Test
	void aSizeThatIsSetWhileWorkersAreMadeHolds() {
		WorkerPool pool = pool(WorkerPools.fixed(1));
		this.factory.before(Call.CREATE, (key) -> {
			this.factory.succeed(Call.CREATE);
			pool.reconfigure((change) -> change.size(2));
		});
		pool.reconfigure((change) -> change.size(6));
		this.scripted.settle();
		assertThat(pool.info()).returns(2, PoolInfo::workerNodes).returns(2, PoolInfo::maxSize);
		assertThat(this.scripted.workers()).hasSize(2);
	}

}

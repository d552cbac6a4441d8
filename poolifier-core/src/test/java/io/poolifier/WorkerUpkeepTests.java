// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.poolifier.FaultyWorkerFactory.Call;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.WorkerInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.worker.TaskSlot;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers that come late, come back, or have to end.
 */
@Timeout(30)
class WorkerUpkeepTests {

	private final ScriptedWorkerFactory scripted = new ScriptedWorkerFactory();

	private final FaultyWorkerFactory factory = new FaultyWorkerFactory(this.scripted);

	private final ManualTime time = new ManualTime();

	private WorkerPoolBuilder scripted(WorkerPoolBuilder builder) {
		return builder.workerFactory(this.factory)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.strategy(WorkerChoiceStrategy.LEAST_BUSY)
			.maxInactiveTime(Duration.ofSeconds(10))
			.workerReadyTimeout(Duration.ofSeconds(10))
			.tasksQueueOptions(TasksQueueOptions.builder().taskStealing(false).build());
	}

	@Test
	void aTaskGoesToAnotherWorkerIfItsOwnDoesNotGetReadyInTime() {
		this.factory.before(Call.CREATE, (key) -> {
			if (key == 1) {
				throw new IllegalStateException("as asked");
			}
		});
		WorkerPool pool = scripted(WorkerPools.fixed(2)).workerFactory(new FirstWorkerHangs()).build();
		CompletableFuture<Integer> task = pool.execute("echo", 1);
		this.factory.succeed(Call.CREATE);
		this.time.advance(Duration.ofSeconds(9));
		assertThat(pool.workers()).extracting(WorkerInfo::ready).containsExactly(false, true);
		assertThat(this.scripted.runAll()).isEmpty();
		this.time.advance(Duration.ofSeconds(1));
		this.scripted.runAll();
		assertThat(task).isCompletedWithValue(1);
	}

	@Test
	void aRetiredWorkerEnds() {
		WorkerPool pool = scripted(WorkerPools.dynamic(0, 1)).build();
		pool.execute("echo", 1);
		this.scripted.runAll();
		this.time.advance(Duration.ofSeconds(20));
		assertThat(pool.info()).returns(0, PoolInfo::workerNodes);
		this.scripted.settle();
		assertThat(this.scripted.workers()).isEmpty();
	}

	@Test
	void aWorkerThatCouldNotBeWokenToEndIsWokenLater() {
		WorkerPool pool = scripted(WorkerPools.fixed(2)).build();
		this.scripted.settle();
		this.factory.fail(Call.WAKE);
		pool.reconfigure((change) -> change.size(1));
		this.scripted.settle();
		assertThat(this.scripted.workers()).hasSize(2);
		this.factory.succeed(Call.WAKE);
		this.time.advance(Duration.ofMillis(100));
		this.scripted.settle();
		assertThat(this.scripted.workers()).hasSize(1);
	}

	@Test
	void aWorkerThatComesBackHasTheOptionsOfItsPool() {
		WorkerPool pool = scripted(WorkerPools.dynamic(0, 1)).build();
		pool.execute("echo", 1);
		this.scripted.runAll();
		this.time.advance(Duration.ofSeconds(20));
		assertThat(pool.info()).returns(0, PoolInfo::workerNodes);
		pool.reconfigure((change) -> change.tasksQueueOptions(TasksQueueOptions.builder().size(5).build()));
		pool.mapExecute("echo", List.of(1, 2, 3, 4));
		assertThat(pool.workers()).singleElement().returns(false, WorkerInfo::backPressure);
		pool.mapExecute("echo", List.of(5, 6));
		assertThat(pool.workers()).singleElement().returns(true, WorkerInfo::backPressure);
	}

	@Test
	void aCallerThatIsInterruptedWhileItWaitsStaysInterrupted() {
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("echo", (data) -> data).build()) {
			Thread.currentThread().interrupt();
			pool.reconfigure((change) -> change.size(2));
			assertThat(Thread.interrupted()).isTrue();
			assertThat(pool.info()).returns(2, PoolInfo::workerNodes);
		}
	}

	/** The first worker never gets ready. */
	private final class FirstWorkerHangs implements WorkerFactory {

		@Override
		public String type() {
			return "hanging";
		}

		@Override
		public Worker create(WorkerContext context) {
			Worker worker = WorkerUpkeepTests.this.factory.create(context);
			return (context.workerKey() == 0) ? new HangingWorker(worker) : worker;
		}

	}

	private record HangingWorker(Worker worker) implements Worker {

		@Override
		public void start() {
		}

		@Override
		public void add(TaskSlot slot) {
			this.worker.add(slot);
		}

		@Override
		public void wake(TaskSlot slot) {
			this.worker.wake(slot);
		}

		@Override
		public void interrupt(TaskSlot slot) {
			this.worker.interrupt(slot);
		}

		@Override
		public void kill() {
			this.worker.kill();
		}

	}

}

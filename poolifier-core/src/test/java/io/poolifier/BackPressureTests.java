// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import io.poolifier.event.PoolEvent;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.WorkerInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Queues that reach their size. The strategy gives all tasks to the first worker, as long
 * as there is no history; workers do nothing unless told.
 */
@Timeout(30)
class BackPressureTests {

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final ManualTime time = new ManualTime();

	private final List<PoolEvent> events = new ArrayList<>();

	private WorkerPoolBuilder builder(WorkerPoolBuilder builder, UnaryOperator<TasksQueueOptions.Builder> options) {
		return builder.workerFactory(this.factory)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.strategy(WorkerChoiceStrategy.LEAST_BUSY)
			.tasksQueueOptions(options.apply(TasksQueueOptions.builder().taskStealing(false)).build());
	}

	private static WorkerPool withBound(WorkerPool pool) {
		pool.addTaskFunction("second", (data) -> data, TaskFunctionOptions.builder().workerNodeKeys(1).build());
		return pool;
	}

	private WorkerPool fixed(int size, UnaryOperator<TasksQueueOptions.Builder> options) {
		return builder(WorkerPools.fixed(size), options).build();
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
	@Rule({ "BP-1", "BP-3" })
	@DisplayName("when a queue reaches its size every other worker takes a task from it, as long as it has room")
	void relievesAWorkerWhoseQueueReachesItsSize() {
		WorkerPool pool = fixed(4, (options) -> options.size(4).tasksStealingRatio(1));
		submit(pool, 4);
		assertThat(queued(pool)).as("one of them only waits for the worker to wake up").containsExactly(4L, 0L, 0L, 0L);
		submit(pool, 1);
		assertThat(queued(pool)).containsExactly(2L, 1L, 1L, 1L);
		submit(pool, 3);
		assertThat(queued(pool)).containsExactly(2L, 2L, 2L, 2L);
		submit(pool, 3);
		assertThat(queued(pool)).containsExactly(2L, 3L, 3L, 3L);
		submit(pool, 3);
		assertThat(queued(pool)).as("one below its size no worker takes more").containsExactly(5L, 3L, 3L, 3L);
		assertThat(pool.workers()).extracting(WorkerInfo::backPressure).containsExactly(true, false, false, false);
		assertThat(pool.info()).returns(9L, PoolInfo::stolenTasks)
			.returns(1, PoolInfo::backPressureWorkerNodes)
			.returns(false, PoolInfo::backPressure);
		assertThat(pool.workers()).extracting((worker) -> worker.usage().tasks().stolen())
			.containsExactly(0L, 3L, 3L, 3L);
		assertThat(pool.workers()).extracting((worker) -> worker.usage().tasks().sequentiallyStolen()).containsOnly(0L);
		assertThat(this.factory.runAll()).hasSize(14);
		assertThat(pool.workers()).extracting((worker) -> worker.usage().tasks().executed())
			.containsExactly(5L, 3L, 3L, 3L);
	}

	@Test
	@Rule({ "BP-2", "BP-1" })
	void theWorkersWithTheFewestWaitingTasksRelieveFirst() {
		WorkerPool pool = withBound(fixed(4, (options) -> options.size(4).tasksStealingRatio(0.5)));
		pool.execute("second", 1);
		submit(pool, 5);
		assertThat(queued(pool)).containsExactly(3L, 1L, 1L, 1L);
		submit(pool, 2);
		assertThat(queued(pool)).containsExactly(3L, 2L, 2L, 1L);
		submit(pool, 2);
		assertThat(queued(pool)).containsExactly(3L, 3L, 2L, 2L);
	}

	@Test
	@Rule("BP-1")
	@DisplayName("nobody takes tasks if that is switched off, the ratio is 0, or a queue of 1 is full")
	void doesNotRelieveUnlessAllowed() {
		WorkerPool off = fixed(2, (options) -> options.size(3).tasksStealingOnBackPressure(false));
		submit(off, 4);
		assertThat(queued(off)).containsExactly(4L, 0L);
		WorkerPool none = fixed(2, (options) -> options.size(3).tasksStealingRatio(0));
		submit(none, 4);
		assertThat(queued(none)).containsExactly(4L, 0L);
		WorkerPool one = fixed(2, (options) -> options.size(1));
		submit(one, 4);
		assertThat(queued(one)).containsExactly(4L, 0L);
	}

	@Test
	@Rule({ "BP-1", "SI-5" })
	void aWorkerThatIsNotReadyRelievesNoOther() {
		WorkerPool pool = fixed(3, (options) -> options.size(3).tasksStealingRatio(1));
		this.factory.worker(1).die();
		this.factory.worker(1).die();
		submit(pool, 4);
		assertThat(pool.info().queuedTasks()).isEqualTo(4);
		assertThat(pool.workers()).extracting(WorkerInfo::key).containsExactly(0, 2);
		assertThat(queued(pool)).containsExactly(3L, 1L);
	}

	@Test
	@Rule("TQ-2")
	void aPoolIsUnderBackPressureIfAllItsWorkersAreAndItCannotGrow() {
		WorkerPool pool = withBound(builder(WorkerPools.dynamic(0, 2), (options) -> options.size(1)).build());
		assertThat(pool.info()).as("no workers")
			.returns(false, PoolInfo::backPressure)
			.returns(0, PoolInfo::backPressureWorkerNodes);
		submit(pool, 1);
		assertThat(pool.info()).as("the task only waits for the worker to wake up")
			.returns(1, PoolInfo::workerNodes)
			.returns(0, PoolInfo::backPressureWorkerNodes)
			.returns(false, PoolInfo::backPressure);
		submit(pool, 1);
		assertThat(pool.info()).as("the other one has room")
			.returns(2, PoolInfo::workerNodes)
			.returns(1, PoolInfo::backPressureWorkerNodes)
			.returns(false, PoolInfo::backPressure);
		pool.execute("second", 1);
		pool.execute("second", 2);
		assertThat(pool.info()).returns(2, PoolInfo::backPressureWorkerNodes).returns(true, PoolInfo::backPressure);
		this.factory.settle();
		assertThat(pool.info()).returns(2, PoolInfo::backPressureWorkerNodes).returns(true, PoolInfo::backPressure);
		this.factory.slot(1).finish();
		this.factory.settle();
		assertThat(pool.info()).returns(1, PoolInfo::backPressureWorkerNodes).returns(false, PoolInfo::backPressure);
	}

	@Test
	@Rule("TQ-3")
	void anotherSizeTakesEffectAtOnce() {
		WorkerPool pool = fixed(1, (options) -> options.size(3));
		submit(pool, 4);
		assertThat(pool.info().backPressure()).isTrue();
		pool.reconfigure(
				(change) -> change.tasksQueueOptions(pool.options().tasksQueueOptions().toBuilder().size(5).build()));
		assertThat(pool.info().backPressure()).isFalse();
		pool.reconfigure(
				(change) -> change.tasksQueueOptions(pool.options().tasksQueueOptions().toBuilder().size(2).build()));
		assertThat(pool.info().backPressure()).isTrue();
		this.factory.settle();
		assertThat(pool.info()).returns(3L, PoolInfo::queuedTasks).returns(true, PoolInfo::backPressure);
		this.factory.slot(0).finish();
		this.factory.settle();
		assertThat(pool.info()).returns(2L, PoolInfo::queuedTasks).returns(true, PoolInfo::backPressure);
		this.factory.slot(0).finish();
		this.factory.settle();
		assertThat(pool.info()).returns(1L, PoolInfo::queuedTasks).returns(false, PoolInfo::backPressure);
	}

	@Test
	@Rule("EV-6")
	void aStateThatBeganBeforeAListenerCameIsInTheInfoAndItsEndIsPublished() {
		List<PoolEvent> early = new CopyOnWriteArrayList<>();
		WorkerPool pool = builder(WorkerPools.fixed(1), (options) -> options.size(2)).listener(early::add).build();
		submit(pool, 3);
		await().until(() -> early.stream().anyMatch(PoolEvent.BackPressure.class::isInstance));
		List<PoolEvent> late = new CopyOnWriteArrayList<>();
		pool.management().addListener(late::add);
		assertThat(pool.info().backPressure()).isTrue();
		submit(pool, 1);
		this.factory.runAll();
		await().until(() -> late.stream().anyMatch(PoolEvent.BackPressureEnd.class::isInstance));
		assertThat(late).noneMatch(PoolEvent.BackPressure.class::isInstance);
		assertThat(early).filteredOn(PoolEvent.BackPressure.class::isInstance).hasSize(1);
	}

	@Test
	@Rule({ "OP-1", "TQ-2" })
	void twoWorkersAreUnderBackPressureWhenFourTasksWaitWithEach() throws Exception {
		Gate gate = new Gate(2);
		try (WorkerPool pool = WorkerPools.fixed(2).taskFunction("wait", (data) -> {
			gate.pass();
			return data;
		})
			.strategy(WorkerChoiceStrategy.ROUND_ROBIN)
			.tasksQueueOptions(TasksQueueOptions.builder().size(4).taskStealing(false).build())
			.build()) {
			submitDefault(pool, 2);
			gate.awaitArrivals();
			submitDefault(pool, 6);
			assertThat(pool.workers()).hasSize(2).noneMatch(WorkerInfo::backPressure);
			submitDefault(pool, 2);
			assertThat(pool.workers()).hasSize(2).allMatch(WorkerInfo::backPressure);
			gate.open();
		}
	}

	private static void submitDefault(WorkerPool pool, int tasks) {
		for (int i = 0; i < tasks; i++) {
			CompletableFuture<Object> unused = pool.executeDefault(i);
		}
	}

	private WorkerPool idle(int size, TasksQueueOptions options) {
		WorkerPool pool = WorkerPools.fixed(size)
			.workerFactory(this.factory)
			.time(this.time)
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
		WorkerPool pool = idle(1, TasksQueueOptions.builder().size(1).build());
		for (int i = 0; i < 3; i++) {
			pool.execute("echo", i);
			assertThat(pool.info()).returns(false, PoolInfo::backPressure).returns(0L, PoolInfo::maxQueuedTasks);
			this.factory.runAll();
		}
		assertThat(pressures()).isEmpty();
	}

	@Test
	void aTaskForABusyWorkerIsBackPressureOnce() {
		WorkerPool pool = idle(1, TasksQueueOptions.builder().size(1).build());
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
		WorkerPool pool = idle(2, TasksQueueOptions.builder().concurrency(3).taskStealing(false).build());
		for (int i = 0; i < 12; i++) {
			pool.execute("echo", i);
		}
		assertThat(pool.info()).returns(12L, PoolInfo::queuedTasks).returns(6L, PoolInfo::maxQueuedTasks);
		this.factory.settle();
		assertThat(pool.info()).returns(6L, PoolInfo::queuedTasks).returns(6L, PoolInfo::maxQueuedTasks);
	}

}

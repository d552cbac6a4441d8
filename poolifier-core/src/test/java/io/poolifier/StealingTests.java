// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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

@Timeout(30)
class StealingTests {

	private final Gate gate = new Gate();

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private WorkerPool pool(boolean stealing) {
		return WorkerPools.fixed(2).taskFunction("echo", (data) -> data).taskFunction("wait", (data) -> {
			this.gate.pass();
			return data;
		})
			.strategy(WorkerChoiceStrategy.ROUND_ROBIN)
			.tasksQueueOptions(TasksQueueOptions.builder().taskStealing(stealing).build())
			.build();
	}

	@Test
	@Rule({ "SI-2", "SI-6", "TL-13" })
	void anIdleWorkerStealsFromABusyOneAndIsCredited() throws Exception {
		try (WorkerPool pool = pool(true)) {
			CompletableFuture<Object> blocked = pool.execute("wait", 0);
			this.gate.awaitArrivals();
			List<Object> results = pool.<Integer, Object>mapExecute("echo", List.of(1, 2, 3, 4)).join();
			assertThat(results).containsExactly(1, 2, 3, 4);
			PoolInfo info = pool.info();
			assertThat(info.stolenTasks()).isBetween(2L, 3L);
			assertThat(info.executingTasks()).isOne();
			assertThat(info.queuedTasks()).isZero();
			assertThat(pool.workers()).extracting((worker) -> worker.usage().tasks().executed())
				.containsExactlyInAnyOrder(0L, 4L);
			this.gate.open();
			blocked.join();
			assertThat(pool.info().executingTasks()).isZero();
		}
	}

	@Test
	@Rule("SI-10")
	void stopsLookingForTasksWhenThereAreNone() {
		try (WorkerPool pool = pool(true)) {
			pool.execute("echo", 1).join();
			await().until(() -> pool.info().stealingWorkerNodes() == 0);
			assertThat(pool.workers()).noneMatch(WorkerInfo::stealing);
		}
	}

	@Test
	void stealsNothingUnlessAllowed() throws Exception {
		try (WorkerPool pool = pool(false)) {
			CompletableFuture<Object> blocked = pool.execute("wait", 0);
			this.gate.awaitArrivals();
			CompletableFuture<List<Object>> all = pool.mapExecute("echo", List.of(1, 2, 3, 4));
			await().until(() -> pool.info().executedTasks() == 2);
			assertThat(pool.info().queuedTasks()).isEqualTo(2);
			assertThat(all).isNotDone();
			this.gate.open();
			assertThat(all.join()).containsExactly(1, 2, 3, 4);
			blocked.join();
			assertThat(pool.info().stolenTasks()).isZero();
		}
	}

	/**
	 * As long as there is no history, the strategy gives all tasks to the first worker.
	 * The clock stands still.
	 */
	private WorkerPool scripted(int size, TasksQueueOptions options) {
		return WorkerPools.fixed(size)
			.workerFactory(this.factory)
			.time(new ManualTime())
			.taskFunction("echo", (data) -> data)
			.taskFunction("second", (data) -> data, TaskFunctionOptions.builder().workerNodeKeys(1).build())
			.strategy(WorkerChoiceStrategy.LEAST_BUSY)
			.tasksQueueOptions(options)
			.build();
	}

	private static List<Long> queued(WorkerPool pool) {
		return pool.workers().stream().map((worker) -> worker.usage().tasks().queued()).toList();
	}

	@Test
	@Rule({ "SI-1", "SI-8" })
	@DisplayName("a worker that never had a task steals, as soon as there is something and without pauses")
	void stealsWithoutEverHavingHadATask() {
		WorkerPool pool = scripted(2, TasksQueueOptions.defaults());
		this.factory.settle();
		pool.mapExecute("echo", List.of(1, 2, 3));
		this.factory.settle();
		assertThat(this.factory.runningData()).containsExactly(1, 3);
		assertThat(pool.workers()).extracting((worker) -> worker.usage().tasks().stolen()).containsExactly(0L, 1L);
		this.factory.slot(1).finish();
		this.factory.settle();
		assertThat(this.factory.runningData()).containsExactly(1, 2);
		assertThat(pool.workers()).extracting((worker) -> worker.usage().tasks().sequentiallyStolen())
			.containsExactly(0L, 2L);
	}

	@Test
	@Rule("SI-3")
	void stealsOneTaskAtATimeFromTheFullestQueue() {
		WorkerPool pool = scripted(3, TasksQueueOptions.builder().size(100).build());
		pool.addTaskFunction("turns", (data) -> data,
				TaskFunctionOptions.builder().strategy(WorkerChoiceStrategy.ROUND_ROBIN).build());
		pool.mapExecute("turns", List.of(1, 2));
		pool.mapExecute("echo", List.of(3, 4));
		assertThat(queued(pool)).containsExactly(3L, 1L, 0L);
		this.factory.slot(2).step();
		assertThat(this.factory.runningData()).containsExactly(4);
		assertThat(queued(pool)).containsExactly(2L, 1L, 0L);
		this.factory.slot(2).finish();
		this.factory.slot(2).step();
		assertThat(queued(pool)).containsExactly(1L, 1L, 0L);
		assertThat(pool.info().stolenTasks()).isEqualTo(2);
	}

	private static final int TASKS = 13;

	/** One slot runs the first of many tasks, the other one steals. */
	private List<CompletableFuture<Integer>> runsOneAndSteals(WorkerPool pool) {
		List<CompletableFuture<Integer>> tasks = new ArrayList<>();
		for (int task = 0; task < TASKS; task++) {
			tasks.add(pool.execute("echo", task));
		}
		this.factory.slot(0).step();
		this.factory.slot(1).step();
		return tasks;
	}

	@Test
	@Rule({ "SI-3", "SI-6" })
	void stealsHalfOfManyShortTasksAndRunsThemInOrder() {
		WorkerPool pool = scripted(2, TasksQueueOptions.builder().size(100).build());
		for (int round = 0; round < 300; round++) {
			pool.execute("second", 0);
			this.factory.runAll();
		}
		List<CompletableFuture<Integer>> tasks = runsOneAndSteals(pool);
		assertThat(this.factory.runningData()).containsExactly(0, 7);
		assertThat(queued(pool)).containsExactly(6L, 5L);
		assertThat(pool.info().stolenTasks()).isEqualTo(6);
		assertThat(tasks.get(8).cancel(true)).isTrue();
		assertThat(queued(pool)).containsExactly(6L, 4L);
		this.factory.slot(1).finish();
		this.factory.slot(1).step();
		assertThat(this.factory.runningData()).containsExactly(0, 9);
		this.factory.runAll();
		assertThat(pool.info()).returns(300L + TASKS - 1, PoolInfo::executedTasks)
			.returns(1L, PoolInfo::cancelledTasks);
	}

	@Test
	@Rule("SI-3")
	void stealsOneTaskAtATimeUnlessTheyAreKnownToBeShort() {
		WorkerPool pool = scripted(2, TasksQueueOptions.builder().size(100).build());
		runsOneAndSteals(pool);
		assertThat(this.factory.runningData()).containsExactly(0, TASKS - 1);
		assertThat(queued(pool)).containsExactly(TASKS - 2L, 0L);
	}

	@Test
	@Rule("SI-4")
	void stealsNothingWithARatioOfZero() {
		WorkerPool pool = scripted(2, TasksQueueOptions.builder().tasksStealingRatio(0).build());
		pool.mapExecute("echo", List.of(1, 2, 3));
		this.factory.settle();
		assertThat(this.factory.runningData()).containsExactly(1);
		assertThat(this.factory.runAll()).containsExactly(1, 2, 3);
		assertThat(pool.info().stolenTasks()).isZero();
	}

	@Test
	@Rule({ "SI-4", "SI-10" })
	void atMostOneWorkerLooksForTasksOfOthersAtATime() {
		WorkerPool pool = scripted(3, TasksQueueOptions.defaults());
		List<ScriptedWorkerFactory.ScriptedSlot> slots = this.factory.awake();
		assertThat(slots).hasSize(3);
		int searching = 0;
		for (ScriptedWorkerFactory.ScriptedSlot slot : slots) {
			if (slot.search()) {
				searching++;
			}
			assertThat(pool.info().stealingWorkerNodes()).isOne();
		}
		assertThat(searching).isOne();
		this.factory.settle();
		assertThat(pool.info().stealingWorkerNodes()).isZero();
	}

	@Test
	@Rule("SI-5")
	void aWorkerThatIsAboutToEndStealsNothing() {
		WorkerPool pool = scripted(2, TasksQueueOptions.defaults());
		pool.execute("echo", 1);
		ScriptedWorkerFactory.ScriptedSlot slot = this.factory.slot(1);
		this.factory.worker(1).context().failed(new IllegalStateException("as asked"));
		slot.step();
		assertThat(pool.info().stolenTasks()).isZero();
		assertThat(queued(pool)).containsExactly(1L, 0L);
		assertThat(this.factory.runAll()).containsExactly(1);
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.poolifier.event.PoolEvent;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.WorkerInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.task.PoolClosedException;
import io.poolifier.task.TaskFunctionInfo;
import io.poolifier.task.TaskRequest;
import io.poolifier.task.UnknownTaskFunctionException;
import io.poolifier.worker.AssignedTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(30)
class WorkerPoolTests {

	@Test
	void runsATaskOfAFunctionByName() {
		try (WorkerPool pool = WorkerPools.fixed(2)
			.taskFunction("exclaim", (String text) -> text + "!")
			.taskFunction("length", String::length)
			.build()) {
			assertThat(pool.<String, Integer>execute("length", "four").join()).isEqualTo(4);
			assertThat(pool.<String, String>execute("exclaim", "four").join()).isEqualTo("four!");
			assertThat(pool.<String, Integer>execute(TaskRequest.of("length", "seven77")).join()).isEqualTo(7);
		}
	}

	@Test
	@Rule({ "TL-3", "TF-1" })
	void aTaskThatNamesNoFunctionOrDefaultRunsTheFirstOne() {
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("a", (data) -> "a")
			.taskFunction("b", (data) -> "b")
			.build()) {
			assertThat(pool.<String, String>executeDefault("data").join()).isEqualTo("a");
			assertThat(pool.<String, String>execute("default", "data").join()).isEqualTo("a");
			assertThat(pool.<String, String>execute(TaskRequest.ofDefault("data")).join()).isEqualTo("a");
		}
	}

	@Test
	@Rule({ "TF-2", "TF-3" })
	void listsTheDefaultFunctionFirst() {
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("a", (data) -> "a")
			.taskFunction("b", (data) -> "b")
			.taskFunction("c", (data) -> "c")
			.defaultTaskFunction("b")
			.build()) {
			assertThat(pool.taskFunctions()).containsExactly(new TaskFunctionInfo("b", true, null, null, null),
					new TaskFunctionInfo("a", false, null, null, null),
					new TaskFunctionInfo("c", false, null, null, null));
			assertThat(pool.hasTaskFunction("c")).isTrue();
			assertThat(pool.hasTaskFunction("default")).isTrue();
			assertThat(pool.hasTaskFunction("d")).isFalse();
			assertThat(pool.<String, String>executeDefault("data").join()).isEqualTo("b");
		}
	}

	@Test
	@Rule({ "TL-2", "TL-17" })
	void passesNullToTheFunctionAndBack() {
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("isNull", (data) -> (data != null) ? "no" : null)
			.build()) {
			assertThat(pool.<String, String>execute("isNull", null).join()).isNull();
		}
	}

	@Test
	@Rule({ "TL-8", "WN-10" })
	void refusesAnUnknownFunctionByNameAndLeavesNoTrace() {
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("known", (data) -> data).build()) {
			CompletableFuture<Object> future = pool.execute("unknown", "data");
			assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
				.havingCause()
				.isInstanceOfSatisfying(UnknownTaskFunctionException.class, (ex) -> {
					assertThat(ex).hasMessage("Pool 'default' has no task function 'unknown'; it has [known]");
					assertThat(ex.getFunction()).isEqualTo("unknown");
					assertThat(ex.getKnownFunctions()).containsExactly("known");
				});
			assertThat(pool.info().rejectedTasks()).isOne();
			assertThat(pool.workers().get(0).taskFunctions()).containsOnlyKeys("known");
		}
	}

	@Test
	@Rule({ "TL-14", "ER-7" })
	void theCallerGetsTheOriginalExceptionAndTheWorkerLivesOn() {
		IOException original = new IOException("disk full");
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("fail", (data) -> {
			throw original;
		}).build()) {
			long id = pool.workers().get(0).id();
			CompletableFuture<Object> future = pool.execute("fail", "data");
			assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
				.satisfies((ex) -> assertThat(ex.getCause()).isSameAs(original));
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(future::get)
				.satisfies((ex) -> assertThat(ex.getCause()).isSameAs(original));
			WorkerInfo worker = pool.workers().get(0);
			assertThat(worker.id()).isEqualTo(id);
			assertThat(worker.usage().tasks().failed()).isOne();
			assertThat(worker.usage().tasks().executing()).isZero();
		}
	}

	@Test
	@Rule({ "TL-1", "LC-1" })
	void refusesTasksUnlessStartedAndCanBeStartedOnce() {
		WorkerPool pool = WorkerPools.fixed(1).taskFunction("echo", (data) -> data).startWorkers(false).build();
		assertThat(pool.info().started()).isFalse();
		assertThat(pool.info().workerNodes()).isZero();
		CompletableFuture<Object> future = pool.execute("echo", 1);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
			.havingCause()
			.isInstanceOf(PoolClosedException.class)
			.isInstanceOf(RejectedExecutionException.class)
			.withMessage("Pool 'default' takes no tasks: it is not started");
		pool.start();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(pool::start)
			.withMessage("Pool 'default' cannot be started: it is started");
		assertThat(pool.execute("echo", 1).join()).isEqualTo(1);
		pool.close();
		pool.close();
	}

	@Test
	@Rule({ "TL-6", "TQ-1", "PI-3" })
	@DisplayName("without a tasks queue a worker is handed every task at once, and runs them in order")
	void handsTasksToAWorkerAtOnceWithoutATasksQueue() throws Exception {
		Gate gate = new Gate();
		List<Object> ran = new CopyOnWriteArrayList<>();
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("wait", (data) -> {
			gate.pass();
			ran.add(data);
			return data;
		}).enableTasksQueue(false).build()) {
			CompletableFuture<List<Object>> all = pool.mapExecute("wait", List.of(1, 2, 3));
			gate.awaitArrivals();
			PoolInfo info = pool.info();
			assertThat(info.executingTasks()).isEqualTo(3);
			assertThat(info.queuedTasks()).isNull();
			assertThat(info.backPressure()).isNull();
			assertThat(info.stolenTasks()).isNull();
			assertThat(info.busyWorkerNodes()).isOne();
			gate.open();
			all.join();
			assertThat(ran).containsExactly(1, 2, 3);
		}
	}

	@Test
	@Rule("TL-5")
	void runsAsManyTasksAtOnceAsTheConcurrencySays() throws Exception {
		Gate gate = new Gate(3);
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("wait", (data) -> {
			gate.pass();
			return data;
		}).tasksQueueOptions(TasksQueueOptions.builder().concurrency(3).build()).build()) {
			CompletableFuture<List<Object>> all = pool.mapExecute("wait", List.of(1, 2, 3, 4));
			gate.awaitArrivals();
			assertThat(pool.info().executingTasks()).isEqualTo(3);
			assertThat(pool.info().queuedTasks()).isOne();
			assertThat(pool.info().busyWorkerNodes()).isOne();
			gate.open();
			assertThat(all.join()).hasSize(4);
		}
	}

	@Test
	void aTasksFutureDoesNotKeepItsData() throws Exception {
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("size", (byte[] data) -> data.length).build()) {
			CompletableFuture<Integer> future = pool.execute("size", new byte[10]);
			future.join();
			assertThatExceptionOfType(CancellationException.class).isThrownBy(((AssignedTask) future)::data);
		}
	}

	@Test
	@Rule({ "TL-4", "DY-2", "ST-3" })
	@DisplayName("a pool grows first, and then its strategy chooses, the new worker or another one")
	void growsBeforeTheStrategyChooses() {
		ScriptedWorkerFactory factory = new ScriptedWorkerFactory();
		WorkerPool pool = WorkerPools.dynamic(1, 2)
			.workerFactory(factory)
			.time(new ManualTime())
			.taskFunction("least", (data) -> data)
			.taskFunction("turns", (data) -> data,
					TaskFunctionOptions.builder().strategy(WorkerChoiceStrategy.ROUND_ROBIN).build())
			.tasksQueueOptions(TasksQueueOptions.builder().taskStealing(false).build())
			.build();
		pool.execute("turns", 1);
		assertThat(pool.info().workerNodes()).isOne();
		pool.execute("least", 2);
		assertThat(pool.workers()).extracting((worker) -> worker.usage().tasks().queued()).containsExactly(1L, 1L);
		assertThat(pool.workers()).allMatch(WorkerInfo::ready);
		pool.execute("turns", 3);
		pool.execute("turns", 4);
		assertThat(pool.workers()).extracting((worker) -> worker.usage().tasks().queued()).containsExactly(2L, 2L);
	}

	@Test
	@Rule({ "TL-9", "TL-10" })
	void countsATaskThenTellsItsCallerThenStartsTheNext() {
		ScriptedWorkerFactory factory = new ScriptedWorkerFactory();
		List<PoolInfo> seen = new CopyOnWriteArrayList<>();
		WorkerPool pool = WorkerPools.fixed(1)
			.workerFactory(factory)
			.time(new ManualTime())
			.taskFunction("echo", (data) -> data)
			.taskFunction("fail", (data) -> {
				throw new IllegalStateException("always");
			})
			.build();
		for (String function : List.of("echo", "fail", "echo")) {
			pool.execute(function, 1).whenComplete((result, error) -> seen.add(pool.info()));
		}
		factory.runAll();
		assertThat(seen).extracting(PoolInfo::executedTasks).containsExactly(1L, 1L, 2L);
		assertThat(seen).extracting(PoolInfo::failedTasks).containsExactly(0L, 1L, 1L);
		assertThat(seen).extracting(PoolInfo::executingTasks).containsOnly(0L);
		assertThat(seen).extracting(PoolInfo::queuedTasks).containsExactly(2L, 1L, 0L);
	}

	@RepeatedTest(100)
	@Rule("TL-9")
	void countsATaskBeforeItsCallerIsTold() {
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("echo", (data) -> data).build()) {
			for (int i = 1; i <= 10; i++) {
				pool.execute("echo", i).join();
				assertThat(pool.info()).returns((long) i, PoolInfo::executedTasks)
					.returns(0L, PoolInfo::executingTasks);
			}
		}
	}

	@Test
	@Rule("JV-1")
	@DisplayName("functions, listeners and what depends on a future may call the pool: it holds no lock meanwhile")
	void functionsListenersAndDependentActionsMayCallThePool() throws Exception {
		AtomicReference<WorkerPool> reference = new AtomicReference<>();
		CompletableFuture<Integer> fromListener = new CompletableFuture<>();
		try (WorkerPool pool = WorkerPools.fixed(2)
			.taskFunction("echo", (data) -> data)
			.taskFunction("outer", (Integer number) -> callEverything(reference.get(), number))
			.listener((event) -> {
				if (event instanceof PoolEvent.TaskFailed) {
					fromListener.complete(callEverything(reference.get(), 3));
				}
			})
			.build()) {
			reference.set(pool);
			assertThat(pool.<Integer, Integer>execute("outer", 1).get(10, TimeUnit.SECONDS)).isEqualTo(1);
			CompletableFuture<Integer> dependent = pool.<Integer, Integer>execute("echo", 2)
				.thenApply((number) -> callEverything(pool, number));
			assertThat(dependent.get(10, TimeUnit.SECONDS)).isEqualTo(2);
			pool.addTaskFunction("fail", (data) -> {
				throw new IllegalStateException("always");
			});
			assertThat(pool.execute("fail", 1)).failsWithin(10, TimeUnit.SECONDS);
			assertThat(fromListener.get(10, TimeUnit.SECONDS)).isEqualTo(3);
		}
	}

	/** From another thread, too, which would wait if the calling one held a lock. */
	private static Integer callEverything(WorkerPool pool, Integer number) {
		return CompletableFuture.supplyAsync(() -> {
			pool.addTaskFunction("added" + number, (data) -> data);
			pool.reconfigure((change) -> change.strategy(WorkerChoiceStrategy.ROUND_ROBIN));
			pool.reconfigure((change) -> change.tasksQueueOptions(pool.options().tasksQueueOptions()));
			assertThat(pool.info().workerNodes()).isEqualTo(2);
			assertThat(pool.workers()).hasSize(2);
			return pool.<Integer, Integer>execute("added" + number, number).join();
		}, (task) -> new Thread(task).start()).join();
	}

	@Test
	@Rule("JV-4")
	void aThreadWorkerPassesTheVeryDataAndTheVeryResult() {
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("echo", (data) -> data).build()) {
			Object data = new Object();
			assertThat(pool.execute("echo", data).join()).isSameAs(data);
		}
	}

}

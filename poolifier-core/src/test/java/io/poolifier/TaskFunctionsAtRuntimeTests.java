// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.poolifier.info.TaskCounts;
import io.poolifier.info.WorkerInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.task.TaskFunctionInfo;
import io.poolifier.task.UnknownTaskFunctionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Functions that come, change and go while a pool works.
 */
@Timeout(60)
class TaskFunctionsAtRuntimeTests {

	private final ManualTime time = new ManualTime();

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private WorkerPool scripted(WorkerPoolBuilder builder) {
		return builder.workerFactory(this.factory)
			.time(this.time)
			.taskFunction("a", (data) -> "a")
			.taskFunction("b", (data) -> "b")
			.tasksQueueOptions(
					TasksQueueOptions.builder().taskStealing(false).tasksStealingOnBackPressure(false).build())
			.build();
	}

	/** Submits a task and has it run. */
	private Object run(WorkerPool pool, String function) {
		CompletableFuture<Object> future = pool.execute(function, "data");
		this.factory.runAll();
		return future.getNow("not ended");
	}

	private static List<String> names(WorkerPool pool) {
		return pool.taskFunctions().stream().map(TaskFunctionInfo::name).toList();
	}

	@Test
	@Rule("TF-4")
	void anAddedFunctionCanBeCalledAtOnceAndIsListedLast() {
		WorkerPool pool = scripted(WorkerPools.fixed(2));
		assertThat(pool.hasTaskFunction("c")).isFalse();
		pool.addTaskFunction("c", (data) -> "c");
		assertThat(pool.hasTaskFunction("c")).isTrue();
		assertThat(names(pool)).containsExactly("a", "b", "c");
		assertThat(run(pool, "c")).isEqualTo("c");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t" })
	@Rule("TF-4")
	void refusesABlankName(String name) {
		WorkerPool pool = scripted(WorkerPools.fixed(1));
		assertThatIllegalArgumentException().isThrownBy(() -> pool.addTaskFunction(name, (data) -> data))
			.withMessageContaining("must not be blank");
		assertThatIllegalArgumentException().isThrownBy(() -> pool.removeTaskFunction(name));
		assertThatIllegalArgumentException().isThrownBy(() -> pool.setDefaultTaskFunction(name));
		assertThat(names(pool)).containsExactly("a", "b");
	}

	@Test
	@Rule({ "TF-4", "TF-12", "OP-9" })
	void refusesOptionsThatDoNotFitThePoolAndKeepsTheOldFunction() {
		WorkerPool pool = scripted(WorkerPools.fixed(2));
		TaskFunctionOptions options = TaskFunctionOptions.builder().workerNodeKeys(0, 2).build();
		assertThatExceptionOfType(InvalidOptionException.class)
			.isThrownBy(() -> pool.addTaskFunction("a", (data) -> "new", options))
			.withMessageContaining("0 to 1")
			.withMessageContaining("[2]");
		assertThat(run(pool, "a")).isEqualTo("a");
		assertThatExceptionOfType(InvalidOptionException.class)
			.isThrownBy(() -> pool.addTaskFunction("c", (data) -> "c", options));
		assertThat(pool.hasTaskFunction("c")).isFalse();
	}

	@Test
	@Rule("TF-12")
	void checksFunctionsOfTheBuilderBeforeTheStart() {
		WorkerPoolBuilder builder = WorkerPools.dynamic(0, 2)
			.workerFactory(this.factory)
			.taskFunction("a", (data) -> data, TaskFunctionOptions.builder().workerNodeKeys(1, 2, 3).build());
		assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(builder::build)
			.withMessageContaining("workerNodeKeys")
			.withMessageContaining("0 to 1")
			.withMessageContaining("[2, 3]");
		assertThat(this.factory.workers()).isEmpty();
	}

	@Test
	@Rule({ "TF-4", "TF-7" })
	@DisplayName("adding a name that exists replaces the function, and the default follows")
	void addingANameThatExistsReplacesTheFunction() {
		WorkerPool pool = scripted(WorkerPools.fixed(1));
		pool.addTaskFunction("b", (data) -> "new b");
		pool.addTaskFunction("a", (data) -> "new a");
		assertThat(run(pool, "b")).isEqualTo("new b");
		assertThat(run(pool, "a")).isEqualTo("new a");
		assertThat(run(pool, "default")).isEqualTo("new a");
		assertThat(names(pool)).containsExactly("a", "b");
	}

	@Test
	@Rule("TF-5")
	@DisplayName("'default' can be neither added nor removed nor chosen as default")
	void refusesDefaultAsName() {
		WorkerPool pool = scripted(WorkerPools.fixed(1));
		assertThatIllegalArgumentException().isThrownBy(() -> pool.addTaskFunction("default", (data) -> data))
			.withMessageContaining("reserved");
		assertThatIllegalArgumentException().isThrownBy(() -> pool.removeTaskFunction("default"))
			.withMessageContaining("reserved");
		assertThatIllegalArgumentException().isThrownBy(() -> pool.setDefaultTaskFunction("default"))
			.withMessageContaining("reserved");
		assertThat(run(pool, "default")).isEqualTo("a");
	}

	@Test
	@Rule("TF-6")
	void removesOnlyWhatWasAddedLaterAndIsNotTheDefault() {
		WorkerPool pool = scripted(WorkerPools.fixed(1));
		assertThat(pool.removeTaskFunction("c")).isFalse();
		assertThatIllegalStateException().isThrownBy(() -> pool.removeTaskFunction("b"))
			.withMessageContaining("'b'")
			.withMessageContaining("was built with it");
		pool.addTaskFunction("c", (data) -> "c");
		pool.setDefaultTaskFunction("c");
		assertThatIllegalStateException().isThrownBy(() -> pool.removeTaskFunction("c"))
			.withMessageContaining("'c'")
			.withMessageContaining("default function");
		pool.setDefaultTaskFunction("a");
		assertThat(pool.removeTaskFunction("c")).isTrue();
		assertThat(pool.removeTaskFunction("c")).isFalse();
		assertThat(pool.hasTaskFunction("c")).isFalse();
		assertThat(names(pool)).containsExactly("a", "b");
		assertThat(pool.execute("c", 1)).isCompletedExceptionally();
	}

	@Test
	@Rule("TF-6")
	@DisplayName("the statistics of a removed function go with it, and begin anew if it comes back")
	void forgetsTheStatisticsOfARemovedFunction() {
		WorkerPool pool = scripted(WorkerPools.fixed(1));
		pool.addTaskFunction("c", (data) -> "c");
		run(pool, "c");
		assertThat(counts(pool, "c").executed()).isOne();
		pool.removeTaskFunction("c");
		assertThat(pool.workers().get(0).taskFunctions()).containsOnlyKeys("a", "b");
		assertThat(pool.info().executedTasks()).isOne();
		pool.addTaskFunction("c", (data) -> "c");
		assertThat(counts(pool, "c").executed()).isZero();
	}

	private static TaskCounts counts(WorkerPool pool, String function) {
		return pool.workers().get(0).taskFunctions().get(function).tasks();
	}

	@Test
	@Rule({ "TF-7", "TF-2", "WN-8" })
	void aNewDefaultFunctionMovesToTheFrontOfTheList() {
		WorkerPool pool = scripted(WorkerPools.fixed(1));
		pool.addTaskFunction("c", (data) -> "c");
		pool.setDefaultTaskFunction("c");
		assertThat(names(pool)).containsExactly("c", "a", "b");
		assertThat(pool.taskFunctions()).filteredOn(TaskFunctionInfo::defaultFunction).hasSize(1);
		assertThat(run(pool, "default")).isEqualTo("c");
		assertThat(counts(pool, "c").executed()).isOne();
		assertThatExceptionOfType(UnknownTaskFunctionException.class)
			.isThrownBy(() -> pool.setDefaultTaskFunction("unknown"))
			.withMessageContaining("'unknown'")
			.withMessageContaining("[a, b, c]");
		assertThat(run(pool, "default")).isEqualTo("c");
	}

	@Test
	@Rule({ "TF-8", "LC-7" })
	void checksAndRemembersFunctionsWithoutWorkers() {
		WorkerPool pool = scripted(WorkerPools.dynamic(0, 2).startWorkers(false));
		assertThatExceptionOfType(UnknownTaskFunctionException.class)
			.isThrownBy(() -> pool.setDefaultTaskFunction("c"));
		pool.addTaskFunction("c", (data) -> "c");
		pool.setDefaultTaskFunction("c");
		pool.start();
		assertThat(run(pool, "default")).isEqualTo("c");
		CompletableFuture<Void> destroyed = pool.destroy();
		this.factory.runAll();
		assertThat(destroyed).isCompleted();
		pool.addTaskFunction("d", (data) -> "d");
		pool.start();
		assertThat(names(pool)).containsExactly("c", "a", "b", "d");
		assertThat(run(pool, "default")).isEqualTo("c");
		assertThat(run(pool, "d")).isEqualTo("d");
	}

	@RepeatedTest(100)
	@Rule("TF-9")
	void eachOfManyConcurrentChangesHasItsOwnOutcome() throws Exception {
		try (WorkerPool pool = WorkerPools.fixed(2).taskFunction("a", (data) -> "a").build()) {
			int changers = 4;
			CountDownLatch together = new CountDownLatch(changers);
			List<CompletableFuture<Void>> changes = java.util.stream.IntStream.range(0, changers)
				.mapToObj((changer) -> CompletableFuture.runAsync(() -> {
					together.countDown();
					for (int i = 0; i < 10; i++) {
						String name = "f" + changer + "-" + i;
						assertThatExceptionOfType(UnknownTaskFunctionException.class)
							.isThrownBy(() -> pool.setDefaultTaskFunction(name));
						pool.addTaskFunction(name, (data) -> name);
						assertThat(pool.execute(name, "data").join()).isEqualTo(name);
						pool.setDefaultTaskFunction(name);
						pool.setDefaultTaskFunction("a");
						if (i % 2 == 0) {
							assertThat(pool.removeTaskFunction(name)).isTrue();
						}
					}
				}, (task) -> new Thread(task).start()))
				.toList();
			for (CompletableFuture<Void> change : changes) {
				change.get(30, TimeUnit.SECONDS);
			}
			assertThat(pool.taskFunctions()).filteredOn(TaskFunctionInfo::defaultFunction)
				.extracting(TaskFunctionInfo::name)
				.containsExactly("a");
			assertThat(pool.taskFunctions()).hasSize(1 + changers * 5);
		}
	}

	@Test
	@Rule({ "TF-10", "ER-5" })
	@DisplayName("a change holds for all workers at once, also for those that die or come later")
	void aChangeHoldsForAllWorkersAtOnce() {
		WorkerPool pool = scripted(WorkerPools.fixed(2));
		this.factory.workers().forEach(ScriptedWorkerFactory.ScriptedWorker::die);
		this.factory.workers().forEach(ScriptedWorkerFactory.ScriptedWorker::die);
		assertThat(pool.workers()).isEmpty();
		pool.addTaskFunction("c", (data) -> "c", TaskFunctionOptions.builder().priority(3).build());
		pool.setDefaultTaskFunction("c");
		this.time.advance(java.time.Duration.ofSeconds(1));
		assertThat(pool.workers()).extracting(WorkerInfo::id).containsExactly(4L, 5L);
		pool.execute("c", 1);
		CompletableFuture<Object> byDefault = pool.executeDefault(2);
		this.factory.runAll();
		assertThat(byDefault).isCompletedWithValue("c");
		assertThat(pool.workers())
			.allSatisfy((worker) -> assertThat(worker.taskFunctions().get("c").tasks().executed()).isOne());
		assertThat(pool.taskFunctions().get(0)).isEqualTo(new TaskFunctionInfo("c", true, 3, null, null));
	}

	@Test
	@Rule({ "ER-5", "JV-6" })
	void aReplacementHasTheAddedFunctionsAndTheDefault() throws Exception {
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("crash", (data) -> {
			throw new OutOfMemoryError("not really");
		}).build()) {
			pool.addTaskFunction("twice", (Integer number) -> 2 * number);
			pool.setDefaultTaskFunction("twice");
			assertThat(pool.execute("crash", 1)).failsWithin(10, TimeUnit.SECONDS);
			assertThat(pool.execute("twice", 21).get(10, TimeUnit.SECONDS)).isEqualTo(42);
			assertThat(pool.executeDefault(4).get(10, TimeUnit.SECONDS)).isEqualTo(8);
			assertThat(pool.workers()).extracting(WorkerInfo::id).containsExactly(1L);
		}
	}

	@Test
	@Rule("DY-4")
	@DisplayName("a worker that a dynamic pool grows by has the functions that were added, and is ready and dynamic")
	void aDynamicWorkerHasAddedFunctions() {
		WorkerPool pool = scripted(WorkerPools.dynamic(1, 2));
		pool.addTaskFunction("c", (data) -> "c");
		CompletableFuture<Object> first = pool.execute("a", 1);
		CompletableFuture<Object> second = pool.execute("c", 2);
		assertThat(pool.workers()).extracting(WorkerInfo::dynamic).containsExactly(false, true);
		assertThat(pool.workers()).allMatch(WorkerInfo::ready);
		this.factory.runAll();
		assertThat(first).isCompletedWithValue("a");
		assertThat(second).isCompletedWithValue("c");
		assertThat(pool.workers().get(1).taskFunctions().get("c").tasks().executed()).isOne();
	}

	@Test
	@Rule("TF-11")
	void aWaitingTaskRunsWhatItsNameMeansWhenItStarts() {
		WorkerPool pool = scripted(WorkerPools.fixed(1));
		pool.addTaskFunction("c", (data) -> "old");
		assertThat(run(pool, "c")).isEqualTo("old");
		CompletableFuture<Object> waiting = pool.execute("c", 2);
		CompletableFuture<Object> byDefault = pool.execute("default", 3);
		pool.addTaskFunction("c", (data) -> "new");
		pool.addTaskFunction("a", (data) -> "new a");
		assertThat(counts(pool, "c")).returns(1L, TaskCounts::executed).returns(1L, TaskCounts::queued);
		this.factory.runAll();
		assertThat(waiting).isCompletedWithValue("new");
		assertThat(byDefault).isCompletedWithValue("new a");
		assertThat(counts(pool, "c")).returns(2L, TaskCounts::executed).returns(0L, TaskCounts::queued);
	}

	@Test
	@Rule("TF-11")
	void aTaskThatWaitsForARemovedFunctionFailsAsUnknown() {
		WorkerPool pool = scripted(WorkerPools.fixed(1));
		pool.addTaskFunction("c", (data) -> "c");
		CompletableFuture<Object> waiting = pool.execute("c", 1);
		CompletableFuture<Object> next = pool.execute("a", 2);
		pool.removeTaskFunction("c");
		this.factory.runAll();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(waiting::join)
			.withCauseInstanceOf(UnknownTaskFunctionException.class);
		assertThat(next).isCompletedWithValue("a");
		assertThat(pool.info().failedTasks()).isOne();
		assertThat(pool.info().executedTasks()).isOne();
	}

	@Test
	@Rule("WN-7")
	void tellsTheUsageOfEachFunctionBeThereOneOrMany() {
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("only", (data) -> data).build()) {
			assertThat(pool.workers().get(0).taskFunctions()).containsOnlyKeys("only");
			pool.execute("only", 1).join();
			assertThat(counts(pool, "only").executed()).isOne();
		}
	}

	@Test
	@Rule({ "ST-9", "ST-11" })
	void choosesByTheStrategyOfTheFunctionElseOfThePool() {
		WorkerPool pool = WorkerPools.fixed(2)
			.workerFactory(this.factory)
			.strategy(WorkerChoiceStrategy.ROUND_ROBIN)
			.taskFunction("turns", (data) -> data)
			.taskFunction("first", (data) -> data, TaskFunctionOptions.builder().workerNodeKeys(0).build())
			.taskFunction("least", (data) -> data,
					TaskFunctionOptions.builder().strategy(WorkerChoiceStrategy.LEAST_USED).build())
			.tasksQueueOptions(
					TasksQueueOptions.builder().taskStealing(false).tasksStealingOnBackPressure(false).build())
			.build();
		pool.mapExecute("first", List.of(1, 2, 3, 4));
		assertThat(queued(pool)).containsExactly(4L, 0L);
		pool.mapExecute("least", List.of(1, 2));
		assertThat(queued(pool)).containsExactly(4L, 2L);
		pool.mapExecute("turns", List.of(1, 2));
		assertThat(queued(pool)).containsExactly(5L, 3L);
		pool.setDefaultTaskFunction("least");
		pool.executeDefault(1);
		pool.execute("default", 2);
		assertThat(queued(pool)).containsExactly(5L, 5L);
		pool.addTaskFunction("busy", (data) -> data,
				TaskFunctionOptions.builder().strategy(WorkerChoiceStrategy.LEAST_BUSY).build());
		pool.mapExecute("busy", List.of(1, 2));
		assertThat(queued(pool)).containsExactly(7L, 5L);
		assertThat(pool.taskFunctions()).extracting(TaskFunctionInfo::strategy)
			.containsExactly("LEAST_USED", null, null, "LEAST_BUSY");
	}

	private static List<Long> queued(WorkerPool pool) {
		return pool.workers().stream().map((worker) -> worker.usage().tasks().queued()).toList();
	}

}

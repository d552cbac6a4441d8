// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.poolifier.event.PoolEvent;
import io.poolifier.info.PoolInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.task.PoolClosedException;
import io.poolifier.task.UnknownTaskFunctionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What can be done with a pool that is not started, started, or being destroyed.
 */
@Timeout(30)
class LifecycleTests {

	private final ManualTime time = new ManualTime();

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final List<PoolEvent> events = new CopyOnWriteArrayList<>();

	private WorkerPool scripted(WorkerPoolBuilder builder) {
		return builder.workerFactory(this.factory)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.listener(this.events::add)
			.build();
	}

	/** A pool whose destruction waits for a task. */
	private WorkerPool beingDestroyed() {
		WorkerPool pool = scripted(WorkerPools.fixed(1));
		pool.execute("echo", 1);
		this.factory.settle();
		CompletableFuture<Void> destroyed = pool.destroy();
		assertThat(destroyed).isNotDone();
		return pool;
	}

	@Test
	@Rule({ "LC-1", "LC-3", "TL-1", "ME-2" })
	void aPoolThatIsNotStartedCanBeStartedAndTakesNoTasks() {
		WorkerPool pool = scripted(WorkerPools.fixed(1).startWorkers(false));
		assertRefuses(pool, "it is not started");
		assertThat(pool.mapExecute("echo", List.of())).isCompletedExceptionally();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(pool.destroy()::join)
			.withCauseInstanceOf(PoolClosedException.class);
		pool.start();
		assertThat(pool.info()).returns(true, PoolInfo::started).returns(1, PoolInfo::workerNodes);
	}

	@Test
	@Rule({ "LC-1", "LC-3" })
	void aPoolThatIsStartedCanBeDestroyedAndNotStarted() {
		WorkerPool pool = scripted(WorkerPools.fixed(1));
		assertThatIllegalStateException().isThrownBy(pool::start).withMessageContaining("it is started");
		assertThat(pool.execute("echo", 1)).isNotDone();
		assertThat(this.factory.runAll()).containsExactly(1);
		CompletableFuture<Void> destroyed = pool.destroy();
		this.factory.settle();
		assertThat(destroyed).isCompleted();
	}

	@Test
	@Rule({ "LC-1", "LC-3", "TL-1", "ME-2" })
	@DisplayName("a pool that is being destroyed takes no tasks and no start, and one more destroy joins")
	void aPoolThatIsBeingDestroyedTakesNoTasksAndNoStart() {
		WorkerPool pool = beingDestroyed();
		assertRefuses(pool, "it is being destroyed");
		assertThatIllegalStateException().isThrownBy(pool::start).withMessageContaining("it is being destroyed");
		CompletableFuture<Void> again = pool.destroy();
		assertThat(again).isNotDone();
		this.factory.runAll();
		assertThat(again).isCompleted();
		assertThat(pool.info()).returns(1L, PoolInfo::executedTasks).returns(0, PoolInfo::workerNodes);
	}

	private static void assertRefuses(WorkerPool pool, String why) {
		assertThatExceptionOfType(CompletionException.class).isThrownBy(pool.execute("echo", 1)::join)
			.havingCause()
			.isInstanceOf(PoolClosedException.class)
			.withMessageContaining(why);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(pool.mapExecute("echo", List.of(1, 2))::join)
			.havingCause()
			.isInstanceOf(PoolClosedException.class)
			.withMessageContaining(why);
		assertThat(pool.info()).returns(3L, PoolInfo::rejectedTasks)
			.returns(false, PoolInfo::started)
			.returns(false, PoolInfo::ready);
	}

	@ParameterizedTest
	@MethodSource("settings")
	@Rule({ "LC-1", "LC-8" })
	@DisplayName("functions, options and info can be had and changed in every state")
	void functionsAndOptionsCanBeChangedInEveryState(Consumer<WorkerPool> setting) {
		setting.accept(scripted(WorkerPools.fixed(2).startWorkers(false)));
		setting.accept(scripted(WorkerPools.fixed(2)));
		WorkerPool pool = beingDestroyed();
		setting.accept(pool);
		this.factory.runAll();
		assertThat(pool.info()).returns(1L, PoolInfo::executedTasks).returns(0, PoolInfo::workerNodes);
		pool.start();
		pool.execute("echo", 2);
		this.factory.runAll();
		assertThat(pool.info().executedTasks()).isEqualTo(2);
	}

	static List<Named<Consumer<WorkerPool>>> settings() {
		return List.of(Named.of("functions", (pool) -> {
			pool.addTaskFunction("new", (data) -> data);
			pool.setDefaultTaskFunction("new");
			pool.setDefaultTaskFunction("echo");
			assertThat(pool.removeTaskFunction("new")).isTrue();
		}), Named.of("strategy", (pool) -> {
			pool.reconfigure((change) -> change.strategy(WorkerChoiceStrategy.FAIR_SHARE));
			pool.reconfigure((change) -> change.strategyOptions(StrategyOptions.defaults()));
			assertThat(pool.info().strategy()).isEqualTo("FAIR_SHARE");
		}), Named.of("queue", (pool) -> {
			pool.reconfigure((change) -> change.enableTasksQueue(false));
			assertThat(pool.info().queuedTasks()).isNull();
			pool.reconfigure((change) -> change.enableTasksQueue(true)
				.tasksQueueOptions(TasksQueueOptions.builder().concurrency(2).build()));
			pool.reconfigure((change) -> change.tasksQueueOptions(TasksQueueOptions.builder().size(3).build()));
			assertThat(pool.options().tasksQueueOptions().size()).isEqualTo(3);
		}), Named.of("size", (pool) -> {
			pool.reconfigure((change) -> change.size(3));
			assertThat(pool.info().maxSize()).isEqualTo(3);
		}));
	}

	@Test
	@Rule("PT-4")
	void hasTheSizesOfItsTypeAndKeepsItsType() {
		WorkerPool fixed = scripted(WorkerPools.fixed(2));
		assertThatExceptionOfType(InvalidOptionException.class)
			.isThrownBy(() -> fixed.reconfigure((change) -> change.minSize(1).maxSize(2)))
			.withMessageContaining("dynamic pools")
			.withMessageContaining("is fixed");
		WorkerPool dynamic = scripted(WorkerPools.dynamic(1, 2));
		assertThatExceptionOfType(InvalidOptionException.class)
			.isThrownBy(() -> dynamic.reconfigure((change) -> change.size(2)))
			.withMessageContaining("is dynamic");
		assertThat(fixed.info()).returns(2, PoolInfo::minSize).returns(2, PoolInfo::maxSize);
		assertThat(dynamic.info()).returns(1, PoolInfo::minSize).returns(2, PoolInfo::maxSize);
	}

	@Test
	@Rule({ "PT-5", "TF-1" })
	@DisplayName("a pool without functions refuses tasks until it has one, which is the default then")
	void aPoolWithoutFunctionsRefusesTasksUntilItHasOne() {
		WorkerPool pool = WorkerPools.fixed(1).workerFactory(this.factory).time(this.time).build();
		assertThat(pool.taskFunctions()).isEmpty();
		assertThat(pool.hasTaskFunction("default")).isFalse();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(pool.executeDefault(1)::join)
			.havingCause()
			.isInstanceOf(UnknownTaskFunctionException.class);
		pool.addTaskFunction("first", (data) -> data);
		CompletableFuture<Object> future = pool.executeDefault(1);
		this.factory.runAll();
		assertThat(future).isCompletedWithValue(1);
	}

	@Test
	@Rule("PI-2")
	void isReadyIfStartedWithItsMinimumOfReadyWorkers() {
		LateWorkerFactory late = new LateWorkerFactory();
		WorkerPool pool = WorkerPools.fixed(2)
			.workerFactory(late)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.startWorkers(false)
			.build();
		WorkerPool empty = scripted(WorkerPools.dynamic(0, 1).startWorkers(false));
		assertThat(empty.info().ready()).isFalse();
		empty.start();
		assertThat(empty.info().ready()).isTrue();
		pool.start();
		assertThat(pool.info()).returns(true, PoolInfo::started).returns(false, PoolInfo::ready);
		late.contexts.get(0).ready();
		assertThat(pool.info().ready()).isFalse();
		late.contexts.get(1).ready();
		assertThat(pool.info().ready()).isTrue();
	}

	@Test
	@Rule({ "ST-5", "ST-6" })
	void aTaskThatComesBeforeAnyWorkerIsReadyWaitsForOne() {
		LateWorkerFactory late = new LateWorkerFactory();
		WorkerPool pool = WorkerPools.fixed(2)
			.workerFactory(late)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.build();
		CompletableFuture<Object> first = pool.execute("echo", 1);
		CompletableFuture<Object> second = pool.execute("echo", 2);
		assertThat(pool.workers()).extracting((worker) -> worker.usage().tasks().queued()).containsExactly(1L, 1L);
		late.contexts.get(1).ready();
		CompletableFuture<Object> third = pool.execute("echo", 3);
		assertThat(pool.workers()).extracting((worker) -> worker.usage().tasks().queued()).containsExactly(1L, 2L);
		assertThat(List.of(first, second, third)).noneMatch(CompletableFuture::isDone);
	}

}

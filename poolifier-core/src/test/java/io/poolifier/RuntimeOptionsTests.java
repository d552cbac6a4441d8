// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.poolifier.info.PoolInfo;
import io.poolifier.info.WorkerInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Options that change while a pool works.
 */
@Timeout(60)
class RuntimeOptionsTests {

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final ManualTime time = new ManualTime();

	private WorkerPoolBuilder scripted(int size) {
		return WorkerPools.fixed(size)
			.workerFactory(this.factory)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.taskFunction("urgent", (data) -> data, TaskFunctionOptions.builder().priority(-1).build());
	}

	private static void submit(WorkerPool pool, int first, int last) {
		for (int i = first; i <= last; i++) {
			pool.execute("echo", i);
		}
	}

	private static List<Long> queued(WorkerPool pool) {
		return pool.workers().stream().map((worker) -> worker.usage().tasks().queued()).toList();
	}

	@Test
	@Rule({ "OP-9", "OP-4" })
	void anInvalidOptionThrowsAndLeavesWhatWasInForce() {
		WorkerPool pool = scripted(2).build();
		StrategyOptions before = pool.options().strategyOptions();
		StrategyOptions wrong = StrategyOptions.builder().weights(Map.of(0, 1, 1, 1, 2, 1)).build();
		assertThatExceptionOfType(InvalidOptionException.class)
			.isThrownBy(() -> pool.reconfigure((change) -> change.strategyOptions(wrong)));
		assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(() -> pool.reconfigure(
				(change) -> change.strategy(WorkerChoiceStrategy.WEIGHTED_ROUND_ROBIN).strategyOptions(wrong)));
		assertThat(pool.info().strategy()).isEqualTo("LEAST_USED");
		assertThat(pool.options().strategyOptions()).isEqualTo(before);
		assertThatExceptionOfType(InvalidOptionException.class)
			.isThrownBy(() -> pool.reconfigure((change) -> change.size(0)));
		assertThat(pool.info()).returns(2, PoolInfo::maxSize).returns(2, PoolInfo::workerNodes);
		pool.reconfigure(
				(change) -> change.strategyOptions(StrategyOptions.builder().weights(Map.of(0, 1, 1, 2)).build()));
		assertThatExceptionOfType(InvalidOptionException.class)
			.isThrownBy(() -> pool.reconfigure((change) -> change.size(3)))
			.withMessageContaining("weight");
		assertThat(pool.info()).returns(2, PoolInfo::maxSize).returns(2, PoolInfo::workerNodes);
	}

	@Test
	@SuppressWarnings("NullAway")
	void refusesNullAndKeepsWhatWasInForce() {
		WorkerPool pool = scripted(2).build();
		TasksQueueOptions before = pool.options().tasksQueueOptions();
		assertThatNullPointerException().isThrownBy(() -> pool.reconfigure((change) -> change.strategy(null)));
		assertThatNullPointerException()
			.isThrownBy(() -> pool.reconfigure((change) -> change.strategyOptions((StrategyOptions) null)));
		assertThatNullPointerException()
			.isThrownBy(() -> pool.reconfigure((change) -> change.tasksQueueOptions((TasksQueueOptions) null)));
		assertThatNullPointerException().isThrownBy(() -> pool
			.reconfigure((change) -> change.enableTasksQueue(true).tasksQueueOptions((TasksQueueOptions) null)));
		assertThatNullPointerException().isThrownBy(() -> pool.addTaskFunction("echo", null));
		assertThatNullPointerException().isThrownBy(() -> pool.addTaskFunction("new", (data) -> data, null));
		assertThatNullPointerException().isThrownBy(() -> WorkerPools.fixed(1).taskFunction("new", null));
		assertThat(pool.info().strategy()).isEqualTo("LEAST_USED");
		assertThat(pool.options().tasksQueueOptions()).isEqualTo(before);
		assertThat(pool.hasTaskFunction("new")).isFalse();
		CompletableFuture<Integer> task = pool.executeDefault(1);
		this.factory.runAll();
		assertThat(task).isCompletedWithValue(1);
	}

	@Test
	void aPoolThatHasShrunkHasNoKeyAtOrAboveItsMaximum() {
		WorkerPool pool = WorkerPools.dynamic(0, 4)
			.workerFactory(this.factory)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.tasksQueueOptions(TasksQueueOptions.builder().taskStealing(false).build())
			.maxInactiveTime(Duration.ofSeconds(1))
			.build();
		submit(pool, 0, 3);
		this.factory.settle();
		this.factory.slot(0).finish();
		this.factory.slot(1).finish();
		this.factory.settle();
		this.time.advance(Duration.ofSeconds(3));
		assertThat(pool.workers()).extracting(WorkerInfo::key).containsExactly(2, 3);
		pool.reconfigure((change) -> change.minSize(0).maxSize(3));
		assertThat(pool.workers()).extracting(WorkerInfo::key).containsExactly(2);
		submit(pool, 4, 5);
		assertThat(pool.workers()).extracting(WorkerInfo::key).containsExactly(0, 1, 2);
		pool.reconfigure((change) -> change.minSize(0).maxSize(1));
		assertThat(pool.workers()).extracting(WorkerInfo::key).containsExactly(0);
		assertThat(this.factory.runAll()).containsExactlyInAnyOrder(2, 3, 4, 5);
	}

	@Test
	void changesSeveralOptionsTogetherOrNone() {
		WorkerPool pool = scripted(2).build();
		StrategyOptions weights = StrategyOptions.builder().weights(Map.of(0, 1, 1, 2, 2, 3)).build();
		TasksQueueOptions queue = TasksQueueOptions.builder().size(5).concurrency(1).build();
		pool.reconfigure((change) -> change.strategy(WorkerChoiceStrategy.WEIGHTED_ROUND_ROBIN)
			.strategyOptions(weights)
			.tasksQueueOptions(queue)
			.size(3));
		assertThat(pool.info()).returns(3, PoolInfo::workerNodes).returns("WEIGHTED_ROUND_ROBIN", PoolInfo::strategy);
		assertThat(pool.options().strategyOptions()).isEqualTo(weights);
		assertThat(pool.options().tasksQueueOptions()).isEqualTo(queue);
		assertThatExceptionOfType(InvalidOptionException.class)
			.isThrownBy(() -> pool.reconfigure((change) -> change.strategy(WorkerChoiceStrategy.LEAST_USED)
				.enableTasksQueue(false)
				.tasksQueueOptions(TasksQueueOptions.defaults())
				.size(4)))
			.withMessageContaining("weight");
		assertThat(pool.info()).returns(3, PoolInfo::maxSize)
			.returns(3, PoolInfo::workerNodes)
			.returns("WEIGHTED_ROUND_ROBIN", PoolInfo::strategy)
			.returns(0L, PoolInfo::queuedTasks);
		assertThat(pool.options().tasksQueueOptions()).isEqualTo(queue);
	}

	@Test
	void refusesTheSizesOfAnotherTypeOfPool() {
		WorkerPool fixed = scripted(2).build();
		assertThatExceptionOfType(InvalidOptionException.class)
			.isThrownBy(() -> fixed.reconfigure((change) -> change.minSize(1)))
			.withMessageContaining("minSize");
		WorkerPool dynamic = WorkerPools.dynamic(1, 2).workerFactory(this.factory).time(new ManualTime()).build();
		assertThatExceptionOfType(InvalidOptionException.class)
			.isThrownBy(() -> dynamic.reconfigure((change) -> change.size(3)))
			.withMessageContaining("size");
		dynamic.reconfigure((change) -> change.maxSize(3));
		assertThat(dynamic.info()).returns(1, PoolInfo::minSize).returns(3, PoolInfo::maxSize);
	}

	@Test
	@Rule("OP-12")
	void changesOneQueueOptionAndKeepsTheOthers() {
		TasksQueueOptions options = TasksQueueOptions.builder().size(7).tasksStealingRatio(0.5).build();
		WorkerPool pool = scripted(1).tasksQueueOptions(options).build();
		pool.reconfigure((change) -> change
			.tasksQueueOptions(pool.options().tasksQueueOptions().toBuilder().concurrency(2).build()));
		assertThat(pool.options().tasksQueueOptions())
			.isEqualTo(TasksQueueOptions.builder().size(7).tasksStealingRatio(0.5).concurrency(2).build());
		pool.reconfigure((change) -> change.enableTasksQueue(true)
			.tasksQueueOptions(pool.options().tasksQueueOptions().toBuilder().size(8).build()));
		assertThat(pool.options().tasksQueueOptions().concurrency()).isEqualTo(2);
	}

	@Test
	@Rule("OP-13")
	@DisplayName("one option of strategies can be changed, and the others stay, also with another strategy")
	void changesOneStrategyOptionAndKeepsTheOthers() {
		WorkerPool pool = scripted(1)
			.strategyOptions(StrategyOptions.builder().median(Statistic.RUN_TIME, true).build())
			.build();
		pool.reconfigure((change) -> change
			.strategyOptions(pool.options().strategyOptions().toBuilder().median(Statistic.ELU, true).build()));
		pool.reconfigure((change) -> change.strategy(WorkerChoiceStrategy.FAIR_SHARE));
		assertThat(pool.options().strategyOptions())
			.isEqualTo(StrategyOptions.builder().median(Statistic.RUN_TIME, true).median(Statistic.ELU, true).build());
		assertThat(pool.info().strategy()).isEqualTo("FAIR_SHARE");
		pool.execute("echo", 1);
		this.factory.runAll();
		assertThat(pool.info().runTime().median()).isZero();
		assertThat(pool.info().runTime().average()).isNull();
		assertThat(pool.info().waitTime().average()).isZero();
	}

	@Test
	@Rule("OP-14")
	void keepsQueueOptionsUntilThereIsAQueue() {
		WorkerPool pool = scripted(1).enableTasksQueue(false).build();
		TasksQueueOptions options = TasksQueueOptions.builder().size(2).concurrency(1).build();
		pool.reconfigure((change) -> change.tasksQueueOptions(options));
		submit(pool, 1, 3);
		assertThat(pool.info()).returns(null, PoolInfo::queuedTasks)
			.returns(null, PoolInfo::backPressure)
			.returns(3L, PoolInfo::executingTasks);
		assertThat(pool.options().tasksQueueOptions()).isEqualTo(options);
		pool.reconfigure(
				(change) -> change.enableTasksQueue(true).tasksQueueOptions(pool.options().tasksQueueOptions()));
		assertThat(pool.info()).returns(3L, PoolInfo::queuedTasks)
			.returns(true, PoolInfo::backPressure)
			.returns(0L, PoolInfo::executingTasks);
	}

	@Test
	@Rule("TQ-4")
	void enablingTheQueueTwiceIsTheSameAsOnce() {
		WorkerPool pool = scripted(2).strategy(WorkerChoiceStrategy.LEAST_BUSY).build();
		TasksQueueOptions options = TasksQueueOptions.builder().size(3).tasksStealingRatio(1).build();
		pool.reconfigure((change) -> change.enableTasksQueue(true).tasksQueueOptions(options));
		pool.reconfigure((change) -> change.enableTasksQueue(true).tasksQueueOptions(options));
		// One of them only waits for the idle worker to wake up.
		submit(pool, 1, 4);
		assertThat(queued(pool)).containsExactly(3L, 1L);
		assertThat(pool.info().stolenTasks()).isOne();
		this.factory.slot(1).step();
		this.factory.slot(1).finish();
		this.factory.slot(1).step();
		assertThat(pool.info().stolenTasks()).isEqualTo(2);
	}

	@Test
	@Rule("TQ-5")
	@DisplayName("when the queue is disabled, waiting tasks go on in their order and with their priority, none at once")
	void waitingTasksKeepTheirOrderWhenTheQueueIsDisabled() {
		WorkerPool pool = scripted(1).build();
		submit(pool, 1, 3);
		this.factory.settle();
		pool.execute("urgent", 4);
		pool.reconfigure((change) -> change.enableTasksQueue(false));
		assertThat(pool.info()).returns(4L, PoolInfo::executingTasks)
			.returns(null, PoolInfo::queuedTasks)
			.returns(null, PoolInfo::maxQueuedTasks)
			.returns(null, PoolInfo::backPressure)
			.returns(null, PoolInfo::stolenTasks)
			.returns(1, PoolInfo::busyWorkerNodes);
		this.factory.settle();
		assertThat(this.factory.runningData()).as("the concurrency stays").containsExactly(1);
		submit(pool, 5, 5);
		assertThat(this.factory.runAll()).containsExactly(1, 4, 2, 3, 5);
	}

	@Test
	@Rule({ "TQ-5", "TQ-4" })
	void stopsStealingWithoutAQueueAndStealsAgainWithOne() {
		WorkerPool pool = scripted(2).strategy(WorkerChoiceStrategy.LEAST_BUSY).build();
		this.factory.settle();
		submit(pool, 1, 1);
		this.factory.settle();
		assertThat(this.factory.runningData()).containsExactly(1);
		pool.reconfigure((change) -> change.enableTasksQueue(false));
		submit(pool, 2, 3);
		this.factory.settle();
		assertThat(this.factory.runningData()).containsExactly(1);
		pool.reconfigure((change) -> change.enableTasksQueue(true).tasksQueueOptions(TasksQueueOptions.defaults()));
		this.factory.settle();
		assertThat(this.factory.runningData()).containsExactly(1, 3);
		assertThat(pool.info().queuedTasks()).isOne();
	}

	@RepeatedTest(50)
	@Rule({ "TQ-5", "TQ-6" })
	void everyTaskEndsOnceWhileQueueAndConcurrencyChange() throws Exception {
		try (WorkerPool pool = WorkerPools.fixed(3).taskFunction("echo", (data) -> data).build()) {
			List<CompletableFuture<Object>> futures = new ArrayList<>();
			for (int i = 0; i < 600; i++) {
				futures.add(pool.execute("echo", i));
				switch (i % 40) {
					case 10 -> pool.reconfigure((change) -> change.enableTasksQueue(false));
					case 20 -> pool.reconfigure((change) -> change.enableTasksQueue(true)
						.tasksQueueOptions(TasksQueueOptions.builder().concurrency(3).build()));
					case 30 -> pool
						.reconfigure((change) -> change.tasksQueueOptions(TasksQueueOptions.builder().size(2).build()));
					default -> {
					}
				}
			}
			for (int i = 0; i < futures.size(); i++) {
				assertThat(futures.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(i);
			}
			assertThat(pool.info().executedTasks()).isEqualTo(600);
		}
	}

	@Test
	@Rule({ "TQ-6", "TL-5" })
	@DisplayName("with more concurrency waiting tasks start at once, with less when others have ended")
	void waitingTasksStartByTheNewConcurrency() {
		WorkerPool pool = scripted(1).build();
		submit(pool, 1, 5);
		this.factory.settle();
		assertThat(this.factory.runningData()).containsExactly(1);
		pool.reconfigure((change) -> change.tasksQueueOptions(TasksQueueOptions.builder().concurrency(3).build()));
		this.factory.settle();
		assertThat(this.factory.runningData()).containsExactlyInAnyOrder(1, 2, 3);
		assertThat(pool.info()).returns(3L, PoolInfo::executingTasks).returns(2L, PoolInfo::queuedTasks);
		pool.reconfigure((change) -> change.tasksQueueOptions(TasksQueueOptions.builder().concurrency(1).build()));
		List<ScriptedWorkerFactory.ScriptedSlot> running = this.factory.running();
		running.get(1).finish();
		running.get(2).finish();
		this.factory.settle();
		assertThat(this.factory.running()).hasSize(1);
		assertThat(pool.info().queuedTasks()).isEqualTo(2);
		assertThat(this.factory.runAll()).hasSize(3);
		assertThat(pool.info().executedTasks()).isEqualTo(5);
	}

	@Test
	@Rule("ST-12")
	@DisplayName("setting the same strategy changes nothing, and no strategy costs any statistics")
	void settingTheSameStrategyChangesNothing() {
		WorkerPool pool = scripted(3).strategy(WorkerChoiceStrategy.ROUND_ROBIN).build();
		submit(pool, 1, 1);
		pool.reconfigure((change) -> change.strategy(WorkerChoiceStrategy.ROUND_ROBIN));
		submit(pool, 2, 2);
		assertThat(queued(pool)).containsExactly(1L, 1L, 0L);
		this.factory.runAll();
		pool.reconfigure((change) -> change.strategy(WorkerChoiceStrategy.LEAST_USED)
			.strategyOptions(StrategyOptions.defaults()));
		assertThat(pool.info()).returns(2L, PoolInfo::executedTasks).returns("LEAST_USED", PoolInfo::strategy);
		assertThat(pool.workers()).extracting((worker) -> worker.usage().tasks().executed())
			.containsExactly(1L, 1L, 0L);
		submit(pool, 3, 3);
		assertThat(queued(pool)).containsExactly(1L, 0L, 0L);
	}

	@Test
	@Rule({ "ST-10", "ST-8" })
	@DisplayName("a function's strategy comes and goes with it, and leaves the state of others alone")
	void theStrategyOfAFunctionComesAndGoesWithIt() {
		WorkerPool pool = scripted(3).strategy(WorkerChoiceStrategy.ROUND_ROBIN).build();
		submit(pool, 1, 1);
		assertThat(queued(pool)).containsExactly(1L, 0L, 0L);
		pool.addTaskFunction("busy", (data) -> data,
				TaskFunctionOptions.builder().strategy(WorkerChoiceStrategy.LEAST_BUSY).build());
		submit(pool, 2, 2);
		assertThat(queued(pool)).containsExactly(1L, 1L, 0L);
		this.factory.runAll();
		assertThat(pool.info().runTime()).as("measured for the function's strategy").isNotNull();
		pool.removeTaskFunction("busy");
		assertThat(pool.info().runTime()).as("measured no more").isNull();
		submit(pool, 3, 3);
		assertThat(queued(pool)).containsExactly(0L, 0L, 1L);
	}

	@Test
	void aPoolOfAnotherSizeHasItsWorkersAtOnce() {
		WorkerPool pool = scripted(1).build();
		submit(pool, 1, 2);
		this.factory.settle();
		pool.reconfigure((change) -> change.size(3));
		assertThat(pool.workers()).extracting(WorkerInfo::key).containsExactly(0, 1, 2);
		this.factory.settle();
		assertThat(this.factory.runningData()).containsExactlyInAnyOrder(1, 2);
		pool.reconfigure((change) -> change.size(1));
		assertThat(pool.workers()).extracting(WorkerInfo::key).containsExactly(0);
		this.factory.runAll();
		assertThat(pool.info().executedTasks()).isEqualTo(2);
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.poolifier.info.WorkerInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Functions that are bound to some of the workers.
 */
@Timeout(60)
class AffinityTests {

	private final ManualTime time = new ManualTime();

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private WorkerPoolBuilder scripted(WorkerPoolBuilder builder) {
		return builder.workerFactory(this.factory).time(this.time).taskFunction("free", (data) -> data);
	}

	private static TaskFunctionOptions keys(Integer... keys) {
		return TaskFunctionOptions.builder().workerNodeKeys(keys).build();
	}

	private static List<Long> queued(WorkerPool pool) {
		return pool.workers().stream().map((worker) -> worker.usage().tasks().queued()).toList();
	}

	private static List<Long> executed(WorkerPool pool, String function) {
		return pool.workers().stream().map((worker) -> executed(worker, function)).toList();
	}

	private static long executed(WorkerInfo worker, String function) {
		return worker.taskFunctions().get(function).tasks().executed();
	}

	@Test
	@Rule("OP-11")
	void refusesKeysThatAreMissingNegativeOrRepeated() {
		assertInvalid(() -> keys(), "workerNodeKeys", "at least one key");
		assertInvalid(() -> keys(1, -1), "workerNodeKeys", "no negative keys");
		assertInvalid(() -> keys(1, 2, 1), "workerNodeKeys", "no key twice");
		assertThat(keys(3, 1).workerNodeKeys()).containsExactly(1, 3);
		assertThat(TaskFunctionOptions.defaults().workerNodeKeys()).isEmpty();
	}

	@Test
	@Rule({ "OP-11", "TF-12" })
	void refusesKeysBeyondTheMaximumOfWorkersWithTheRange() {
		assertInvalid(scripted(WorkerPools.dynamic(1, 3)).taskFunction("bound", (data) -> data, keys(0, 3, 5))::build,
				"workerNodeKeys", "0 to 2", "[3, 5]");
		assertInvalid(scripted(WorkerPools.fixed(2)).taskFunction("bound", (data) -> data, keys(0, 1, 2))::build,
				"workerNodeKeys", "0 to 1", "[2]");
	}

	@Test
	void aPoolDoesNotGetTooSmallForItsFunctions() {
		WorkerPool pool = scripted(WorkerPools.fixed(3)).taskFunction("bound", (data) -> data, keys(2)).build();
		assertInvalid(() -> pool.reconfigure((change) -> change.size(2)), "workerNodeKeys", "0 to 1", "[2]");
		assertThat(pool.info().maxSize()).isEqualTo(3);
		assertThat(pool.info().workerNodes()).isEqualTo(3);
	}

	private static void assertInvalid(ThrowingCallable code, String option, String... messages) {
		assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(code)
			.returns(option, InvalidOptionException::getOption)
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(messages));
	}

	@Test
	@Rule({ "RR-5", "ST-4" })
	void workersThatAFunctionIsBoundToTakeTurns() {
		WorkerPool pool = scripted(WorkerPools.fixed(4)).strategy(WorkerChoiceStrategy.ROUND_ROBIN)
			.taskFunction("some", (data) -> data, keys(3, 1))
			.taskFunction("one", (data) -> data, keys(2))
			.build();
		for (int i = 1; i <= 4; i++) {
			pool.execute("some", i);
			assertThat(queued(pool)).containsExactly(0L, (i + 1) / 2L, 0L, i / 2L);
		}
		pool.mapExecute("one", List.of(5, 6));
		assertThat(queued(pool)).containsExactly(0L, 2L, 2L, 2L);
	}

	@Test
	@Rule("SI-11")
	void idleWorkersStealOnlyTasksThatTheyMayRun() {
		WorkerPool pool = scripted(WorkerPools.fixed(3)).taskFunction("bound", (data) -> data, keys(0))
			.taskFunction("both", (data) -> data, keys(0, 2))
			.strategy(WorkerChoiceStrategy.LEAST_BUSY)
			.build();
		pool.execute("bound", "bound 1");
		pool.execute("bound", "bound 2");
		pool.execute("free", "free");
		pool.execute("both", "both");
		assertThat(queued(pool)).containsExactly(4L, 0L, 0L);
		this.factory.slot(1).step();
		assertThat(this.factory.slot(1).data()).isEqualTo("free");
		this.factory.slot(2).step();
		assertThat(this.factory.slot(2).data()).isEqualTo("both");
		this.factory.slot(1).finish();
		this.factory.slot(2).finish();
		this.factory.slot(1).step();
		this.factory.slot(2).step();
		assertThat(this.factory.running()).isEmpty();
		assertThat(queued(pool)).containsExactly(2L, 0L, 0L);
		assertThat(this.factory.runAll()).containsExactly("bound 1", "bound 2");
		assertThat(executed(pool, "bound")).containsExactly(2L, 0L, 0L);
	}

	@Test
	@Rule({ "SI-11", "BP-1" })
	void relievesAWorkerUnderBackPressureOfTasksThatOthersMayRun() {
		WorkerPool pool = scripted(WorkerPools.fixed(2)).taskFunction("bound", (data) -> data, keys(0))
			.tasksQueueOptions(TasksQueueOptions.builder().size(3).build())
			.strategy(WorkerChoiceStrategy.LEAST_BUSY)
			.build();
		pool.mapExecute("bound", List.of(1, 2, 3, 4));
		assertThat(queued(pool)).containsExactly(4L, 0L);
		assertThat(pool.workers().get(0).backPressure()).isTrue();
	}

	@Test
	@Rule({ "RQ-1", "SI-11" })
	@DisplayName("when a worker dies its tasks go where they may, the others wait for the replacement")
	void tasksOfADeadWorkerMoveOnlyToWorkersThatMayRunThem() {
		WorkerPool pool = scripted(WorkerPools.fixed(2)).taskFunction("bound", (data) -> data, keys(0))
			.strategy(WorkerChoiceStrategy.LEAST_BUSY)
			.build();
		this.factory.worker(0).die();
		pool.execute("bound", "bound");
		pool.execute("free", "free");
		assertThat(queued(pool)).containsExactly(2L, 0L);
		// The second time there is a pause before the replacement.
		this.factory.worker(0).die();
		assertThat(pool.workers()).extracting(WorkerInfo::key).containsExactly(1);
		assertThat(queued(pool)).containsExactly(1L);
		assertThat(this.factory.runAll()).containsExactly("free");
		pool.execute("bound", "bound later");
		assertThat(this.factory.runAll()).isEmpty();
		this.time.advance(Duration.ofMillis(100));
		assertThat(this.factory.runAll()).containsExactly("bound", "bound later");
		assertThat(executed(pool, "bound")).containsExactly(2L, 0L);
	}

	@Test
	@Rule("DY-6")
	void aDynamicPoolGrowsUntilItHasTheWorkerThatATaskIsBoundTo() {
		WorkerPool pool = scripted(WorkerPools.dynamic(0, 4)).taskFunction("first", (data) -> data, keys(0))
			.taskFunction("third", (data) -> data, keys(2, 1))
			.build();
		pool.execute("first", "first");
		assertThat(pool.workers()).extracting(WorkerInfo::key).containsExactly(0);
		CompletableFuture<Object> third = pool.execute("third", "third");
		assertThat(pool.workers()).extracting(WorkerInfo::key).containsExactly(0, 1, 2);
		assertThat(queued(pool)).containsExactly(1L, 1L, 0L);
		this.factory.runAll();
		assertThat(third).isCompletedWithValue("third");
		this.time.advance(Duration.ofMinutes(2));
		assertThat(pool.info().workerNodes()).isZero();
		pool.execute("third", "again");
		assertThat(pool.info().workerNodes()).isEqualTo(3);
		assertThat(this.factory.runAll()).containsExactly("again");
	}

	@RepeatedTest(100)
	@Rule({ "SI-11", "DY-6" })
	void noTaskRunsOnAWorkerThatItIsNotBoundToWhateverIsStolenDiesOrGrows() throws Exception {
		try (WorkerPool pool = WorkerPools.dynamic(1, 4)
			.taskFunction("free", (data) -> data)
			.taskFunction("second", (data) -> data, keys(1))
			.taskFunction("others", (data) -> data, keys(0, 3))
			.taskFunction("crash", (data) -> {
				throw new StackOverflowError("not really");
			})
			.tasksQueueOptions(TasksQueueOptions.builder().size(4).build())
			.build()) {
			List<CompletableFuture<Object>> futures = new ArrayList<>();
			for (int i = 0; i < 300; i++) {
				futures.add(pool.execute(List.of("free", "second", "others").get(i % 3), i));
				if (i % 100 == 50) {
					assertThat(pool.execute("crash", ThreadLocalRandom.current().nextInt())).isNotNull();
				}
			}
			for (int i = 0; i < futures.size(); i++) {
				assertThat(futures.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(i);
			}
			assertThat(pool.workers()).filteredOn((worker) -> worker.key() != 1)
				.allSatisfy((worker) -> assertThat(executed(worker, "second")).isZero());
			assertThat(pool.workers()).filteredOn((worker) -> !Set.of(0, 3).contains(worker.key()))
				.allSatisfy((worker) -> assertThat(executed(worker, "others")).isZero());
		}
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

import io.poolifier.event.PoolEvent;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.WorkerInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.task.WorkerLostException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of tasks whose worker is gone, and who takes its place.
 */
@Timeout(30)
class RedistributionTests {

	private final ManualTime time = new ManualTime();

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final List<PoolEvent> events = new CopyOnWriteArrayList<>();

	private WorkerPoolBuilder scripted(WorkerPoolBuilder builder) {
		return this.factory.preferringTheFirst(builder, this.time).listener(this.events::add);
	}

	private WorkerPool withBound(WorkerPoolBuilder builder) {
		return scripted(builder)
			.taskFunction("second", (data) -> data, TaskFunctionOptions.builder().workerNodeKeys(1).build())
			.build();
	}

	private static List<Long> queued(WorkerPool pool) {
		return pool.workers().stream().map((worker) -> worker.usage().tasks().queued()).toList();
	}

	private static void assertLost(CompletableFuture<Object> future) {
		assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
			.withCauseInstanceOf(WorkerLostException.class);
	}

	private List<PoolEvent.TaskFailed> failedTasks() {
		return this.events.stream()
			.filter(PoolEvent.TaskFailed.class::isInstance)
			.map(PoolEvent.TaskFailed.class::cast)
			.toList();
	}

	@Test
	@Rule({ "RQ-1", "RQ-2" })
	@DisplayName("what waits with a dead worker moves to the others, the fewest first, never back, and is not stolen")
	void movesTasksOfADeadWorkerToTheOthersTheFewestFirst() {
		WorkerPool pool = withBound(WorkerPools.fixed(3));
		this.factory.worker(0).die();
		pool.mapExecute("second", List.of(1, 2));
		pool.mapExecute("echo", List.of(3, 4, 5, 6));
		assertThat(queued(pool)).containsExactly(4L, 2L, 0L);
		// The second time there is a pause before the replacement.
		this.factory.worker(0).die();
		assertThat(pool.workers()).extracting(WorkerInfo::key).containsExactly(1, 2);
		assertThat(queued(pool)).containsExactly(3L, 3L);
		assertThat(pool.info().stolenTasks()).isZero();
		assertThat(this.factory.runAll()).hasSize(6);
		assertThat(pool.info().executedTasks()).isEqualTo(6);
	}

	@Test
	@Rule("RQ-2")
	@DisplayName("with no other worker tasks wait for the replacement, those that come meanwhile too")
	void tasksWaitForTheReplacementIfThereIsNoOtherWorker() {
		WorkerPool pool = scripted(WorkerPools.fixed(1)).build();
		pool.execute("echo", 1);
		this.factory.worker(0).die();
		this.factory.worker(0).die();
		pool.execute("echo", 2);
		assertThat(pool.info()).returns(2L, PoolInfo::queuedTasks).returns(false, PoolInfo::ready);
		this.time.advance(Duration.ofMillis(100));
		assertThat(pool.info().ready()).isTrue();
		assertThat(this.factory.runAll()).containsExactly(1, 2);
	}

	@Test
	@Rule({ "RQ-3", "TL-12" })
	@DisplayName("what runs on a dead worker fails at once, is counted once, and a late report is ignored")
	void failsAtOnceWhatADeadWorkerRan() {
		WorkerPool pool = scripted(WorkerPools.fixed(1)).build();
		CompletableFuture<Object> future = pool.execute("echo", 1);
		this.factory.settle();
		ScriptedWorkerFactory.ScriptedSlot slot = this.factory.slot(0);
		this.factory.worker(0).die();
		assertLost(future);
		assertThat(pool.info()).returns(1L, PoolInfo::failedTasks).returns(0L, PoolInfo::executingTasks);
		slot.finish();
		assertLost(future);
		assertThat(pool.info()).returns(1L, PoolInfo::failedTasks).returns(0L, PoolInfo::executedTasks);
	}

	@Test
	@Rule({ "RQ-3", "TL-15" })
	void publishesTheTaskThatADeadWorkerRanAsFailed() {
		WorkerPool pool = scripted(WorkerPools.fixed(1)).build();
		pool.execute("echo", 42);
		this.factory.settle();
		this.factory.worker(0).die();
		await().until(() -> !failedTasks().isEmpty());
		assertThat(failedTasks()).singleElement()
			.returns("echo", PoolEvent.TaskFailed::function)
			.returns(42, PoolEvent.TaskFailed::data)
			.returns(0, PoolEvent.TaskFailed::workerKey)
			.returns(false, PoolEvent.TaskFailed::aborted)
			.satisfies((event) -> assertThat(event.error()).isInstanceOf(WorkerLostException.class));
	}

	@Test
	@Rule({ "DY-5", "ER-4" })
	@DisplayName("a new worker is not flooded for having done nothing, and what it reports is its own")
	void doesNotFloodANewWorker() {
		WorkerPool pool = withBound(WorkerPools.fixed(2));
		pool.execute("echo", 1);
		pool.execute("second", 2);
		this.factory.settle();
		this.time.advance(Duration.ofMillis(100));
		this.factory.runAll();
		this.factory.worker(1).die();
		assertThat(pool.workers()).extracting(WorkerInfo::id).containsExactly(0L, 2L);
		// The new one is as busy as the least busy of the others: the lower key wins.
		pool.execute("echo", 3);
		assertThat(queued(pool)).containsExactly(1L, 0L);
		this.factory.settle();
		this.time.advance(Duration.ofMillis(10));
		this.factory.runAll();
		pool.execute("echo", 4);
		assertThat(queued(pool)).containsExactly(0L, 1L);
		assertThat(pool.workers().get(1).usage().runTime()).isNull();
		assertThat(pool.info().runTime().aggregate()).isEqualTo(210.0);
	}

	@Test
	@Rule("DY-5")
	void aNewWorkerBeginsAtNothingIfNoneHasDoneAnything() {
		WorkerPool pool = withBound(WorkerPools.dynamic(1, 2));
		pool.execute("echo", 1);
		pool.execute("echo", 2);
		assertThat(pool.info()).returns(2, PoolInfo::workerNodes).returns(0.0, PoolInfo::utilization);
		assertThat(queued(pool)).containsExactly(2L, 0L);
		this.factory.settle();
		this.time.advance(Duration.ofMillis(100));
		this.factory.runAll();
		pool.execute("echo", 3);
		assertThat(queued(pool)).as("the new one has done less").containsExactly(0L, 1L);
		assertThat(pool.info().utilization()).isFinite();
	}

}

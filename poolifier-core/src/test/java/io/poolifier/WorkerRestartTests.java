// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.poolifier.FaultyWorkerFactory.Call;
import io.poolifier.event.PoolEvent;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.WorkerInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.task.WorkerLostException;
import io.poolifier.thread.ThreadWorkerFactory;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Workers that end without being told to, and those that take their place.
 */
@Timeout(60)
class WorkerRestartTests {

	private final Gate crashGate = new Gate();

	private final Gate dependents = new Gate();

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final ManualTime time = new ManualTime();

	private final List<PoolEvent> events = new CopyOnWriteArrayList<>();

	private static WorkerPoolBuilder crashing(WorkerPoolBuilder builder) {
		return builder.taskFunction("echo", (data) -> data).taskFunction("crash", (data) -> {
			throw new OutOfMemoryError("not really");
		});
	}

	private WorkerPoolBuilder crashingLater() {
		return WorkerPools.fixed(1).taskFunction("echo", (data) -> data).taskFunction("crash", (data) -> {
			this.crashGate.pass();
			throw new InternalError("as asked");
		});
	}

	private WorkerPool withBound(WorkerPoolBuilder builder) {
		return this.factory.preferringTheFirst(builder, this.time)
			.taskFunction("second", (data) -> data, TaskFunctionOptions.builder().workerNodeKeys(1).build())
			.listener(this.events::add)
			.build();
	}

	@Test
	@Rule({ "ER-1", "ER-2", "JV-9" })
	@DisplayName("a worker that dies of a fatal error is replaced in its place; its caller gets the error")
	void replacesADeadWorker() {
		try (WorkerPool pool = crashing(WorkerPools.fixed(2)).listener(this.events::add).build()) {
			CompletableFuture<Object> crash = pool.execute("crash", 1);
			assertThatExceptionOfType(CompletionException.class).isThrownBy(crash::join)
				.withCauseInstanceOf(OutOfMemoryError.class);
			await().until(() -> pool.workers().stream().anyMatch((worker) -> worker.id() == 2));
			assertThat(pool.workers()).extracting("key").containsExactly(0, 1);
			assertThat(pool.info().ready()).isTrue();
			assertThat(pool.info().failedTasks()).isOne();
			assertThat(pool.execute("echo", 2).join()).isEqualTo(2);
			await().untilAsserted(() -> assertThat(this.events).hasAtLeastOneElementOfType(PoolEvent.WorkerFailed.class)
				.hasAtLeastOneElementOfType(PoolEvent.TaskFailed.class));
		}
	}

	@Test
	@Rule("RQ-2")
	void theReplacementServesTheQueueOfTheOnlyWorker() throws Exception {
		Gate gate = new Gate();
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("echo", (data) -> data)
			.taskFunction("crash", (data) -> {
				gate.pass();
				throw new NoClassDefFoundError("Missing");
			})
			.build()) {
			CompletableFuture<Object> crash = pool.execute("crash", 1);
			gate.awaitArrivals();
			CompletableFuture<List<Object>> waiting = pool.mapExecute("echo", List.of(1, 2, 3));
			gate.open();
			assertThat(crash).failsWithin(5, TimeUnit.SECONDS);
			assertThat(waiting.get(5, TimeUnit.SECONDS)).containsExactly(1, 2, 3);
		}
	}

	@Test
	@Rule("ER-3")
	@DisplayName("without restart the pool goes on with the workers that are left, and is not ready")
	void goesOnWithTheWorkersThatAreLeftWithoutRestart() {
		try (WorkerPool pool = crashing(WorkerPools.fixed(2)).restartWorkerOnError(false).build()) {
			assertThat(pool.execute("crash", 1)).failsWithin(5, TimeUnit.SECONDS);
			await().until(() -> pool.info().workerNodes() == 1);
			assertThat(pool.info().ready()).isFalse();
			assertThat(pool.execute("echo", 2).join()).isEqualTo(2);
		}
	}

	@Test
	@Rule("RQ-2")
	void failsTheTasksOfTheLastWorkerWithoutRestart() throws Exception {
		Gate gate = new Gate();
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("echo", (data) -> data)
			.taskFunction("crash", (data) -> {
				gate.pass();
				throw new OutOfMemoryError("not really");
			})
			.restartWorkerOnError(false)
			.build()) {
			CompletableFuture<Object> crash = pool.execute("crash", 1);
			gate.awaitArrivals();
			CompletableFuture<Object> waiting = pool.execute("echo", 2);
			gate.open();
			assertThat(crash).failsWithin(5, TimeUnit.SECONDS);
			assertThatExceptionOfType(CompletionException.class).isThrownBy(waiting::join)
				.withCauseInstanceOf(WorkerLostException.class);
			assertThatExceptionOfType(CompletionException.class).isThrownBy(pool.execute("echo", 3)::join)
				.withCauseInstanceOf(WorkerLostException.class);
		}
	}

	@RepeatedTest(100)
	@Rule("RQ-1")
	void noTaskIsLostOrRunTwiceWhileWorkersDie() {
		try (WorkerPool pool = crashing(WorkerPools.fixed(3)).build()) {
			List<CompletableFuture<Object>> echoes = new ArrayList<>();
			List<CompletableFuture<Object>> crashes = new ArrayList<>();
			for (int i = 0; i < 60; i++) {
				if (i % 20 == 7) {
					crashes.add(pool.execute("crash", i));
				}
				echoes.add(pool.execute("echo", i));
			}
			for (int i = 0; i < echoes.size(); i++) {
				assertThat(echoes.get(i).join()).isEqualTo(i);
			}
			crashes.forEach((crash) -> assertThat(crash).failsWithin(5, TimeUnit.SECONDS));
			assertThat(pool.info().executedTasks()).isEqualTo(60);
			assertThat(pool.info().failedTasks()).isEqualTo(3);
			assertThat(pool.info().queuedTasks()).isZero();
		}
	}

	@Test
	void aWorkerIsReplacedWhileActionsThatDependOnItsLastTaskRun() throws Exception {
		try (WorkerPool pool = crashingLater().build()) {
			CompletableFuture<Object> dependent = pool.execute("crash", 1).handle((result, error) -> {
				pass(this.dependents);
				return error;
			});
			this.crashGate.open();
			this.dependents.awaitArrivals();
			assertThat(pool.execute("echo", 2)).succeedsWithin(10, TimeUnit.SECONDS);
			assertThat(dependent).isNotDone();
			this.dependents.open();
			assertThat(dependent).succeedsWithin(10, TimeUnit.SECONDS);
		}
	}

	private static void pass(Gate gate) {
		try {
			gate.pass();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void aPoolIsNotReadyWhenTheTaskFailsThatEndedItsWorker() {
		FaultyWorkerFactory factory = new FaultyWorkerFactory(new ThreadWorkerFactory());
		try (WorkerPool pool = crashingLater().workerFactory(factory).build()) {
			factory.fail(Call.CREATE);
			CompletableFuture<Boolean> ready = pool.execute("crash", 1).handle((result, error) -> pool.info().ready());
			this.crashGate.open();
			assertThat(ready).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(false);
			factory.succeed(Call.CREATE);
		}
	}

	@Test
	void workersAreCreatedByTheThreadThatSupervisesThePoolOnly() throws Exception {
		List<String> threads = new CopyOnWriteArrayList<>();
		FaultyWorkerFactory factory = new FaultyWorkerFactory(new ThreadWorkerFactory());
		factory.before(Call.CREATE, (key) -> threads.add(Thread.currentThread().getName()));
		try (WorkerPool pool = crashingLater().workerFactory(factory).build()) {
			CompletableFuture<Object> crashed = pool.execute("crash", 1);
			this.crashGate.open();
			assertThat(crashed).failsWithin(10, TimeUnit.SECONDS);
			assertThat(pool.execute("echo", 2)).succeedsWithin(10, TimeUnit.SECONDS);
			assertThat(threads).hasSize(2).containsOnly("poolifier-default-supervisor");
		}
	}

	@Test
	void theFirstErrorOfAWorkerIsTheOneThatIsPublished() {
		ScriptedWorkerFactory scripted = new ScriptedWorkerFactory();
		List<PoolEvent> events = new CopyOnWriteArrayList<>();
		WorkerPool pool = WorkerPools.fixed(1)
			.workerFactory(scripted)
			.time(new ManualTime())
			.taskFunction("echo", (data) -> data)
			.listener(events::add)
			.build();
		scripted.worker(0).context().failed(new IllegalStateException("first"));
		scripted.worker(0).context().failed(new IllegalStateException("second"));
		assertThat(events).filteredOn(PoolEvent.WorkerFailed.class::isInstance)
			.singleElement()
			.extracting("error.message")
			.isEqualTo("first");
		assertThat(pool.info().workerRestarts()).isOne();
	}

	@Test
	@Rule({ "RQ-2", "ER-3" })
	@DisplayName("if no worker can be made, nor is to be replaced, a task is refused rather than the caller kept")
	void refusesATaskIfThereCanBeNoWorker() {
		try (WorkerPool pool = WorkerPools.dynamic(0, 1)
			.taskFunction("echo", (data) -> data)
			.restartWorkerOnError(false)
			.workerFactory(new LateWorkerFactory() {

				@Override
				public Worker create(WorkerContext context) {
					throw new IllegalStateException("No worker today");
				}

			})
			.build()) {
			assertThatExceptionOfType(CompletionException.class).isThrownBy(pool.execute("echo", 1)::join)
				.withCauseInstanceOf(WorkerLostException.class);
			assertThat(pool.info().cancelledTasks() + pool.info().rejectedTasks()).isOne();
		}
	}

	@Test
	@Rule("ER-4")
	void replacesAWorkerThatEndsWithoutAFailure() {
		WorkerPool pool = withBound(WorkerPools.fixed(2));
		CompletableFuture<Object> running = pool.execute("echo", 1);
		CompletableFuture<Object> waiting = pool.execute("echo", 2);
		this.factory.settle();
		this.factory.worker(0).end();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(running::join)
			.withCauseInstanceOf(WorkerLostException.class);
		assertThat(pool.workers()).extracting(WorkerInfo::id).containsExactly(2L, 1L);
		this.factory.runAll();
		assertThat(waiting).isCompletedWithValue(2);
		await().until(() -> this.events.stream().anyMatch(PoolEvent.WorkerFailed.class::isInstance));
	}

	@Test
	@Rule("ER-2")
	@DisplayName("a dynamic worker is replaced by a dynamic one in its place, and the maximum is never exceeded")
	void replacesADynamicWorkerByADynamicOneInItsPlace() {
		WorkerPool pool = withBound(WorkerPools.dynamic(1, 2));
		pool.execute("second", 1);
		this.factory.worker(1).die();
		assertThat(pool.workers()).extracting(WorkerInfo::id).containsExactly(0L, 2L);
		assertThat(pool.workers()).extracting(WorkerInfo::dynamic).containsExactly(false, true);
		this.factory.worker(1).die();
		pool.mapExecute("echo", List.of(2, 3, 4));
		assertThat(pool.info()).returns(2, PoolInfo::workerNodes);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(pool.workers()).extracting(WorkerInfo::id).containsExactly(0L, 3L);
		assertThat(this.factory.runAll()).hasSize(4);
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.poolifier.FaultyWorkerFactory.Call;
import io.poolifier.event.PoolEvent;
import io.poolifier.info.PoolInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.KillBehavior;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.thread.ThreadWorkerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers that end, as callers and listeners see it.
 */
@Timeout(30)
class WorkerReplacementTests {

	private final Gate crash = new Gate();

	private final Gate dependents = new Gate();

	private WorkerPoolBuilder crashing() {
		return WorkerPools.fixed(1).taskFunction("echo", (data) -> data).taskFunction("crash", (data) -> {
			this.crash.pass();
			throw new InternalError("as asked");
		});
	}

	@Test
	void aWorkerIsReplacedWhileActionsThatDependOnItsLastTaskRun() throws Exception {
		try (WorkerPool pool = crashing().build()) {
			CompletableFuture<Object> dependent = pool.execute("crash", 1).handle((result, error) -> {
				pass(this.dependents);
				return error;
			});
			this.crash.open();
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
		try (WorkerPool pool = crashing().workerFactory(factory).build()) {
			factory.fail(Call.CREATE);
			CompletableFuture<Boolean> ready = pool.execute("crash", 1).handle((result, error) -> pool.info().ready());
			this.crash.open();
			assertThat(ready).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(false);
			factory.succeed(Call.CREATE);
		}
	}

	@Test
	void workersAreCreatedByTheThreadThatSupervisesThePoolOnly() throws Exception {
		List<String> threads = new CopyOnWriteArrayList<>();
		FaultyWorkerFactory factory = new FaultyWorkerFactory(new ThreadWorkerFactory());
		factory.before(Call.CREATE, (key) -> threads.add(Thread.currentThread().getName()));
		try (WorkerPool pool = crashing().workerFactory(factory).build()) {
			CompletableFuture<Object> crashed = pool.execute("crash", 1);
			this.crash.open();
			assertThat(crashed).failsWithin(10, TimeUnit.SECONDS);
			assertThat(pool.execute("echo", 2)).succeedsWithin(10, TimeUnit.SECONDS);
			assertThat(threads).hasSize(2).containsOnly("poolifier-default-supervisor");
		}
	}

	@Test
	void aWorkerThatFailsToEndIsPublished() {
		ScriptedWorkerFactory scripted = new ScriptedWorkerFactory();
		FaultyWorkerFactory factory = new FaultyWorkerFactory(scripted);
		ManualTime time = new ManualTime();
		List<PoolEvent> events = new CopyOnWriteArrayList<>();
		WorkerPool pool = WorkerPools.dynamic(0, 1)
			.workerFactory(factory)
			.time(time)
			.taskFunction("echo", (data) -> data)
			.maxInactiveTime(Duration.ofSeconds(1))
			.killBehavior(KillBehavior.HARD)
			.tasksQueueOptions(TasksQueueOptions.builder().tasksFinishedTimeout(Duration.ZERO).build())
			.listener(events::add)
			.build();
		pool.execute("echo", 1);
		scripted.settle();
		factory.fail(Call.KILL);
		time.advance(Duration.ofSeconds(2));
		assertThat(pool.info()).returns(1, PoolInfo::quarantinedWorkerNodes);
		assertThat(events).filteredOn(PoolEvent.WorkerFailed.class::isInstance)
			.singleElement()
			.extracting("error")
			.isInstanceOf(IllegalStateException.class);
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
	void pausesBetweenReplacementsBeginAnewWithThePool() {
		ScriptedWorkerFactory scripted = new ScriptedWorkerFactory();
		WorkerPool pool = WorkerPools.fixed(1)
			.workerFactory(scripted)
			.time(new ManualTime())
			.taskFunction("echo", (data) -> data)
			.build();
		scripted.worker(0).die();
		scripted.worker(0).die();
		assertThat(pool.info().restartingWorkerNodes()).isOne();
		assertThat(pool.destroy()).isCompleted();
		pool.start();
		scripted.worker(0).die();
		assertThat(pool.info()).returns(0, PoolInfo::restartingWorkerNodes).returns(true, PoolInfo::ready);
	}

	@Test
	void whatWaitsWithAWorkerThatDiesWhileThePoolIsDestroyedIsRunByThoseThatAreLeft() {
		ScriptedWorkerFactory scripted = new ScriptedWorkerFactory();
		WorkerPool pool = WorkerPools.fixed(3)
			.workerFactory(scripted)
			.time(new ManualTime())
			.taskFunction("echo", (data) -> data)
			.tasksQueueOptions(TasksQueueOptions.builder().taskStealing(false).build())
			.build();
		List<CompletableFuture<Integer>> tasks = List.of(pool.execute("echo", 0), pool.execute("echo", 1),
				pool.execute("echo", 2), pool.execute("echo", 3));
		scripted.settle();
		CompletableFuture<Void> destroyed = pool.destroy();
		scripted.slot(2).finish();
		scripted.slot(2).step();
		assertThat(scripted.workers()).as("the last one has stopped").hasSize(2);
		scripted.worker(0).die();
		assertThat(scripted.runAll()).containsExactly(1, 3);
		assertThat(destroyed).isCompleted();
		assertThat(tasks.get(0)).isCompletedExceptionally();
		assertThat(tasks.get(3)).isCompletedWithValue(3);
	}

	@Test
	void tasksCanBeEndedWhileAWorkerTellsWhatItDoes() {
		ScriptedWorkerFactory scripted = new ScriptedWorkerFactory();
		FaultyWorkerFactory factory = new FaultyWorkerFactory(scripted);
		WorkerPool pool = WorkerPools.fixed(1)
			.workerFactory(factory)
			.time(new ManualTime())
			.taskFunction("echo", (data) -> data)
			.build();
		pool.execute("echo", 1);
		scripted.settle();
		CompletableFuture<Integer> waiting = pool.execute("echo", 2);
		long id = pool.management().tasks().get(1).id();
		factory.before(Call.STACK, (key) -> {
			CompletableFuture<Boolean> cancelled = CompletableFuture
				.supplyAsync(() -> pool.management().cancelTask(id));
			assertThat(cancelled).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(true);
		});
		assertThat(pool.management().tasks()).hasSize(1);
		assertThat(waiting).isCancelled();
	}

}

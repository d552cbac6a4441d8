// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPoolBuilder;
import io.poolifier.WorkerPools;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.task.PoolClosedException;
import io.poolifier.task.WorkerLostException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contract tests of a pool with the workers of a
 * {@link io.poolifier.worker.WorkerFactory}. They show that the promises of a
 * {@link WorkerPool} to its callers hold with these workers. A test class extends this
 * class and returns its factory.
 * <p>
 * The workers must provide the {@link ContractFunctions} and share the file system of the
 * test. A test class disables a test that does not apply by overriding it with
 * {@link org.junit.jupiter.api.Disabled @Disabled} and the reason.
 *
 * @see WorkerContractTests
 */
public abstract class WorkerPoolContractTests extends ContractTests {

	private final List<WorkerPool> pools = new ArrayList<>();

	/**
	 * Creates the tests.
	 */
	protected WorkerPoolContractTests() {
	}

	private static TasksQueueOptions concurrency(int concurrency) {
		return TasksQueueOptions.builder().concurrency(concurrency).build();
	}

	private WorkerPool start(int size, int concurrency) {
		return start(size, concurrency(concurrency));
	}

	private WorkerPool start(int size, TasksQueueOptions options) {
		WorkerPoolBuilder builder = WorkerPools.fixed(size)
			.name("contract")
			.workerFactory(workerFactory())
			.tasksQueueOptions(options)
			.fatalErrors((error) -> error instanceof InternalError);
		for (ContractFunction function : ContractFunctions.all()) {
			builder.taskFunction(function.name(), function.handler(), function.options());
		}
		WorkerPool pool = builder.build();
		this.pools.add(pool);
		await(() -> pool.info().ready(), "The pool is not ready");
		return pool;
	}

	@AfterEach
	final void poolsEndWithAllTheirTasks() throws Exception {
		openGates();
		for (WorkerPool pool : this.pools) {
			if (pool.info().started()) {
				get(pool.destroy());
			}
			assertThat(pool.info().executingTasks()).as("executing tasks of a destroyed pool").isZero();
			assertThat(pool.info().queuedTasks()).as("queued tasks of a destroyed pool").isZero();
		}
	}

	private void await(BooleanSupplier condition, String failure) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - start > timeout().toNanos()) {
				throw new AssertionError(failure + " within " + timeout());
			}
			LockSupport.parkNanos(1_000_000);
		}
	}

	private <T extends @Nullable Object> T get(CompletableFuture<T> future) throws Exception {
		try {
			return future.get(timeout().toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new AssertionError("The future has not completed within " + timeout(), ex);
		}
	}

	private @Nullable Object resultOf(CompletableFuture<Object> task) throws Exception {
		return get(task);
	}

	private Throwable failureOf(CompletableFuture<?> future) throws Exception {
		try {
			Object result = get(future);
			throw new AssertionError("The task has not failed; its result is " + result);
		}
		catch (ExecutionException ex) {
			Throwable cause = ex.getCause();
			return (cause != null) ? cause : ex;
		}
	}

	private static CompletableFuture<Object> pass(WorkerPool pool, Gate gate) {
		return pool.execute(ContractFunctions.PASS, gate.directory());
	}

	@SuppressWarnings("NullAway") // the function takes no data
	private static CompletableFuture<Object> isInterrupted(WorkerPool pool) {
		return pool.execute(ContractFunctions.IS_INTERRUPTED, null);
	}

	private void assertRuns(WorkerPool pool) throws Exception {
		assertThat(resultOf(pool.execute(ContractFunctions.ECHO, "next"))).isEqualTo("next");
	}

	@Test
	protected void returnsResultsInTheOrderOfTheirData() throws Exception {
		List<String> data = IntStream.range(0, 500).mapToObj((i) -> "task " + i).toList();
		WorkerPool pool = start(2, 2);
		assertThat(get(pool.<String, String>mapExecute(ContractFunctions.ECHO, data))).isEqualTo(data);
		assertThat(get(pool.<String, String>mapExecute(ContractFunctions.COMPLETED_STAGE, data))).isEqualTo(data);
		assertThat(pool.info().executedTasks()).isEqualTo(1_000);
	}

	@Test
	protected void runsAsManyTasksAtTheSameTimeAsThereAreSlots() throws Exception {
		WorkerPool pool = start(2, 2);
		List<Gate> gates = newGates(4);
		List<CompletableFuture<Object>> tasks = gates.stream().map((gate) -> pass(pool, gate)).toList();
		gates.forEach((gate) -> gate.awaitEntered(timeout()));
		CompletableFuture<Object> queued = pool.execute(ContractFunctions.ECHO, "queued");
		assertThat(pool.info().executingTasks()).isEqualTo(4);
		assertThat(queued).isNotDone();
		gates.forEach(Gate::open);
		for (CompletableFuture<Object> task : tasks) {
			assertThat(resultOf(task)).isEqualTo(Gate.PASSED);
		}
		assertThat(resultOf(queued)).isEqualTo("queued");
	}

	@Test
	protected void aFailureReachesTheCallerAsItsOwnType() throws Exception {
		WorkerPool pool = start(1, 1);
		for (String function : List.of(ContractFunctions.FAIL, ContractFunctions.FAILED_STAGE)) {
			assertThat(failureOf(pool.execute(function, "as asked"))).as("failure of '%s'", function)
				.isExactlyInstanceOf(IllegalStateException.class)
				.hasMessage("as asked");
		}
		assertThat(pool.info().failedTasks()).isEqualTo(2);
		assertThat(pool.info().workerRestarts()).isZero();
		assertRuns(pool);
	}

	@Test
	protected void cancellingATaskFreesItsSlot() throws Exception {
		WorkerPool pool = start(1, 1);
		for (String function : List.of(ContractFunctions.PASS, ContractFunctions.STAGE,
				ContractFunctions.UNCANCELLABLE_STAGE)) {
			Gate gate = newGate();
			CompletableFuture<Object> task = pool.execute(function, gate.directory());
			gate.awaitEntered(timeout());
			task.cancel(true);
			assertThat(resultOf(isInterrupted(pool))).as("interrupted after '%s'", function).isEqualTo(false);
		}
		assertThat(pool.info().workerRestarts()).isZero();
	}

	@Test
	protected void aTaskThatTimesOutFreesItsSlot() throws Exception {
		WorkerPool pool = start(1, 1);
		CompletableFuture<Object> task = pass(pool, newGate());
		assertThat(failureOf(task.orTimeout(20, TimeUnit.MILLISECONDS))).isInstanceOf(TimeoutException.class);
		assertRuns(pool);
	}

	@Test
	protected void aWorkerThatFailsIsReplaced() throws Exception {
		WorkerPool pool = start(1, 2);
		assertThat(failureOf(pool.execute(ContractFunctions.FAIL_FATALLY, "as asked")))
			.isExactlyInstanceOf(InternalError.class)
			.hasMessage("as asked");
		assertRuns(pool);
		assertThat(pool.info().workerRestarts()).isOne();
	}

	@Test
	protected void aWorkerThatIsKilledLosesItsTasksAndIsReplaced() throws Exception {
		WorkerPool pool = start(1, 2);
		List<Gate> gates = newGates(2);
		CompletableFuture<Object> running = pass(pool, gates.get(0));
		CompletableFuture<Object> awaiting = pool.execute(ContractFunctions.STAGE, gates.get(1).directory());
		gates.forEach((gate) -> gate.awaitEntered(timeout()));
		CompletableFuture<Object> queued = pool.execute(ContractFunctions.ECHO, "queued");
		assertThat(pool.management().killWorker(0)).isTrue();
		assertThat(failureOf(running)).isInstanceOf(WorkerLostException.class);
		assertThat(failureOf(awaiting)).isInstanceOf(WorkerLostException.class);
		assertThat(resultOf(queued)).isEqualTo("queued");
		assertThat(pool.info().workerRestarts()).isOne();
	}

	@Test
	protected void aFunctionIsCalledOnceAtMostAlthoughWorkersFail() throws Exception {
		WorkerPool pool = start(2, 3);
		List<CompletableFuture<Object>> tasks = new ArrayList<>();
		for (Gate gate : newGates(60)) {
			gate.open();
			if (tasks.size() % 25 == 10) {
				var unused = pool.execute(ContractFunctions.FAIL_FATALLY, "as asked");
			}
			tasks.add(pass(pool, gate));
		}
		for (CompletableFuture<Object> task : tasks) {
			try {
				assertThat(get(task)).isEqualTo(Gate.PASSED);
			}
			catch (ExecutionException ex) {
				assertThat(ex).hasCauseInstanceOf(WorkerLostException.class);
			}
		}
	}

	@Test
	protected void thePoolCanGrowAndShrink() throws Exception {
		WorkerPool pool = start(1, 1);
		Gate first = newGate();
		CompletableFuture<Object> running = pass(pool, first);
		first.awaitEntered(timeout());
		pool.reconfigure((change) -> change.size(3));
		List<Gate> gates = newGates(2);
		List<CompletableFuture<Object>> more = gates.stream().map((gate) -> pass(pool, gate)).toList();
		gates.forEach((gate) -> gate.awaitEntered(timeout()));
		pool.reconfigure((change) -> change.size(1));
		gates.forEach(Gate::open);
		for (CompletableFuture<Object> task : more) {
			assertThat(resultOf(task)).isEqualTo(Gate.PASSED);
		}
		first.open();
		assertThat(resultOf(running)).isEqualTo(Gate.PASSED);
		await(() -> pool.info().workerNodes() == 1, "Surplus workers have not stopped");
		assertRuns(pool);
	}

	@Test
	protected void theConcurrencyCanChange() throws Exception {
		WorkerPool pool = start(1, 1);
		List<Gate> gates = newGates(3);
		List<CompletableFuture<Object>> tasks = gates.stream().map((gate) -> pass(pool, gate)).toList();
		gates.get(0).awaitEntered(timeout());
		pool.reconfigure((change) -> change.tasksQueueOptions(concurrency(3)));
		gates.forEach((gate) -> gate.awaitEntered(timeout()));
		pool.reconfigure((change) -> change.tasksQueueOptions(concurrency(1)));
		gates.forEach(Gate::open);
		for (CompletableFuture<Object> task : tasks) {
			assertThat(resultOf(task)).isEqualTo(Gate.PASSED);
		}
		assertRuns(pool);
	}

	@Test
	protected void aPoolThatIsDestroyedFinishesItsTasks() throws Exception {
		WorkerPool pool = start(1, 1);
		Gate gate = newGate();
		CompletableFuture<Object> running = pass(pool, gate);
		CompletableFuture<Object> queued = pool.execute(ContractFunctions.ECHO, "queued");
		gate.awaitEntered(timeout());
		CompletableFuture<@Nullable Void> destroyed = pool.destroy();
		assertThat(destroyed).isNotDone();
		gate.open();
		assertThat(resultOf(running)).isEqualTo(Gate.PASSED);
		assertThat(resultOf(queued)).isEqualTo("queued");
		get(destroyed);
	}

	@Test
	protected void aPoolThatIsDestroyedTerminatesTasksThatDoNotEnd() throws Exception {
		WorkerPool pool = start(1,
				TasksQueueOptions.builder().concurrency(2).tasksFinishedTimeout(Duration.ofMillis(10)).build());
		List<Gate> gates = newGates(2);
		CompletableFuture<Object> running = pass(pool, gates.get(0));
		CompletableFuture<Object> stubborn = pool.execute(ContractFunctions.PASS_STUBBORNLY, gates.get(1).directory());
		gates.forEach((gate) -> gate.awaitEntered(timeout()));
		get(pool.destroy());
		assertThat(failureOf(running)).isInstanceOf(PoolClosedException.class);
		assertThat(failureOf(stubborn)).isInstanceOf(PoolClosedException.class);
	}

	@Test
	protected void aDestroyedPoolCanStartAgain() throws Exception {
		WorkerPool pool = start(1, 1);
		assertRuns(pool);
		get(pool.destroy());
		pool.start();
		assertRuns(pool);
	}

}

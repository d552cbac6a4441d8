// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.poolifier.info.PoolInfo;
import io.poolifier.internal.engine.ManualTime;
import io.poolifier.options.TasksQueueOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Errors of task functions that mean the end of a worker, and those that do not.
 */
@Timeout(30)
class FatalErrorTests {

	/** Many more than there are restarts without a pause. */
	private static final int MANY = 20;

	private final ScriptedWorkerFactory factory = new ScriptedWorkerFactory();

	private final ManualTime time = new ManualTime();

	private WorkerPoolBuilder builder(Error error) {
		return WorkerPools.fixed(1)
			.time(this.time)
			.taskFunction("echo", (data) -> data)
			.taskFunction("poison", (data) -> {
				throw error;
			});
	}

	static Stream<Error> errorsOfFunctions() {
		return Stream.of(new StackOverflowError("as asked"), new NoClassDefFoundError("as asked"),
				new ExceptionInInitializerError("as asked"), new UnsatisfiedLinkError("as asked"),
				new AssertionError("as asked"));
	}

	@ParameterizedTest
	@MethodSource("errorsOfFunctions")
	void anErrorOfAFunctionIsAFailedTaskOnly(Error error) {
		WorkerPool pool = builder(error).workerFactory(this.factory).build();
		long worker = pool.workers().get(0).id();
		for (int i = 0; i < MANY; i++) {
			CompletableFuture<Object> task = pool.execute("poison", i);
			this.factory.runAll();
			assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> task.getNow(null)).withCause(error);
		}
		assertThat(pool.workers()).extracting("id").containsExactly(worker);
		assertThat(pool.info()).returns(0L, PoolInfo::workerRestarts).returns((long) MANY, PoolInfo::failedTasks);
	}

	@Test
	void anErrorIsTakenForFatalIfThePredicateFails() {
		WorkerPool pool = builder(new AssertionError("as asked")).workerFactory(this.factory).fatalErrors((error) -> {
			throw new IllegalStateException("as asked");
		}).build();
		long worker = pool.workers().get(0).id();
		pool.execute("poison", 1);
		this.factory.runAll();
		assertThat(pool.workers()).extracting("id").doesNotContain(worker).hasSize(1);
		assertThat(pool.info()).returns(1L, PoolInfo::workerRestarts).returns(1L, PoolInfo::failedTasks);
	}

	@Test
	void aRecursionWithoutEndIsAFailedTaskOnly() {
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("recurse", FatalErrorTests::recurse).build()) {
			CompletableFuture<Object> task = pool.execute("recurse", 1);
			assertThatExceptionOfType(CompletionException.class).isThrownBy(task::join)
				.withCauseInstanceOf(StackOverflowError.class);
			assertThat(pool.info().workerRestarts()).isZero();
			assertThat(pool.info().ready()).isTrue();
		}
	}

	@SuppressWarnings("InfiniteRecursion") // to the end of the stack
	private static Integer recurse(Integer depth) {
		return recurse(depth + 1) + 1;
	}

	@Test
	void aFunctionThatEndsWorkersAgainAndAgainCausesNoPause() {
		// The clock stands still, so a worker that is replaced after a pause never is.
		try (WorkerPool pool = builder(new InternalError("as asked")).build()) {
			for (int i = 0; i < MANY; i++) {
				CompletableFuture<Object> poison = pool.execute("poison", i);
				CompletableFuture<Object> echo = pool.execute("echo", i);
				assertThat(poison).failsWithin(5, TimeUnit.SECONDS);
				assertThat(echo).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(i);
			}
			assertThat(pool.info().workerRestarts()).isEqualTo(MANY);
		}
	}

	@Test
	void errorsThatTheUserListsAreFatalToo() {
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("fail", (data) -> {
			throw new IllegalStateException("corrupt");
		}).fatalErrors(IllegalStateException.class::isInstance).build()) {
			assertThat(pool.execute("fail", 1)).failsWithin(5, TimeUnit.SECONDS);
			await().until(() -> pool.workers().stream().anyMatch((worker) -> worker.id() == 1));
		}
	}

	@Test
	void tasksThatRunBesideTheFatalOneAreLeftToEnd() throws Exception {
		Gate gate = new Gate();
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("wait", (data) -> {
			gate.pass();
			return data;
		}).taskFunction("crash", (data) -> {
			throw new OutOfMemoryError("not really");
		}).tasksQueueOptions(TasksQueueOptions.builder().concurrency(2).build()).build()) {
			CompletableFuture<Object> running = pool.execute("wait", 1);
			gate.awaitArrivals();
			assertThat(pool.execute("crash", 2)).failsWithin(5, TimeUnit.SECONDS);
			await().until(() -> pool.workers().stream().anyMatch((worker) -> worker.id() == 1));
			assertThat(pool.info().executingTasks()).isOne();
			gate.open();
			assertThat(running.join()).isEqualTo(1);
			assertThat(pool.info().executedTasks()).isOne();
		}
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.options.TaskTypes;
import io.poolifier.options.TasksQueueOptions;
import io.poolifier.options.TimeLimits;
import io.poolifier.process.TestApplication.Point;
import io.poolifier.process.TestApplication.StatefulException;
import io.poolifier.task.TaskProgress;
import io.poolifier.task.TaskRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Tasks of a pool whose workers are child JVMs that stay alive.
 */
@Timeout(60)
class ProcessPoolTests {

	private static WorkerPool pool;

	@BeforeAll
	static void startPool() {
		pool = TestApplication.addTo(WorkerPools.fixed(2))
			.workerFactory(TestApplication.children().maxPayload(100_000).build())
			.tasksQueueOptions(TasksQueueOptions.builder().concurrency(4).build())
			.build();
	}

	@AfterAll
	static void closePool() {
		pool.close();
	}

	private static void awaitExecuting(int tasks) {
		await().until(() -> pool.info().executingTasks() == tasks);
	}

	private static Throwable failureOf(CompletableFuture<?> future) throws Exception {
		try {
			future.get(30, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			return ex.getCause();
		}
		catch (CancellationException ex) {
			return ex;
		}
		throw new AssertionError("The task did not fail");
	}

	@Test
	void runsTasksInOtherProcesses() throws Exception {
		List<CompletableFuture<Long>> pids = IntStream.range(0, 50)
			.mapToObj((i) -> pool.<Object, Long>execute("pid", null))
			.toList();
		for (CompletableFuture<Long> pid : pids) {
			assertThat(pid.get()).isNotEqualTo(ProcessHandle.current().pid());
		}
	}

	@Test
	void carriesDataAndResults() throws Exception {
		assertThat(pool.execute("echo", "text").get()).isEqualTo("text");
		assertThat(pool.execute("echo", null).get()).isNull();
		assertThat(pool.execute("mirror", new Point(1, 2)).get()).isEqualTo(new Point(2, 1));
		assertThat(pool.execute("join", new Object[] { "a", 7 }).get()).isEqualTo("a-7");
		assertThat(pool.execute("void", "x").get()).isNull();
		byte[] bytes = new byte[90_000];
		Arrays.fill(bytes, (byte) 7);
		assertThat(pool.<byte[], byte[]>execute("bytes", bytes).get()).isEqualTo(bytes);
	}

	@Test
	void functionsHaveTheContextOfTheirTask() throws Exception {
		assertThat(pool.execute("context", 0).get()).isEqualTo("1, limited: false, cancelled: false");
		CompletableFuture<String> limited = pool
			.execute(TaskRequest.of("context", 1).limitedBy(TimeLimits.none().withRun(Duration.ofMinutes(1))));
		await().until(() -> pool.management().progress(limited) != null);
		assertThat(pool.management().progress(limited)).isEqualTo(new TaskProgress(0.5, "half"));
		limited.cancel(true);
		awaitExecuting(0);
	}

	@Test
	void waitsForStages() throws Exception {
		assertThat(pool.execute("later", 20L).get()).isEqualTo("later");
	}

	@Test
	void runsAsManyTasksAtATimeAsThereAreSlots() throws Exception {
		List<CompletableFuture<Object>> sleeping = IntStream.range(0, 8)
			.mapToObj((i) -> pool.execute("sleep", 60_000L))
			.toList();
		awaitExecuting(8);
		CompletableFuture<Object> queued = pool.execute("echo", "queued");
		assertThat(pool.info().queuedTasks()).isEqualTo(1);
		sleeping.forEach((task) -> task.cancel(true));
		assertThat(queued.get(10, TimeUnit.SECONDS)).isEqualTo("queued");
	}

	@Test
	void anExceptionComesBackAsItsOwnType() throws Exception {
		Throwable failure = failureOf(pool.execute("fail", "as asked"));
		assertThat(failure).isExactlyInstanceOf(IllegalStateException.class).hasMessage("as asked");
		assertThat(failure.getCause()).isExactlyInstanceOf(IOException.class).hasMessage("the cause");
		assertThat(failure.getStackTrace()[0].getClassName()).isEqualTo(TestApplication.class.getName());
	}

	@Test
	void anExceptionThatCannotBeRecreatedIsDescribed() throws Exception {
		assertThat(failureOf(pool.execute("failWithState", "as asked")))
			.isInstanceOfSatisfying(RemoteTaskException.class, (failure) -> {
				assertThat(failure.getClassName()).isEqualTo(StatefulException.class.getName());
				assertThat(failure).hasMessageContaining("as asked");
			});
	}

	@Test
	void aStackOverflowIsAFailedTask() throws Exception {
		assertThat(failureOf(pool.execute("recurse", 0))).isInstanceOf(StackOverflowError.class);
	}

	@Test
	void cancellingInterruptsTheFunction() throws Exception {
		List<CompletableFuture<Object>> sleeping = IntStream.range(0, 8)
			.mapToObj((i) -> pool.execute("sleep", 60_000L))
			.toList();
		awaitExecuting(8);
		sleeping.forEach((task) -> task.cancel(true));
		assertThat(pool.execute("echo", "next").get(10, TimeUnit.SECONDS)).isEqualTo("next");
	}

	@Test
	void cancellingFreesTheSlotOfAStage() throws Exception {
		List<CompletableFuture<Object>> never = IntStream.range(0, 8)
			.mapToObj((i) -> pool.execute("never", null))
			.toList();
		awaitExecuting(8);
		never.forEach((task) -> task.cancel(true));
		assertThat(pool.execute("echo", "next").get(10, TimeUnit.SECONDS)).isEqualTo("next");
	}

	@Test
	void refusesDataThatIsTooLarge() throws Exception {
		assertThat(failureOf(pool.execute("bytes", new byte[200_000]))).isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("'bytes'")
			.hasMessageContaining("at most 100000");
	}

	@Test
	void refusesAResultThatIsTooLarge() throws Exception {
		assertThat(failureOf(pool.execute("large", 200_000))).isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("at most 100000");
		assertThat(pool.<Integer, byte[]>execute("large", 10).get()).hasSize(10);
	}

	@Test
	void refusesDataOfAnotherType() throws Exception {
		assertThat(failureOf(pool.execute("mirror", "no point"))).isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("'mirror'");
		assertThat(failureOf(pool.execute("join", "no array"))).isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("Object[] with 2 arguments");
		assertThat(failureOf(pool.execute("pid", "not null"))).isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("takes no data");
	}

	@Test
	void refusesFunctionsWithoutTypes() {
		assertThatIllegalArgumentException().isThrownBy(() -> pool.addTaskFunction("untyped", (data) -> data))
			.withMessageContaining("'untyped'")
			.withMessageContaining("types");
		assertThat(pool.hasTaskFunction("untyped")).isFalse();
	}

	@Test
	void refusesTypesThatCanNeverBeCarried() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> pool.addTaskFunction("object", (data) -> data,
					TaskFunctionOptions.builder().types(TaskTypes.of(Object.class, String.class)).build()))
			.withMessageContaining("'object'")
			.withMessageContaining("java.lang.Object");
	}

	@Test
	void aFunctionThatTheChildrenDoNotHaveFails() throws Exception {
		pool.addTaskFunction("parentOnly", (data) -> data,
				TaskFunctionOptions.builder().types(TaskTypes.of(String.class, String.class)).build());
		assertThatThrownBy(() -> pool.execute("parentOnly", "x").join()).isInstanceOf(CompletionException.class)
			.hasMessageContaining("parentOnly");
	}

	@Test
	void aStageThatCannotBeCancelledLeavesItsSlot() throws Exception {
		List<CompletableFuture<Object>> bad = IntStream.range(0, 8)
			.mapToObj((i) -> pool.execute("badStage", null))
			.toList();
		awaitExecuting(8);
		bad.forEach((task) -> task.cancel(true));
		assertThat(pool.execute("echo", "next").get(10, TimeUnit.SECONDS)).isEqualTo("next");
	}

	@Test
	void anExceptionThatIsTooLargeIsShortened() throws Exception {
		CompletableFuture<Object> beside = pool.execute("sleep", 300L);
		assertThat(failureOf(pool.execute("deepFailure", 10))).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("too large");
		assertThat(beside.get(10, TimeUnit.SECONDS)).isEqualTo("slept");
		assertThat(pool.info().workerRestarts()).isZero();
	}

	@Test
	void aThreadThatIsInterruptedAtAnyMomentDoesNoHarmToOthers() throws Exception {
		for (int i = 0; i < 200; i++) {
			assertThat(pool.<Object, byte[]>execute("interrupted", null).get(10, TimeUnit.SECONDS)).hasSize(50_000);
		}
		assertThat(pool.info().workerRestarts()).isZero();
	}

	@Test
	void theLoggingContextAccompaniesATaskAsFarAsItCan() throws Exception {
		MDC.put("nothing", null);
		MDC.put("large", "x".repeat(100_000));
		IntStream.range(0, 2_000).forEach((i) -> MDC.put("key" + i, "value" + i));
		try {
			assertThat(pool.execute("echo", "text").get(10, TimeUnit.SECONDS)).isEqualTo("text");
			assertThat(pool.info().workerRestarts()).isZero();
		}
		finally {
			MDC.clear();
		}
	}

	@Test
	void showsTheStackOfATask() throws Exception {
		CompletableFuture<Object> sleeping = pool.execute("sleep", 60_000L);
		awaitExecuting(1);
		assertThat(pool.management().tasks()).anySatisfy((task) -> {
			assertThat(task.function()).isEqualTo("sleep");
			assertThat(task.stack()).isNotEmpty();
		});
		sleeping.cancel(true);
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.poolifier.task.TaskInterceptor;
import io.poolifier.task.TaskScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(30)
class InterceptorTests {

	private static final ThreadLocal<String> CONTEXT = new ThreadLocal<>();

	private final List<String> calls = new CopyOnWriteArrayList<>();

	@Test
	void whatTheSubmitterHasComesWithTheFunctionAndWithWhatDependsOnTheFuture() throws Exception {
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("context", (data) -> CONTEXT.get())
			.taskFunction("gate", this::pass)
			.interceptor(carrier())
			.build()) {
			Gate gate = new Gate();
			CompletableFuture<?> held = pool.execute("gate", gate);
			CONTEXT.set("mine");
			CompletableFuture<String> task;
			try {
				task = pool.execute("context", null);
			}
			finally {
				CONTEXT.remove();
			}
			CompletableFuture<String> dependent = task.thenApply((result) -> result + " and " + CONTEXT.get());
			CompletableFuture<String> next = pool.execute("context", null);
			gate.open();
			held.join();
			assertThat(dependent.join()).isEqualTo("mine and mine");
			assertThat(next.join()).isNull();
		}
	}

	@Test
	void whatDependsOnACancelledTaskHasTheContextToo() throws Exception {
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("gate", this::pass).interceptor(carrier()).build()) {
			Gate gate = new Gate();
			CompletableFuture<?> held = pool.execute("gate", gate);
			gate.awaitArrivals();
			CONTEXT.set("mine");
			CompletableFuture<?> task = pool.execute("gate", gate);
			CONTEXT.set("canceller's");
			CompletableFuture<String> dependent = task.handle((result, error) -> CONTEXT.get());
			task.cancel(true);
			assertThat(dependent.join()).isEqualTo("mine");
			assertThat(CONTEXT.get()).isEqualTo("canceller's");
			gate.open();
			held.join();
		}
		finally {
			CONTEXT.remove();
		}
	}

	@Test
	void scopeAccompaniesATaskFromSubmissionToEnd() {
		try (WorkerPool pool = WorkerPools.fixed(1)
			.name("images")
			.taskFunction("echo", (data) -> data)
			.interceptor(recorder(""))
			.build()) {
			assertThat(pool.<String, String>execute("default", "data").join()).isEqualTo("data");
			assertThat(this.calls).containsExactly("intercept images echo", "started 0", "call", "called", "end null");
		}
	}

	@Test
	void asynchronousTaskEndsWithItsStage() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		try (WorkerPool pool = WorkerPools.fixed(2)
			.taskFunction("stage", (data) -> stage)
			.taskFunction("echo", (data) -> data)
			.interceptor(recorder(""))
			.build()) {
			CompletableFuture<String> task = pool.execute("stage", null);
			pool.execute("echo", null).join();
			assertThat(this.calls).filteredOn((call) -> call.startsWith("end")).containsExactly("end null");
			stage.complete("done");
			assertThat(task.join()).isEqualTo("done");
			assertThat(this.calls).filteredOn("end null"::equals).hasSize(2);
		}
	}

	@Test
	void scopeLearnsWhatATaskFailsWith() {
		IllegalStateException failure = new IllegalStateException("no");
		try (WorkerPool pool = WorkerPools.fixed(1).taskFunction("fail", (data) -> {
			throw failure;
		}).interceptor(recorder("")).build()) {
			assertThatThrownBy(pool.execute("fail", null)::join).cause().isSameAs(failure);
			assertThat(this.calls).containsExactly("intercept default fail", "started 0", "call", "end " + failure);
		}
	}

	@Test
	void taskThatIsCancelledBeforeItStartsOnlyEnds() throws Exception {
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("gate", this::pass)
			.taskFunction("echo", (data) -> data)
			.interceptor(recorder(""))
			.build()) {
			Gate gate = new Gate();
			CompletableFuture<?> held = pool.execute("gate", gate);
			gate.awaitArrivals();
			this.calls.clear();
			pool.execute("echo", null).cancel(true);
			assertThat(this.calls).hasSize(2)
				.startsWith("intercept default echo")
				.anyMatch((call) -> call.startsWith("end " + CancellationException.class.getName()));
			gate.open();
			held.join();
		}
	}

	@Test
	void firstInterceptorIsAroundTheOthers() {
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("echo", (data) -> data)
			.interceptor((name, function) -> null)
			.interceptor(recorder("outer "))
			.interceptor((name, function) -> null)
			.interceptor(recorder("inner "))
			.build()) {
			pool.execute("echo", null).join();
			assertThat(this.calls).containsExactly("outer intercept default echo", "inner intercept default echo",
					"outer started 0", "inner started 0", "outer call", "inner call", "inner called", "outer called",
					"outer end null", "inner end null");
		}
	}

	@Test
	void interceptorThatThrowsRejectsTheTaskAndEndsTheOtherScopes() {
		IllegalStateException failure = new IllegalStateException("no");
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("echo", (data) -> data)
			.interceptor(recorder(""))
			.interceptor((name, function) -> {
				throw failure;
			})
			.build()) {
			assertThatThrownBy(pool.execute("echo", null)::join).cause().isSameAs(failure);
			assertThat(this.calls).containsExactly("intercept default echo", "end " + failure);
			assertThat(pool.info().rejectedTasks()).isOne();
		}
	}

	@Test
	void scopeOfATaskThatIsRejectedEnds() throws Exception {
		try (WorkerPool pool = WorkerPools.fixed(1).restartWorkerOnError(false).taskFunction("die", (data) -> {
			throw new OutOfMemoryError("not really");
		}).interceptor(recorder("")).build()) {
			pool.execute("die", null).handle((result, error) -> null).join();
			while (pool.info().workerNodes() > 0) {
				Thread.onSpinWait();
			}
			this.calls.clear();
			assertThat(pool.execute("die", null)).isCompletedExceptionally();
			assertThat(this.calls).hasSize(2).last().asString().startsWith("end io.poolifier");
		}
	}

	@Test
	void everyScopeEndsOnceWhoeverEndsTheTask() {
		AtomicInteger begun = new AtomicInteger();
		AtomicInteger ended = new AtomicInteger();
		Queue<CompletableFuture<?>> tasks = new ConcurrentLinkedQueue<>();
		WorkerPool pool = WorkerPools.fixed(2)
			.taskFunction("echo", (data) -> data)
			.taskFunction("stage", (data) -> CompletableFuture.supplyAsync(() -> data))
			.interceptor((name, function) -> {
				begun.incrementAndGet();
				return new TaskScope() {

					@Override
					public void end(@Nullable Throwable error, Runnable completion) {
						ended.incrementAndGet();
						completion.run();
					}

				};
			})
			.build();
		try (pool) {
			IntStream.range(0, 4).parallel().forEach((thread) -> {
				for (int i = 0; i < 5_000; i++) {
					CompletableFuture<?> task = pool.execute((i % 7 == 0) ? "stage" : "echo", i);
					tasks.add(task);
					if (i % 3 == 0) {
						task.cancel(i % 2 == 0);
					}
				}
			});
		}
		assertThat(tasks).hasSize(20_000).allMatch(CompletableFuture::isDone);
		assertThat(begun).hasValue(20_000);
		assertThat(ended).hasValue(20_000);
	}

	@Test
	void taskSurvivesAScopeThatThrows() {
		TaskScope broken = new TaskScope() {

			@Override
			public void started(int worker) {
				throw new IllegalStateException("started");
			}

			@Override
			public void end(@Nullable Throwable error, Runnable completion) {
				throw new IllegalStateException("end");
			}

		};
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("echo", (data) -> data)
			.interceptor((name, function) -> broken)
			.interceptor(recorder(""))
			.build()) {
			assertThat(pool.<String, String>execute("echo", "data").join()).isEqualTo("data");
			assertThat(this.calls).containsExactly("intercept default echo", "started 0", "call", "called", "end null");
		}
	}

	@Test
	void taskEndsEvenIfItsScopeForgetsTo() throws Exception {
		TaskScope lazy = new TaskScope() {

			@Override
			public void end(@Nullable Throwable error, Runnable completion) {
			}

		};
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("echo", (data) -> data)
			.interceptor((name, function) -> lazy)
			.build()) {
			assertThat(pool.<String, String>execute("echo", "data").get(10, TimeUnit.SECONDS)).isEqualTo("data");
		}
	}

	@Test
	void taskFailsWithWhatItsScopeThrows() {
		IllegalStateException failure = new IllegalStateException("no");
		TaskScope strict = new TaskScope() {

			@Override
			public @Nullable Object call(Callable<@Nullable Object> function) {
				throw failure;
			}

		};
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("echo", (data) -> data)
			.interceptor((name, function) -> strict)
			.build()) {
			assertThatThrownBy(pool.execute("echo", "data")::join).cause().isSameAs(failure);
			assertThat(pool.info().failedTasks()).isOne();
		}
	}

	private Object pass(Object gate) throws InterruptedException {
		((Gate) gate).pass();
		return gate;
	}

	private static TaskInterceptor carrier() {
		return (pool, function) -> {
			String captured = CONTEXT.get();
			return new TaskScope() {

				@Override
				public @Nullable Object call(Callable<@Nullable Object> call) throws Exception {
					String before = CONTEXT.get();
					CONTEXT.set(captured);
					try {
						return call.call();
					}
					finally {
						CONTEXT.set(before);
					}
				}

				@Override
				public void end(@Nullable Throwable error, Runnable completion) {
					String before = CONTEXT.get();
					CONTEXT.set(captured);
					try {
						completion.run();
					}
					finally {
						CONTEXT.set(before);
					}
				}

			};
		};
	}

	private TaskInterceptor recorder(String name) {
		return (pool, function) -> {
			this.calls.add(name + "intercept " + pool + " " + function);
			return new TaskScope() {

				@Override
				public void started(int worker) {
					record("started " + worker);
				}

				@Override
				public @Nullable Object call(Callable<@Nullable Object> call) throws Exception {
					record("call");
					Object result = call.call();
					record("called");
					return result;
				}

				@Override
				public void end(@Nullable Throwable error, Runnable completion) {
					record("end " + error);
					completion.run();
				}

				private void record(String what) {
					InterceptorTests.this.calls.add(name + what);
				}

			};
		};
	}

}

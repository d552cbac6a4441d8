// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.poolifier.options.TasksQueueOptions;
import io.poolifier.task.TaskScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Completions of futures that fail half-way, by lack of memory or stack.
 */
@Timeout(30)
class TaskEndFaultTests {

	private final EngineParts parts = new EngineParts(PoolSize.fixed(1), TasksQueueOptions.defaults());

	/** A task whose scope fails, and whose log fails as well: it has no publisher. */
	private Task<Object> interceptedBadly() {
		TaskScope scope = new TaskScope() {

			@Override
			public void end(@Nullable Throwable error, Runnable completion) {
				throw new StackOverflowError("as asked");
			}

		};
		return new InterceptedTask<>(this.parts.functions.get("echo"), 1, 0, scope, null);
	}

	private static <T extends Task<?>> T run(T task) {
		task.waitsIn((withdrawn) -> {
		});
		assertThat(task.claim(new StubExecutor())).isTrue();
		return task;
	}

	@Test
	void aWaitingTaskThatIsCancelledCompletesThoughItsScopeAndItsLogFail() {
		Task<Object> task = interceptedBadly();
		task.waitsIn((withdrawn) -> {
		});
		assertThatNullPointerException().isThrownBy(() -> task.cancel(true));
		assertThat(task).isCancelled();
	}

	@Test
	void aTaskThatSucceedsCompletesThoughItsScopeAndItsLogFail() {
		Task<Object> task = run(interceptedBadly());
		assertThatNullPointerException().isThrownBy(() -> task.succeeded(2));
		assertThat(task).isCompletedWithValue(2);
	}

	@Test
	void aTaskThatIsLostCompletesThoughItsScopeAndItsLogFail() {
		Task<Object> task = run(interceptedBadly());
		IllegalStateException error = new IllegalStateException("lost");
		assertThat(task.lose(error)).isTrue();
		assertThatNullPointerException().isThrownBy(() -> task.settleLost(error));
		assertThat(task).isCompletedExceptionally();
	}

	@Test
	void allDependentActionsRunThoughMemoryIsExhaustedForAWhile() {
		Task<Object> task = run(this.parts.task(1));
		List<CompletableFuture<Void>> derived = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			derived.add(task.thenRun(() -> {
			}));
		}
		assertThatNoException().isThrownBy(() -> task.failed(new Unwrappable(5)));
		assertThat(task).isCompletedExceptionally();
		assertThat(derived).filteredOn(CompletableFuture::isDone).hasSize(5);
	}

	@Test
	void theErrorIsThrownIfMemoryStaysExhausted() {
		Task<Object> task = run(this.parts.task(1));
		for (int i = 0; i < 200; i++) {
			task.thenRun(() -> {
			});
		}
		assertThatExceptionOfType(OutOfMemoryError.class)
			.isThrownBy(() -> task.failed(new Unwrappable(Integer.MAX_VALUE)));
		assertThat(task).isCompletedExceptionally();
	}

	/** An error that a dependent future cannot wrap the first times. */
	private static final class Unwrappable extends RuntimeException {

		private static final long serialVersionUID = 1;

		private int failures;

		Unwrappable(int failures) {
			this.failures = failures;
		}

		@Override
		public String getMessage() {
			if (this.failures-- > 0) {
				throw new OutOfMemoryError("as asked");
			}
			return "wrapped";
		}

	}

	private static final class StubExecutor implements Task.Executor {

		@Override
		public int workerKey() {
			return 0;
		}

		@Override
		public void abort(Throwable reason, boolean interrupt) {
		}

		@Override
		public void ended(Task<?> task, @Nullable Throwable error, boolean aborted) {
		}

		@Override
		public void lost(Task<?> task, Throwable error, boolean aborted) {
		}

		@Override
		public void released(Task<?> task) {
		}

		@Override
		public void detached(Task<?> task) {
		}

	}

}

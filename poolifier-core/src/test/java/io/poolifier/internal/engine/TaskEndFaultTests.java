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
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Ends of tasks that compete, or fail half-way by lack of memory or stack.
 */
@Timeout(30)
class TaskEndFaultTests {

	private final EngineParts parts = new EngineParts(PoolSize.fixed(1), TasksQueueOptions.defaults());

	private final StubExecutor executor = new StubExecutor();

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

	private <T extends Task<?>> T run(T task) {
		task.waitsIn((withdrawn) -> {
		});
		assertThat(task.claim(this.executor)).isZero();
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
		assertThat(this.executor.released).isOne();
	}

	@Test
	void aTaskThatIsLostCompletesThoughItsScopeAndItsLogFail() {
		Task<Object> task = run(interceptedBadly());
		IllegalStateException error = new IllegalStateException("lost");
		assertThat(task.lose(this.executor, error)).isTrue();
		assertThatNullPointerException().isThrownBy(() -> task.settleLost(error));
		assertThat(task).isCompletedExceptionally();
		assertThat(this.executor.released).isOne();
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_17)
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
	@EnabledForJreRange(max = JRE.JAVA_17)
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

	@Test
	void aTaskThatHasEndedForItsCallerIsNotSettledWhenItsWorkerIsLost() {
		Task<Object> task = run(this.parts.task(1));
		assertThat(task.complete(3)).isTrue();
		assertThat(task.lose(this.executor, new IllegalStateException("lost"))).isFalse();
		assertThat(task).isCompletedWithValue(3);
		assertThat(task.payload()).isNull();
		assertThat(this.executor.released).isOne();
	}

	@Test
	void aTaskThatIsLostKeepsNoData() {
		Task<Object> task = run(this.parts.task(1));
		IllegalStateException error = new IllegalStateException("lost");
		task.lose(this.executor, error);
		task.settleLost(error);
		assertThat(task.payload()).isNull();
	}

	@Test
	void theFirstToEndAWaitingTaskDecidesItsOutcome() {
		Task<Object> task = this.parts.task(1);
		task.waitsIn((withdrawn) -> {
		});
		assertThat(task.complete(3)).isTrue();
		assertThat(task.complete(4)).isFalse();
		assertThat(task.completeExceptionally(new IllegalStateException("late"))).isFalse();
		assertThat(task.cancel(true)).isFalse();
		assertThat(task).isCompletedWithValue(3);
		assertThat(task.payload()).isNull();
	}

	@Test
	void aTaskThatIsCancelledAgainIsCancelled() {
		Task<Object> task = run(this.parts.task(1));
		assertThat(task.cancel(true)).isTrue();
		assertThat(task.cancel(true)).isTrue();
	}

	@Test
	void theEndOfATaskTakesTimeIfThereAreDependentActions() {
		Task<Object> task = this.parts.task(1);
		assertThat(task.endTakesTime()).isFalse();
		task.thenRun(() -> {
		});
		assertThat(task.endTakesTime()).isTrue();
		assertThat(interceptedBadly().endTakesTime()).isTrue();
	}

	/**
	 * An error that a dependent future cannot wrap the first times. Later versions of
	 * Java wrap it without its message.
	 */
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

}

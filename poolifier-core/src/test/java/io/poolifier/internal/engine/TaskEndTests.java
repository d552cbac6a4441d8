// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

import io.poolifier.options.TasksQueueOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tasks whose end fails half-way: the future completes all the same.
 */
class TaskEndTests {

	private final EngineParts parts = new EngineParts(PoolSize.fixed(1), TasksQueueOptions.defaults());

	private final FaultyExecutor executor = new FaultyExecutor();

	private final Task<Object> task = this.parts.task(1);

	private void run() {
		run(this.task);
	}

	private void run(Task<?> task) {
		task.waitsIn((withdrawn) -> {
		});
		assertThat(task.claim(this.executor)).isZero();
	}

	@Test
	void aTaskThatSucceedsCompletesThoughItCannotBeCounted() {
		this.executor.failure = new OutOfMemoryError("as asked");
		run();
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> this.task.succeeded(2));
		assertThat(this.task).isCompletedWithValue(2);
		assertThat(this.executor.released).isOne();
	}

	@Test
	void aTaskThatFailsCompletesThoughItCannotBeCounted() {
		this.executor.failure = new OutOfMemoryError("as asked");
		run();
		IllegalStateException error = new IllegalStateException("as asked");
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> this.task.failed(error));
		assertThat(this.task).isCompletedExceptionally();
		assertThat(this.executor.released).isOne();
	}

	@Test
	void aWaitingTaskCompletesThoughItCannotLeaveItsQueue() {
		this.task.waitsIn((withdrawn) -> {
			throw new IllegalStateException("as asked");
		});
		assertThatIllegalStateException().isThrownBy(() -> this.task.cancel(true));
		assertThat(this.task).isCancelled();
	}

	@Test
	void aRunningTaskCompletesThoughItCannotBeInterrupted() {
		this.executor.failureOfAbort = new IllegalStateException("as asked");
		run();
		assertThatIllegalStateException().isThrownBy(() -> this.task.cancel(true));
		assertThat(this.task).isCancelled();
		this.task.succeeded(2);
		assertThat(this.executor.ended).as("counted when its function has returned").isOne();
		assertThat(this.executor.released).isOne();
	}

	@Test
	void aTaskThatIsLostCompletesThoughItCanNeitherBeInterruptedNorCounted() {
		this.executor.failureOfAbort = new IllegalStateException("as asked");
		this.executor.failure = new OutOfMemoryError("as asked");
		run();
		IllegalStateException error = new IllegalStateException("lost");
		assertThat(this.task.lose(this.executor, error)).as("is to be settled").isTrue();
		this.task.settleLost(error);
		assertThat(this.task).isCompletedExceptionally();
		assertThat(this.executor.released).isOne();
	}

	@Test
	void aTaskThatIsCompletedFromOutsideIsReleasedWhenItsFunctionHasReturned() {
		run();
		assertThat(this.task.complete(3)).isTrue();
		assertThat(this.task.complete(4)).isFalse();
		assertThat(this.executor.released).isZero();
		this.task.succeeded(2);
		assertThat(this.task).isCompletedWithValue(3);
		assertThat(this.executor.released).isOne();
	}

	@Test
	void theOutcomeIsTheCallersThoughTheWorkerEndsTheTaskFirst() {
		List<Task<Object>> tasks = new ArrayList<>();
		Task<Object> task = this.parts.task(1, () -> tasks.get(0).failed(new InterruptedException()));
		tasks.add(task);
		run(task);
		assertThat(task.complete(3)).isTrue();
		assertThat(task).isCompletedWithValue(3);
		assertThat(this.executor.ended).isOne();
		assertThat(this.executor.released).isOne();
	}

	@Test
	void theOutcomeIsTheCallersThoughTheWorkerIsLostFirst() {
		List<Task<Object>> tasks = new ArrayList<>();
		List<Boolean> toBeSettled = new ArrayList<>();
		IllegalStateException lost = new IllegalStateException("lost");
		Task<Object> task = this.parts.task(1, () -> toBeSettled.add(tasks.get(0).lose(this.executor, lost)));
		tasks.add(task);
		run(task);
		TimeoutException timeout = new TimeoutException();
		assertThat(task.completeExceptionally(timeout)).isTrue();
		assertThat(toBeSettled).containsExactly(false);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(task::join).withCause(timeout);
		assertThat(this.executor.ended).isOne();
		assertThat(this.executor.released).isOne();
	}

	@Test
	void aTaskKeepsItsDataUntilItHasEnded() {
		run();
		assertThat(this.task.payload()).isEqualTo(1);
		this.task.succeeded(2);
		assertThat(this.task.payload()).isNull();
	}

	@Test
	void theSlotHearsThatATaskGoesOnWithoutAThreadAsLongAsItRuns() {
		run();
		this.task.detached();
		assertThat(this.executor.detached).isOne();
		this.task.succeeded(2);
		this.task.detached();
		assertThat(this.executor.detached).isOne();
	}

	@Test
	void aWorkerIsFreedOnlyFromATaskThatHasBeenAborted() {
		run();
		assertThat(this.task.overrun()).as("while it runs").isFalse();
		this.executor.duringAbort = () -> assertThat(this.task.overrun()).as("while it is being aborted").isFalse();
		assertThat(this.task.abort(new IllegalStateException("too late"))).isTrue();
		assertThat(this.executor.overrun).isZero();
		assertThat(this.task.overrun()).isTrue();
		assertThat(this.executor.overrun).isOne();
		assertThat(this.task.endAborted(this.executor)).isTrue();
		assertThat(this.task.endAborted(this.executor)).isFalse();
		assertThat(this.task.overrun()).as("when it has ended").isTrue();
		assertThat(this.executor.overrun).isOne();
		assertThat(this.executor.ended).isOne();
	}

	private static final class FaultyExecutor extends StubExecutor {

		private @Nullable Error failure;

		private @Nullable RuntimeException failureOfAbort;

		private Runnable duringAbort = () -> {
		};

		private int ended;

		private int detached;

		private int overrun;

		@Override
		public void abort(Throwable reason, boolean interrupt) {
			this.duringAbort.run();
			if (this.failureOfAbort != null) {
				throw this.failureOfAbort;
			}
		}

		@Override
		public void ended(Task<?> task, @Nullable Throwable error, boolean aborted) {
			count();
		}

		@Override
		public void lost(Task<?> task, Throwable error, boolean aborted) {
			count();
		}

		private void count() {
			this.ended++;
			if (this.failure != null) {
				throw this.failure;
			}
		}

		@Override
		public void detached(Task<?> task) {
			this.detached++;
		}

		@Override
		public boolean overrun(Task<?> task) {
			this.overrun++;
			return true;
		}

	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.poolifier.internal.concurrent.StackHeadroom;
import org.jspecify.annotations.Nullable;

/**
 * Future of the results of several tasks, in the order of the tasks. It fails with the
 * first failure, without wrapping it, while the other tasks continue. It is the handle of
 * its tasks: a caller that cancels it, or completes it early, cancels them.
 *
 * @param <R> the type of the results
 */
final class TaskBatch<R extends @Nullable Object> extends GuardedFuture<List<R>> {

	/*
	 * Implementation note. The thread that sets `decided` determines the outcome. If this
	 * is the caller, the tasks are cancelled before the future completes, as the future
	 * of a single task completes after the task has left its queue. The last tasks are
	 * cancelled first. Otherwise, workers whose tasks are interrupted would start waiting
	 * tasks of the batch.
	 */

	private final AtomicBoolean decided = new AtomicBoolean();

	private final AtomicInteger missing;

	/** The tasks; empty once they no longer matter, because the future may be kept. */
	private volatile List<CompletableFuture<R>> tasks;

	private TaskBatch(List<CompletableFuture<R>> tasks) {
		this.tasks = tasks;
		this.missing = new AtomicInteger(tasks.size());
	}

	static <R extends @Nullable Object> CompletableFuture<List<R>> of(List<CompletableFuture<R>> tasks) {
		if (tasks.isEmpty()) {
			return CompletableFuture.completedFuture(List.of());
		}
		TaskBatch<R> batch = new TaskBatch<>(tasks);
		for (CompletableFuture<R> task : tasks) {
			var unused = task.whenComplete((result, error) -> batch.taskEnded(error));
		}
		return batch;
	}

	private void taskEnded(@Nullable Throwable error) {
		if (error != null) {
			if (decide()) {
				this.tasks = List.of();
				super.completeExceptionally(error);
			}
		}
		else if (this.missing.decrementAndGet() == 0 && decide()) {
			List<R> results = results();
			this.tasks = List.of();
			super.complete(results);
		}
	}

	private boolean decide() {
		return this.decided.compareAndSet(false, true);
	}

	private List<R> results() {
		List<R> results = new ArrayList<>(this.tasks.size());
		for (CompletableFuture<R> task : this.tasks) {
			results.add(task.join());
		}
		return results;
	}

	@Override
	public boolean complete(List<R> value) {
		return end(true, () -> super.complete(value));
	}

	@Override
	public boolean completeExceptionally(Throwable ex) {
		Objects.requireNonNull(ex, "A batch cannot fail without an exception");
		return end(true, () -> super.completeExceptionally(ex));
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		if (!end(mayInterruptIfRunning, () -> super.cancel(mayInterruptIfRunning)) && isCancelled()) {
			// Tasks that a previous call failed to cancel.
			cancelTasks(mayInterruptIfRunning);
		}
		return isCancelled();
	}

	private boolean end(boolean mayInterruptIfRunning, Runnable completion) {
		// The end of a task is a change within this one.
		StackHeadroom.require(2);
		if (!decide()) {
			return false;
		}
		try {
			cancelTasks(mayInterruptIfRunning);
		}
		finally {
			completion.run();
		}
		return true;
	}

	/**
	 * Cancels every task, even if another one cannot be cancelled.
	 * @throws RuntimeException or {@link Error}, the first one thrown
	 */
	private void cancelTasks(boolean mayInterruptIfRunning) {
		List<CompletableFuture<R>> tasks = this.tasks;
		Throwable failure = null;
		for (int i = tasks.size() - 1; i >= 0; i--) {
			try {
				tasks.get(i).cancel(mayInterruptIfRunning);
			}
			catch (Throwable ex) {
				failure = (failure != null) ? failure : ex;
			}
		}
		if (failure instanceof Error error) {
			throw error;
		}
		if (failure instanceof RuntimeException exception) {
			throw exception;
		}
		this.tasks = List.of();
	}

	@Override
	@Nullable Guard guard() {
		for (CompletableFuture<R> task : this.tasks) {
			Guard guard = (task instanceof GuardedFuture<?> guarded) ? guarded.guard() : null;
			if (guard != null) {
				return guard;
			}
		}
		return null;
	}

	@Override
	List<CompletableFuture<R>> awaited() {
		return this.tasks;
	}

}

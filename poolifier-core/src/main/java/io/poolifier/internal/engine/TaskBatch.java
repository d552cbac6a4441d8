// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Future of the results of several tasks, in the order of the tasks. It fails with the
 * first failure, without wrapping it, while the other tasks continue. It is the handle of
 * its tasks: a caller that ends it early cancels them.
 *
 * @param <R> the type of the results
 */
final class TaskBatch<R extends @Nullable Object> extends CompletableFuture<List<R>> {

	private final List<CompletableFuture<R>> tasks;

	private final AtomicInteger missing;

	private TaskBatch(List<CompletableFuture<R>> tasks) {
		this.tasks = tasks;
		this.missing = new AtomicInteger(tasks.size());
	}

	static <R extends @Nullable Object> CompletableFuture<List<R>> of(List<CompletableFuture<R>> tasks) {
		TaskBatch<R> batch = new TaskBatch<>(tasks);
		if (tasks.isEmpty()) {
			batch.complete(List.of());
		}
		for (CompletableFuture<R> task : tasks) {
			var unused = task.whenComplete((result, error) -> batch.taskEnded(error));
		}
		return batch;
	}

	private void taskEnded(@Nullable Throwable error) {
		if (error != null) {
			super.completeExceptionally(error);
		}
		else if (this.missing.decrementAndGet() == 0) {
			super.complete(results());
		}
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
		return super.complete(value) && cancelTasks(true);
	}

	@Override
	public boolean completeExceptionally(Throwable ex) {
		return super.completeExceptionally(ex) && cancelTasks(true);
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		boolean wasDone = isDone();
		boolean cancelled = super.cancel(mayInterruptIfRunning);
		if (cancelled && !wasDone) {
			cancelTasks(mayInterruptIfRunning);
		}
		return cancelled;
	}

	private boolean cancelTasks(boolean mayInterruptIfRunning) {
		this.tasks.forEach((task) -> task.cancel(mayInterruptIfRunning));
		return true;
	}

	/** Returns a plain future, because futures derived from a batch are not batches. */
	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Future of a request that was coalesced with a waiting task. A caller that cancels it
 * does not cancel the task, which has other callers.
 *
 * @param <R> the type of the result
 */
final class JoinedTask<R extends @Nullable Object> extends GuardedFuture<R> {

	private volatile @Nullable Task<R> task;

	private JoinedTask(Task<R> task) {
		this.task = task;
	}

	/** Creates a future that completes as the task does. */
	static <R extends @Nullable Object> CompletableFuture<R> of(Task<R> task) {
		JoinedTask<R> joined = new JoinedTask<>(task);
		var unused = task.whenComplete(joined::taskEnded);
		return joined;
	}

	private void taskEnded(R result, @Nullable Throwable error) {
		this.task = null;
		if (error != null) {
			completeExceptionally(error);
		}
		else {
			complete(result);
		}
	}

	@Override
	@Nullable Guard guard() {
		Task<R> task = this.task;
		return (task != null) ? task.guard() : null;
	}

	@Override
	List<? extends CompletableFuture<?>> awaited() {
		Task<R> task = this.task;
		return (task != null) ? List.of(task) : List.of();
	}

}

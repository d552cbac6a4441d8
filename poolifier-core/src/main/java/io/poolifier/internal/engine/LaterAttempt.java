// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import io.poolifier.task.BoundData;
import io.poolifier.worker.AssignedTask;
import org.jspecify.annotations.Nullable;

/**
 * Task that runs again because a worker was lost, as seen by its next worker.
 *
 * @param task the task
 * @param attempt the number of attempts that were lost before
 */
record LaterAttempt(Task<?> task, int attempt) implements AssignedTask {

	@Override
	public String function() {
		return this.task.function();
	}

	@Override
	public @Nullable Object data() {
		return BoundData.unbind(prepared());
	}

	@Override
	public @Nullable Object prepared() {
		return this.task.prepared(this.attempt);
	}

	@Override
	public @Nullable Object call() throws Exception {
		return this.task.call(this.attempt);
	}

	@Override
	public void detached() {
		this.task.detached(this.attempt);
	}

	@Override
	public void succeeded(@Nullable Object result) {
		this.task.end(this.attempt, result, null);
	}

	@Override
	public void failed(Throwable error) {
		this.task.failed(this.attempt, error);
	}

	@Override
	public void lost(Throwable error) {
		this.task.lost(this.attempt, error);
	}

}

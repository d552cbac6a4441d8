// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;

import io.poolifier.task.BoundData;
import io.poolifier.task.TaskContext;
import io.poolifier.task.TaskProgress;
import io.poolifier.worker.AssignedTask;
import io.poolifier.worker.ExecutionTimes;
import org.jspecify.annotations.Nullable;

/**
 * Task that runs again because a worker was lost, as seen by its next worker.
 *
 * @param task the task
 * @param lost the number of attempts that were lost before
 */
record LaterAttempt(Task<?> task, int lost) implements AssignedTask, TaskContext {

	@Override
	public String function() {
		return this.task.function();
	}

	@Override
	public int workerKey() {
		return this.task.workerKey();
	}

	@Override
	public int attempt() {
		return this.lost + 1;
	}

	@Override
	public boolean isCancellationRequested() {
		return this.task.isCancellationRequested(this.lost);
	}

	@Override
	public @Nullable Duration remainingTime() {
		return this.task.remainingTime();
	}

	@Override
	public void progress(double fraction, @Nullable String message) {
		this.task.progress(this.lost, new TaskProgress(fraction, message));
	}

	@Override
	public @Nullable Object data() {
		return BoundData.unbind(prepared());
	}

	@Override
	public @Nullable Object prepared() {
		return this.task.prepared(this.lost);
	}

	@Override
	public @Nullable Object call() throws Exception {
		return this.task.call(this.lost, this);
	}

	@Override
	public void detached() {
		this.task.detached(this.lost);
	}

	@Override
	public boolean isCpuTimeMeasured() {
		return this.task.isCpuTimeMeasured();
	}

	@Override
	public void measured(ExecutionTimes times) {
		this.task.measured(this.lost, times);
	}

	@Override
	public void succeeded(@Nullable Object result) {
		this.task.end(this.lost, result, null);
	}

	@Override
	public void failed(Throwable error) {
		this.task.failed(this.lost, error);
	}

	@Override
	public void lost(Throwable error) {
		this.task.lost(this.lost, error);
	}

}

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
 * Task that runs again because a worker was lost or has not started it, as seen by its
 * next worker.
 *
 * @param task the task
 * @param number the number of the attempt in the state of the task
 */
record LaterAttempt(Task<?> task, int number) implements AssignedTask, TaskContext {

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
		return Task.lostBefore(this.number) + 1;
	}

	@Override
	public boolean isCancellationRequested() {
		return this.task.isCancellationRequested(this.number);
	}

	@Override
	public @Nullable Duration remainingTime() {
		return this.task.remainingTime();
	}

	@Override
	public void progress(double fraction, @Nullable String message) {
		this.task.progress(this.number, new TaskProgress(fraction, message));
	}

	@Override
	public @Nullable Object data() {
		return BoundData.unbind(prepared());
	}

	@Override
	public @Nullable Object prepared() {
		return this.task.prepared(this.number);
	}

	@Override
	public @Nullable Object call() throws Exception {
		return this.task.call(this.number, this);
	}

	@Override
	public void detached() {
		this.task.detached(this.number);
	}

	@Override
	public boolean isCpuTimeMeasured() {
		return this.task.isCpuTimeMeasured();
	}

	@Override
	public void measured(ExecutionTimes times) {
		this.task.measured(this.number, times);
	}

	@Override
	public void succeeded(@Nullable Object result) {
		this.task.end(this.number, result, null);
	}

	@Override
	public void failed(Throwable error) {
		this.task.failed(this.number, error);
	}

	@Override
	public void lost(Throwable error) {
		this.task.lost(this.number, error);
	}

	@Override
	public void notStarted(Throwable error) {
		this.task.notStarted(this.number, error);
	}

}

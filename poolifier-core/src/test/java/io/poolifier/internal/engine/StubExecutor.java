// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.List;

import io.poolifier.task.TaskProgress;
import io.poolifier.worker.ExecutionTimes;
import org.jspecify.annotations.Nullable;

/**
 * An executor of plain tasks, which counts those that it is released from.
 */
class StubExecutor implements Task.Executor {

	int released;

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
		this.released++;
	}

	@Override
	public void detached(Task<?> task) {
	}

	@Override
	public boolean isCpuTimeMeasured() {
		return false;
	}

	@Override
	public void measured(ExecutionTimes times) {
	}

	@Override
	public void progressed(Task<?> task, TaskProgress progress) {
		throw new AssertionError("The task reports no progress");
	}

	@Override
	public List<StackTraceElement> stackOf(Task<?> task) {
		return List.of();
	}

	@Override
	public boolean overrun(Task<?> task) {
		throw new AssertionError("The task has no time limit");
	}

	@Override
	public void whenFunctionOver(Runnable action) {
		action.run();
	}

	@Override
	public void runAgain(Task<?> task, boolean lost) {
		throw new AssertionError("The task is not idempotent");
	}

}

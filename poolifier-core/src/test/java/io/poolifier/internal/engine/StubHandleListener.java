// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.List;

import io.poolifier.worker.AssignedTask;

/**
 * A listener that writes down which tasks it has to settle.
 */
final class StubHandleListener implements WorkerHandle.Listener {

	final List<AssignedTask> settled = new ArrayList<>();

	final List<Task<?>> retried = new ArrayList<>();

	@Override
	public void workerReady() {
	}

	@Override
	public void workerFailed() {
	}

	@Override
	public void replacementRequested() {
	}

	@Override
	public void workerStopped(WorkerHandle worker) {
	}

	@Override
	public boolean isDraining() {
		return false;
	}

	@Override
	public boolean expectsTasks() {
		return false;
	}

	@Override
	public void taskStarted(WorkerNode node, boolean wasIdle) {
	}

	@Override
	public void slotIdle() {
	}

	@Override
	public void taskFailed(int workerKey, Task<?> task, Throwable error, boolean aborted) {
	}

	@Override
	public void settle(Task<?> task, Throwable error) {
		this.settled.add(task);
	}

	@Override
	public void terminate(WorkerHandle worker, Task<?> task) {
		throw new AssertionError("not expected");
	}

	@Override
	public boolean mayQuarantine(int workerKey, Task<?> task) {
		return false;
	}

	@Override
	public void quarantineEnded(int slots) {
	}

	@Override
	public void runAgain(Task<?> task, boolean lost) {
		this.retried.add(task);
	}

	@Override
	public void fault(String message, Throwable error) {
		throw new AssertionError(message, error);
	}

	@Override
	public void slotsMissing() {
	}

}

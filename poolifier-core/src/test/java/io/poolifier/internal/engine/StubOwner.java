// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.List;

/**
 * A worker that goes on for good.
 */
class StubOwner implements Slot.Owner {

	@Override
	public int workerKey() {
		return 1;
	}

	@Override
	public boolean isStopping() {
		return false;
	}

	@Override
	public boolean isKilled() {
		return false;
	}

	@Override
	public boolean mustStop() {
		return false;
	}

	@Override
	public void wake(Slot slot) {
	}

	@Override
	public void interrupt(Slot slot) {
	}

	@Override
	public List<StackTraceElement> stackOf(Slot slot) {
		return List.of();
	}

	@Override
	public void slotStopped(Slot slot) {
	}

	@Override
	public void lose(Slot slot) {
	}

	@Override
	public void taskStarted(boolean wasIdle) {
	}

	@Override
	public void slotIdle() {
	}

	@Override
	public void taskFailed(Task<?> task, Throwable error, boolean aborted) {
	}

	@Override
	public void taskLost(RegisteredFunction function) {
	}

	@Override
	public boolean overrun(Slot slot, Task<?> task) {
		throw new AssertionError("not expected");
	}

	@Override
	public void runAgain(Task<?> task, boolean lost) {
		throw new AssertionError("not expected");
	}

	@Override
	public void whenFunctionsOver(Runnable action) {
		throw new AssertionError("not expected");
	}

	@Override
	public void runNested(Slot outer, Task<?> task, TaskSource source) {
		throw new AssertionError("not expected");
	}

	@Override
	public void fault(String message, Throwable error) {
		throw new AssertionError(message, error);
	}

}

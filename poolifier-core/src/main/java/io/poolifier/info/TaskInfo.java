package io.poolifier.info;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A task that has not ended, as it is at one moment.
 *
 * @param id the task's number, which no other task of the pool has; given to it when the
 * tasks of the pool are first asked for after its submission, and kept until it ends
 * @param function the name of its function
 * @param state whether it waits or runs
 * @param age milliseconds since it was submitted
 * @param runTime milliseconds since its function was called; {@code null} while it waits
 * @param workerKey the key of the worker that runs it, or in whose queue it waits
 * @param stack what the thread does that runs it, the innermost call first; empty while
 * it waits, and if no thread runs it or the worker does not know
 */
public record TaskInfo(long id, String function, State state, double age, @Nullable Double runTime, int workerKey,
		List<StackTraceElement> stack) {

	/**
	 * Copies the stack.
	 */
	public TaskInfo {
		stack = List.copyOf(stack);
	}

	/**
	 * What becomes of a task at the moment.
	 */
	public enum State {

		/** It waits for a worker. */
		QUEUED,

		/** Its function runs. */
		RUNNING,

		/** It has been cancelled, but its function has not returned yet. */
		CANCELLED

	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.info;

import java.util.List;

import io.poolifier.task.TaskProgress;
import org.jspecify.annotations.Nullable;

/**
 * Snapshot of a task that has not completed. The stack is empty while the task is
 * waiting, if no thread runs it, or if the worker cannot tell.
 *
 * @param id the id of the task, unique in its pool; assigned when it is first requested,
 * and kept until the task completes
 * @param function the name of the function of the task
 * @param state the state of the task
 * @param age the time since the submission of the task, in milliseconds
 * @param runTime the time since the call of the function, in milliseconds; {@code null}
 * while the task is waiting
 * @param workerKey the key of the worker that runs the task, or in whose queue it is
 * waiting; -1 if the submitting thread runs the task; {@code null} while the task has yet
 * to be dispatched
 * @param progress the latest progress that the function has reported; {@code null} if
 * there is none
 * @param stack the stack of the thread that runs the task, the innermost call first; may
 * be empty
 */
public record TaskInfo(long id, String function, State state, double age, @Nullable Double runTime,
		@Nullable Integer workerKey, @Nullable TaskProgress progress, List<StackTraceElement> stack) {

	/**
	 * Copies the stack.
	 */
	public TaskInfo {
		stack = List.copyOf(stack);
	}

	/**
	 * State of a task.
	 */
	public enum State {

		/** The task is waiting for a worker. */
		QUEUED,

		/** The function of the task is running. */
		RUNNING,

		/** The task has been cancelled, but its function has not returned yet. */
		CANCELLED

	}

}

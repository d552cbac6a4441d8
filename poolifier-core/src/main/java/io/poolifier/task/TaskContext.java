// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.task;

/**
 * Context of a running task. Valid while the function of the task runs. This interface is
 * implemented by this library only; methods may be added.
 */
public interface TaskContext {

	/**
	 * Returns the name under which the function was called.
	 * @return the name of the function
	 */
	String function();

	/**
	 * Returns the key of the worker that runs the task.
	 * @return the key of the worker, from 0; -1 if the submitting thread runs the task,
	 * because there was no room in the queues
	 */
	int workerKey();

}

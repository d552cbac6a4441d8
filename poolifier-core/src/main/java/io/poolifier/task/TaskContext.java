// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.task;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

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

	/**
	 * Returns the number of the attempt to run the task. It exceeds 1 if the function is
	 * idempotent, and the previous worker was lost.
	 * @return the number, from 1
	 */
	int attempt();

	/**
	 * Returns whether the function should end early, because its task was cancelled, has
	 * exceeded a time limit, or was lost with its worker. The thread of the function is
	 * interrupted in addition. A function that runs for long should check this
	 * repeatedly.
	 * @return {@code true} if the result is no longer required
	 */
	boolean isCancellationRequested();

	/**
	 * Returns the time that is left until the task exceeds the limit of its run time.
	 * @return the time, which is not negative; {@code null} if the run time is not
	 * limited
	 */
	@Nullable Duration remainingTime();

	/**
	 * Reports the progress of the task, for people who watch it. The latest report is
	 * shown with the task, and is published as an event at most ten times a second. May
	 * be called as often as convenient. Has no effect after the function should end.
	 * @param fraction the completed share of the work, from 0 to 1
	 * @param message the message; {@code null} if there is none
	 * @throws IllegalArgumentException if the fraction is not from 0 to 1
	 */
	void progress(double fraction, @Nullable String message);

}

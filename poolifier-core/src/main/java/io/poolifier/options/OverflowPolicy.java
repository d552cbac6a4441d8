// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.options;

/**
 * Policy for a task for which there is no room within the capacities of a pool. Tasks
 * that were accepted before are not subject to it: stolen and redistributed tasks, tasks
 * of lost workers, and tasks that run again.
 */
public enum OverflowPolicy {

	/**
	 * Accepts the task. The capacities are not enforced.
	 */
	ACCEPT,

	/**
	 * Rejects the task with {@link io.poolifier.task.TasksQueueFullException}.
	 */
	REJECT,

	/**
	 * Makes the submitting thread wait for room, for the
	 * {@linkplain TasksQueueOptions#blockTimeout() block timeout} at most. The task is
	 * rejected after that, when the thread is interrupted, and when the pool is
	 * destroyed. It is also rejected, instead of waiting, on a thread that must not wait:
	 * one that runs a task of the same pool, or an event loop.
	 */
	BLOCK,

	/**
	 * Makes the submitting thread run the task itself. Its worker key is -1. Only for
	 * workers of this JVM. The task is rejected, instead of being run, on a thread that
	 * runs a task of the same pool, and on an event loop.
	 */
	CALLER_RUNS,

	/**
	 * Discards the oldest waiting task that is not more urgent than the new one, and
	 * accepts the new one. The discarded task fails with
	 * {@link io.poolifier.task.TasksQueueFullException} on the submitting thread, and
	 * counts as cancelled. If there is no such task, the new one is rejected.
	 */
	DISCARD_OLDEST

}

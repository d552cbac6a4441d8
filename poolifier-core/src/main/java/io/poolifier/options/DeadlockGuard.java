// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.options;

/**
 * Guard against the deadlock of a task that waits for a task of its own pool. The task
 * occupies its worker while it waits. If every worker runs such a task, the tasks that
 * they wait for never start.
 * <p>
 * The guard acts when a task that runs on a thread of the pool calls {@code join} or
 * {@code get} on a future that the pool has returned, while the awaited task is still
 * queued and every worker that may run it is occupied. It has no effect on tasks in child
 * processes, and on futures that were derived from the future of a task.
 */
public enum DeadlockGuard {

	/**
	 * Runs the awaited task on the thread that waits for it, unless the affinity of the
	 * task excludes the worker of this thread. The default.
	 */
	HELP,

	/**
	 * Lets the call fail with {@link io.poolifier.task.TaskDeadlockException}.
	 */
	FAIL,

	/** Lets the calling task wait until a worker runs the awaited task. */
	OFF

}

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
	REJECT

}

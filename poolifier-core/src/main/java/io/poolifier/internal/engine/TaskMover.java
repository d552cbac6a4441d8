// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

/**
 * Mover of accepted tasks that are in no queue.
 */
interface TaskMover {

	/**
	 * Assigns a task to a worker, or to another worker if that one accepts no further
	 * tasks. If there is no other worker, or an exception is thrown, the task ends with
	 * an error.
	 * @param task the task, owned by the mover from now on
	 * @param preferred the preferred worker
	 */
	void move(Task<?> task, WorkerNode preferred);

	/**
	 * Assigns stolen tasks to the thief, or to other workers if the thief accepts no
	 * further tasks.
	 * @param oldest the first of the tasks, which are linked by their next fields; owned
	 * by the mover from now on
	 */
	void addStolen(Task<?> oldest, WorkerNode thief);

	/**
	 * Assigns a task to the worker that the strategy of its function chooses.
	 * @param task the task, owned by the mover from now on
	 * @param mayAdd whether a worker may be added for the task
	 */
	void moveAnywhere(Task<?> task, boolean mayAdd);

	/**
	 * Moves all waiting tasks of a closed node to other workers, until a worker that is
	 * added for them opens the node again.
	 */
	default void evacuate(WorkerNode node, boolean mayAdd) {
		while (!node.isOpen()) {
			Task<?> task = node.poll((polled) -> {
			});
			if (task == null) {
				return;
			}
			moveAnywhere(task, mayAdd);
		}
	}

}

package io.poolifier.internal.engine;

/**
 * Moves tasks that were accepted and are in no queue.
 */
interface TaskMover {

	/**
	 * Gives a task to a worker, or to another one if that one takes no more. If there is
	 * none, or if anything is thrown, the task ends with an error.
	 * @param task the task, which belongs to the mover from now on
	 * @param preferred the worker to give it to
	 */
	void move(Task<?> task, WorkerNode preferred);

	/**
	 * Gives a task to a worker that its function's strategy chooses.
	 * @param task the task, which belongs to the mover from now on
	 * @param mayAdd whether a worker may be added for it
	 */
	void moveAnywhere(Task<?> task, boolean mayAdd);

}

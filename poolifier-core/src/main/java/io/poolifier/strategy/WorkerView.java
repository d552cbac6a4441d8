package io.poolifier.strategy;

/**
 * What a strategy may know of a worker. Values are read while the worker works, so they
 * are recent rather than exact.
 */
public interface WorkerView {

	/**
	 * The worker's place in the pool.
	 * @return the key, from 0
	 */
	int key();

	/**
	 * Whether the worker takes tasks.
	 * @return {@code true} if a task may be given to it
	 */
	boolean ready();

	/**
	 * The tasks that the worker has and has not ended yet.
	 * @return the number of tasks, queued and executing
	 */
	int load();

	/**
	 * The time that the worker's tasks have run and waited so far.
	 * @return the time in nanoseconds; 0 if it is not measured
	 */
	long busyNanos();

}

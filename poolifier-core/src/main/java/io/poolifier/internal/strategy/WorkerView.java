package io.poolifier.internal.strategy;

import io.poolifier.options.Statistic;

/**
 * What a strategy may know of a worker. Values are read while the worker works, so they
 * are recent rather than exact.
 */
public interface WorkerView {

	/**
	 * The worker's place in the pool.
	 * @return the key, from 0; a replacement has the same
	 */
	int key();

	/**
	 * The worker's own number.
	 * @return the number, never given twice by a pool; a replacement has a new one
	 */
	long id();

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
	 * The time that the worker's tasks have taken so far. A worker that came later than
	 * others starts with what the least of them had.
	 * @param statistic which time; of {@link Statistic#ELU} the active one
	 * @return the time in nanoseconds; 0 if it is not measured
	 */
	long total(Statistic statistic);

	/**
	 * The time that a task on this worker took recently, on average or as median.
	 * @param statistic which time; of {@link Statistic#ELU} the active one
	 * @return the time in nanoseconds; 0 if it is not measured, or not yet
	 */
	long typical(Statistic statistic);

}

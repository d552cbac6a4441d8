// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import io.poolifier.options.Statistic;

/**
 * View of a worker for worker choice strategies. Values are read while the worker runs,
 * so they are recent rather than exact.
 */
public interface WorkerView {

	/**
	 * Returns the key of the worker in the pool.
	 * @return the key, from 0; kept when the worker is replaced
	 */
	int key();

	/**
	 * Returns the id of the worker.
	 * @return the id, never reused by the pool; a replacement has a new id
	 */
	long id();

	/**
	 * Returns whether the worker is ready.
	 * @return {@code true} if the worker accepts tasks
	 */
	boolean ready();

	/**
	 * Returns the number of tasks of the worker that have not completed.
	 * @return the number of queued and running tasks
	 */
	int load();

	/**
	 * Returns the load if it is large. Cheaper than {@link #load()}.
	 * @return the load, which may be too high by less than eight; 0 if the worker may
	 * have an idle slot, or others do not take its tasks when they are idle
	 */
	int backlog();

	/**
	 * Returns the accumulated time of the tasks of the worker. A worker that was added
	 * later starts with the least accumulated time of the other workers.
	 * @param statistic the statistic; {@link Statistic#ELU} stands for the active time
	 * @return the time in nanoseconds; 0 if it is not measured
	 */
	long total(Statistic statistic);

	/**
	 * Returns the average or median time of recent tasks of the worker.
	 * @param statistic the statistic; {@link Statistic#ELU} stands for the active time
	 * @return the time in nanoseconds; 0 if it is not measured, or not yet known
	 */
	long typical(Statistic statistic);

	/**
	 * Called with the time by which a strategy compares the worker with others. Has no
	 * effect on the choice.
	 * @param nanos the time in nanoseconds
	 */
	default void compared(long nanos) {
		// Of interest only to those who trace choices.
	}

}

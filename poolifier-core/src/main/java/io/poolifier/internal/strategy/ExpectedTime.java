// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import io.poolifier.options.Statistic;

/**
 * Estimate of the time for which a task will occupy a worker.
 */
final class ExpectedTime {

	private ExpectedTime() {
	}

	/**
	 * Returns the estimate, based on the recent tasks of the worker.
	 * @param measurement the statistic for the run of a task
	 * @return the sum of run time and wait time in nanoseconds; 0 if no task has
	 * completed yet, because the wait time alone is no basis
	 */
	static long of(WorkerView worker, Statistic measurement) {
		long run = worker.typical(measurement);
		return (run > 0) ? run + worker.typical(Statistic.WAIT_TIME) : 0;
	}

}

package io.poolifier.internal.strategy;

import io.poolifier.options.Statistic;

/**
 * How long a worker is expected to be taken up by a task.
 */
final class ExpectedTime {

	private ExpectedTime() {
	}

	/**
	 * The time by which the worker's recent tasks tell it.
	 * @param measurement how the run of a task is measured
	 * @return the time in nanoseconds, run and wait; 0 as long as no task has ended, as
	 * the wait alone tells nothing
	 */
	static long of(WorkerView worker, Statistic measurement) {
		long run = worker.typical(measurement);
		return (run > 0) ? run + worker.typical(Statistic.WAIT_TIME) : 0;
	}

}

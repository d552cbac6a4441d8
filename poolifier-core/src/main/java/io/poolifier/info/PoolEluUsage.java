// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.info;

/**
 * Execution loop utilization of a pool: the share of their run time that tasks spent
 * computing. Covers successful tasks only.
 *
 * @param active the time for which tasks kept a processor busy
 * @param idle the time for which tasks ran without keeping a processor busy
 * @param utilization the utilization of the current workers of the pool
 */
public record PoolEluUsage(Measurement active, Measurement idle, Utilization utilization) {

	/**
	 * Utilization of several workers. Each value is from 0 to 1, and 0 for a worker that
	 * has not run any task yet.
	 *
	 * @param average the mean of the values
	 * @param median the median of the values
	 */
	public record Utilization(double average, double median) {

	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.options;

/**
 * Statistic of tasks that can be measured in addition to the counters, which are always
 * kept.
 */
public enum Statistic {

	/**
	 * The time for which the function of a task ran. Measured for successful tasks only.
	 */
	RUN_TIME,

	/** The time between the submission of a task and its start in a worker. */
	WAIT_TIME,

	/**
	 * The execution loop utilization: the share of the run time of a task that its worker
	 * spent computing. Measured for successful tasks only.
	 */
	ELU

}

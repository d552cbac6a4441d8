package io.poolifier.options;

/**
 * What can be measured of each task, beside the counters that are always kept.
 */
public enum Statistic {

	/** How long a task's function ran. Successful tasks only. */
	RUN_TIME,

	/** How long a task waited between its submission and its start in a worker. */
	WAIT_TIME,

	/**
	 * How much of a task's run time its worker spent computing, the execution loop
	 * utilization. Successful tasks only.
	 */
	ELU

}

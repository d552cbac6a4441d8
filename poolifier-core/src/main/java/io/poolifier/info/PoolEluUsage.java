package io.poolifier.info;

/**
 * How much of their run time the tasks of a pool spent computing. Covers successful tasks
 * only.
 *
 * @param active how long tasks kept a processor busy
 * @param idle how long tasks ran without keeping a processor busy
 * @param utilization the utilization of the workers that the pool has now
 */
public record PoolEluUsage(Measurement active, Measurement idle, Utilization utilization) {

	/**
	 * The utilization of several workers, each from 0 to 1, and 0 if it has not run
	 * anything yet.
	 *
	 * @param average their mean
	 * @param median their median
	 */
	public record Utilization(double average, double median) {

	}

}

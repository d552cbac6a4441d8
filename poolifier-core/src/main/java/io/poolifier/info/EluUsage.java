package io.poolifier.info;

/**
 * How much of their run time tasks spent computing: the execution loop utilization of a
 * worker, or of one function on it. Covers successful tasks only.
 *
 * @param active how long tasks kept a processor busy
 * @param idle how long tasks ran without keeping a processor busy, as in waiting for
 * input, a lock or a processor
 * @param utilization share of its run time a task was active, from 0 to 1: the mean over
 * all tasks, long or short
 */
public record EluUsage(Measurement active, Measurement idle, double utilization) {

}

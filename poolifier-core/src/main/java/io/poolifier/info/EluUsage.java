// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.info;

/**
 * Execution loop utilization of a worker, or of one function on a worker: the share of
 * their run time that tasks spent computing. Covers successful tasks only.
 *
 * @param active the time for which tasks kept a processor busy
 * @param idle the time for which tasks ran without keeping a processor busy, for example
 * while waiting for input, a lock or a processor
 * @param utilization the active share of the run time, from 0 to 1; the mean over all
 * tasks, regardless of their length
 */
public record EluUsage(Measurement active, Measurement idle, double utilization) {

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.worker;

/**
 * Times of an execution as measured where the function ran.
 *
 * @param runNanos the time for which the function ran, in nanoseconds
 * @param cpuNanos the processor time of the function, in nanoseconds; {@link #UNKNOWN} if
 * it was not measured
 */
public record ExecutionTimes(long runNanos, long cpuNanos) {

	/** The value of a processor time that was not measured. */
	public static final long UNKNOWN = -1;

}

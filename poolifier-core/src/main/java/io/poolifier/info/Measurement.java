// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.info;

import org.jspecify.annotations.Nullable;

/**
 * Summary of one kind of measured time, in milliseconds. The aggregate, minimum and
 * maximum cover all measured values; the average and median cover only the most recent
 * values.
 * <p>
 * Reading the clock takes as long as a small task. So while the tasks of a worker take
 * less than two microseconds and more of them are waiting, up to eight tasks of one
 * function are measured together:
 * <ul>
 * <li>The sum of their run times is exact, and each counts with an equal share of it. If
 * such a share is two microseconds or more, all but one count with the recent average,
 * and one with the rest.</li>
 * <li>Their run times are added together, after the last one has ended. The numbers of
 * tasks change with each task.</li>
 * <li>Their wait times are based on start times that are estimated from the recent
 * average. They are inexact by at most the run time of those that started before.</li>
 * </ul>
 * All other tasks are measured one by one.
 *
 * @param aggregate the sum of all values
 * @param minimum the smallest value
 * @param maximum the largest value
 * @param average the mean of the recent values; {@code null} if it is not measured
 * @param median the median of the recent values; {@code null} if it is not measured
 */
public record Measurement(double aggregate, double minimum, double maximum, @Nullable Double average,
		@Nullable Double median) {

}

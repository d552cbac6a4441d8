// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.info;

import org.jspecify.annotations.Nullable;

/**
 * Summary of one kind of measured time, in milliseconds. The aggregate, minimum and
 * maximum cover all measured values; the average and median cover only the most recent
 * values.
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

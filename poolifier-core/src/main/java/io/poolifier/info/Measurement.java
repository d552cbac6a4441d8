package io.poolifier.info;

import org.jspecify.annotations.Nullable;

/**
 * One kind of measured time, in milliseconds. Aggregate, minimum and maximum cover all
 * that was measured; average and median the most recent values only.
 *
 * @param aggregate the sum of all values
 * @param minimum the smallest value
 * @param maximum the largest value
 * @param average the mean of the recent values, absent if it is not collected
 * @param median the median of the recent values, absent if it is not collected
 */
public record Measurement(double aggregate, double minimum, double maximum, @Nullable Double average,
		@Nullable Double median) {

}

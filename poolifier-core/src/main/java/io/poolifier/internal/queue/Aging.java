// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

/**
 * Aging of waiting elements, which makes an element more urgent the longer it waits, so
 * that it is not overtaken forever. Its effective priority is
 * <pre>priority - age * factor * (1 + (size / 2048) ^ exponent)</pre> with the age in
 * milliseconds and the number of waiting elements as size.
 *
 * @param factor the points of priority per millisecond of waiting, 0 or more; 0 for no
 * aging
 * @param loadExponent the exponent that is applied to the queue length, greater than 0
 */
public record Aging(double factor, double loadExponent) {

	private static final double REFERENCE_SIZE = 2048;

	private static final double NANOS_PER_MILLI = 1_000_000;

	/**
	 * Returns the points of priority per nanosecond of waiting.
	 */
	double perNano(int size) {
		return this.factor * (1 + Math.pow(size / REFERENCE_SIZE, this.loadExponent)) / NANOS_PER_MILLI;
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.usage;

import java.util.Arrays;

/**
 * Median of several values, computed without sorting all of them.
 */
final class Median {

	private Median() {
	}

	/**
	 * Returns the median of the first values of an array.
	 * @param values the values; their order will change
	 * @param count the number of values to use
	 * @return the middle value, or the mean of the two middle values; 0 if there are no
	 * values
	 */
	static double of(long[] values, int count) {
		if (count == 0) {
			return 0;
		}
		int middle = count / 2;
		select(values, count, middle);
		return (count % 2 == 1) ? values[middle] : (greatest(values, middle) + (double) values[middle]) / 2;
	}

	/**
	 * Moves to an index the value that would be there if all values were sorted, and no
	 * lesser values behind it.
	 */
	private static void select(long[] values, int count, int index) {
		int low = 0;
		int high = count - 1;
		while (low < high) {
			long pivot = values[(low + high) >>> 1];
			int left = low;
			int right = high;
			while (left <= right) {
				while (values[left] < pivot) {
					left++;
				}
				while (values[right] > pivot) {
					right--;
				}
				if (left <= right) {
					long value = values[left];
					values[left++] = values[right];
					values[right--] = value;
				}
			}
			if (index <= right) {
				high = right;
			}
			else if (index >= left) {
				low = left;
			}
			else {
				return;
			}
		}
	}

	private static long greatest(long[] values, int count) {
		long greatest = Long.MIN_VALUE;
		for (int i = 0; i < count; i++) {
			greatest = Math.max(greatest, values[i]);
		}
		return greatest;
	}

	/**
	 * Returns the median of an array.
	 * @param values the values; will be sorted
	 * @return the middle value, or the mean of the two middle values; 0 if there are no
	 * values
	 */
	static double of(double[] values) {
		if (values.length == 0) {
			return 0;
		}
		Arrays.sort(values);
		int middle = values.length / 2;
		return (values.length % 2 == 1) ? values[middle] : (values[middle - 1] + values[middle]) / 2;
	}

}

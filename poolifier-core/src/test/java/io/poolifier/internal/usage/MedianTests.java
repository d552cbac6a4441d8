// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.usage;

import java.util.Arrays;
import java.util.Random;

import io.poolifier.Rule;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MedianTests {

	@Test
	@Rule("WN-6")
	@DisplayName("the median of nothing is 0, of one value the value, of an even number the mean of the middle two")
	void isInTheMiddle() {
		assertThat(median()).isZero();
		assertThat(median(7)).isEqualTo(7);
		assertThat(median(9, 2)).isEqualTo(5.5);
		assertThat(median(9, 2, 3)).isEqualTo(3);
		assertThat(median(1, 100, 3, 2)).isEqualTo(2.5);
		assertThat(median(Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	@Rule("WN-6")
	void isInTheMiddleOfFractions() {
		assertThat(Median.of(new double[0])).isZero();
		assertThat(Median.of(new double[] { 0.75, 0, 0.5 })).isEqualTo(0.5);
		assertThat(Median.of(new double[] { 1, 0.5 })).isEqualTo(0.75);
	}

	@RepeatedTest(100)
	@Rule("WN-6")
	void agreesWithSorting(RepetitionInfo repetition) {
		int count = repetition.getCurrentRepetition();
		Random random = new Random(count);
		// Many equal values, some, or none; in no order, or sorted.
		long[] values = random.longs(count, 0, 1L << (count % 30)).toArray();
		long[] sorted = values.clone();
		Arrays.sort(sorted);
		double expected = (sorted[count / 2] + sorted[(count - 1) / 2]) / 2.0;
		assertThat(median(sorted)).isEqualTo(expected);
		assertThat(median(values)).isEqualTo(expected);
	}

	@Test
	void looksAtTheFirstValuesOnly() {
		assertThat(Median.of(new long[] { 3, 1, 2, 100, 100 }, 3)).isEqualTo(2);
	}

	private static double median(long... values) {
		return Median.of(values, values.length);
	}

}

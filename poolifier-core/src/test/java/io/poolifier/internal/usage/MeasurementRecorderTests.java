// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.usage;

import java.util.stream.LongStream;

import io.poolifier.Rule;
import io.poolifier.info.Measurement;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class MeasurementRecorderTests {

	private static final long MILLI = 1_000_000;

	private final MeasurementRecorder recorder = new MeasurementRecorder(new StatisticRequirement(true, true, false));

	@Test
	@Rule("PI-7")
	void measuresNothingWithoutAValue() {
		assertThat(measurement(this.recorder)).isNull();
		assertThat(this.recorder.aggregate()).isZero();
	}

	@Test
	@Rule("WN-3")
	void aggregateMinimumAndMaximumFollowEachValue() {
		record(this.recorder, 5 * MILLI);
		assertThat(measurement(this.recorder)).isEqualTo(new Measurement(5, 5, 5, 5.0, null));
		record(this.recorder, 2 * MILLI);
		assertThat(measurement(this.recorder)).isEqualTo(new Measurement(7, 2, 5, 3.5, null));
		record(this.recorder, 8 * MILLI);
		assertThat(measurement(this.recorder)).isEqualTo(new Measurement(15, 2, 8, 5.0, null));
		assertThat(this.recorder.aggregate()).isEqualTo(15 * MILLI);
	}

	@Test
	@Rule("WN-3")
	void whatIsNotAveragedHasNoAverage() {
		MeasurementRecorder notAveraged = new MeasurementRecorder(new StatisticRequirement(true, false, false));
		record(notAveraged, 5 * MILLI, 2 * MILLI);
		assertThat(measurement(notAveraged)).isEqualTo(new Measurement(7, 2, 5, null, null));
	}

	@Test
	@Rule("WN-6")
	void theAverageOfOneValueIsTheValueAndOfZerosZero() {
		record(this.recorder, 0);
		assertThat(measurement(this.recorder)).isEqualTo(new Measurement(0, 0, 0, 0.0, null));
		record(this.recorder, 3 * MILLI);
		assertThat(measurement(this.recorder).average()).isEqualTo(1.5);
	}

	@Test
	void roundsToTheMicrosecond() {
		record(this.recorder, 1_234_567);
		assertThat(measurement(this.recorder)).isEqualTo(new Measurement(1.235, 1.235, 1.235, 1.235, null));
		record(this.recorder, 1_234_432);
		assertThat(measurement(this.recorder)).isEqualTo(new Measurement(2.469, 1.234, 1.235, 1.234, null));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 15, 16, 17, 32, 33, 64, 65, 256, 257, 511, 512, 513, 1023, 1024, 1025, 1500 })
	@Rule("WN-5")
	@DisplayName("the average covers the recent 512 values, the rest the whole life")
	void averagesTheRecentValues(int count) {
		// A different share of different values in each window.
		long[] values = LongStream.rangeClosed(1, count).map((number) -> number * number * 1_000).toArray();
		record(this.recorder, values);
		Measurement measurement = measurement(this.recorder);
		double average = LongStream.of(values).skip(Math.max(0, count - 512)).average().orElseThrow() / MILLI;
		assertThat(measurement.average()).isCloseTo(average, within(0.001));
		assertThat(measurement.aggregate()).isCloseTo(LongStream.of(values).sum() / 1e6, within(0.001));
		assertThat(measurement.minimum()).isEqualTo(0.001);
		assertThat(measurement.maximum()).isCloseTo(values[count - 1] / 1e6, within(0.0005));
	}

	@Test
	@Rule("WN-5")
	void leavesOldValuesOutOfTheAverageOnly() {
		record(this.recorder, LongStream.generate(() -> 100 * MILLI).limit(512).toArray());
		assertThat(measurement(this.recorder)).isEqualTo(new Measurement(51_200, 100, 100, 100.0, null));
		record(this.recorder, LongStream.generate(() -> 2 * MILLI).limit(256).toArray());
		assertThat(measurement(this.recorder)).isEqualTo(new Measurement(51_712, 2, 100, 51.0, null));
		record(this.recorder, LongStream.generate(() -> 2 * MILLI).limit(256).toArray());
		assertThat(measurement(this.recorder)).isEqualTo(new Measurement(52_224, 2, 100, 2.0, null));
	}

	@Test
	@Rule("WN-6")
	@DisplayName("the median of one value is the value, of an even number the mean of the two in the middle")
	void knowsTheMedian() {
		MeasurementRecorder median = new MeasurementRecorder(new StatisticRequirement(true, false, true));
		record(median, 5 * MILLI);
		assertThat(measurement(median)).isEqualTo(new Measurement(5, 5, 5, null, 5.0));
		record(median, 2 * MILLI);
		assertThat(measurement(median)).isEqualTo(new Measurement(7, 2, 5, null, 3.5));
		record(median, 30 * MILLI);
		assertThat(measurement(median)).isEqualTo(new Measurement(37, 2, 30, null, 5.0));
		median.setDetail(new StatisticRequirement(true, true, true));
		assertThat(measurement(median)).isEqualTo(new Measurement(37, 2, 30, 12.333, 5.0));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 16, 17, 511, 512, 513, 1024, 1500 })
	@Rule("WN-5")
	void takesTheMedianOfTheRecent512Values(int count) {
		MeasurementRecorder median = new MeasurementRecorder(new StatisticRequirement(true, false, true));
		LongStream.rangeClosed(1, count).forEach((number) -> median.record(number * MILLI));
		double first = Math.max(1, count - 511);
		assertThat(measurement(median).median()).isEqualTo((first + count) / 2);
	}

	@Test
	@Rule("WN-4")
	@DisplayName("the average covers what was recorded since it is kept, the aggregate everything")
	void averagesSinceItIsKept() {
		MeasurementRecorder late = new MeasurementRecorder(new StatisticRequirement(true, false, false));
		record(late, 10_000, 20_000);
		late.setDetail(new StatisticRequirement(true, true, false));
		record(late, 1_000);
		assertThat(measurement(late)).isEqualTo(new Measurement(0.031, 0.001, 0.02, 0.001, null));
	}

	@Test
	@Rule("WN-3")
	void forgetsWhatIsNoLongerKeptAndBeginsAnew() {
		record(this.recorder, 5 * MILLI);
		this.recorder.setDetail(new StatisticRequirement(true, false, false));
		assertThat(measurement(this.recorder)).isEqualTo(new Measurement(5, 5, 5, null, null));
		record(this.recorder, 7 * MILLI);
		this.recorder.setDetail(new StatisticRequirement(true, true, true));
		assertThat(measurement(this.recorder)).isEqualTo(new Measurement(12, 5, 7, null, null));
		record(this.recorder, 9 * MILLI);
		assertThat(measurement(this.recorder)).isEqualTo(new Measurement(21, 5, 9, 9.0, 9.0));
	}

	@Test
	@Rule("ST-15")
	void whatIsNoLongerCollectedDoesNotChange() {
		record(this.recorder, 5 * MILLI);
		this.recorder.setDetail(new StatisticRequirement(false, false, false));
		record(this.recorder, 7 * MILLI);
		assertThat(measurement(this.recorder)).isEqualTo(new Measurement(5, 5, 5, null, null));
	}

	private static void record(MeasurementRecorder recorder, long... nanos) {
		LongStream.of(nanos).forEach(recorder::record);
	}

	private static Measurement measurement(MeasurementRecorder recorder) {
		MeasurementSummary summary = new MeasurementSummary(Integer.MAX_VALUE);
		recorder.addTo(summary);
		return summary.toMeasurement();
	}

}

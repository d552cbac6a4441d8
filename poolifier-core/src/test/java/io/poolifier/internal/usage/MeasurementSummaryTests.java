// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.usage;

import java.util.stream.LongStream;

import io.poolifier.Rule;
import io.poolifier.info.Measurement;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MeasurementSummaryTests {

	private static final long MILLI = 1_000_000;

	private final MeasurementSummary summary = new MeasurementSummary(Integer.MAX_VALUE);

	@Test
	@Rule("PI-7")
	void aSummaryOfNothingIsNoMeasurement() {
		assertThat(this.summary.toMeasurement()).isNull();
		assertThat(this.summary.aggregateMillis()).isZero();
	}

	@Test
	@Rule("PI-7")
	void ignoresRecordersWithoutValues() {
		recorder(true).addTo(this.summary);
		assertThat(this.summary.toMeasurement()).isNull();
		recorder(true, 3, 5).addTo(this.summary);
		recorder(true).addTo(this.summary);
		assertThat(this.summary.toMeasurement()).isEqualTo(new Measurement(8, 3, 5, 4.0, null));
	}

	@Test
	@Rule("PI-6")
	@DisplayName("the average is that of all recent values, not the mean of the recorders' means")
	void averagesOverAllValues() {
		recorder(true, 1, 1, 1).addTo(this.summary);
		recorder(true, 9).addTo(this.summary);
		assertThat(this.summary.toMeasurement()).isEqualTo(new Measurement(12, 1, 9, 3.0, null));
		assertThat(this.summary.aggregateMillis()).isEqualTo(12);
	}

	@Test
	@Rule({ "PI-6", "WN-5" })
	void averagesOverTheWindowOfEachRecorderOnly() {
		MeasurementRecorder full = recorder(true, 1_000, 1_000);
		LongStream.range(0, 512).forEach((number) -> full.record(2 * MILLI));
		full.addTo(this.summary);
		MeasurementRecorder half = recorder(true);
		LongStream.range(0, 256).forEach((number) -> half.record(5 * MILLI));
		half.addTo(this.summary);
		assertThat(this.summary.toMeasurement()).isEqualTo(new Measurement(2_000 + 1_024 + 1_280, 2, 1_000, 3.0, null));
	}

	@Test
	void takesTheExtremesOfWhateverOrder() {
		recorder(true, 4).addTo(this.summary);
		recorder(true, 9, 2).addTo(this.summary);
		recorder(true, 5).addTo(this.summary);
		assertThat(this.summary.toMeasurement()).isEqualTo(new Measurement(20, 2, 9, 5.0, null));
	}

	@Test
	void hasNoAverageIfNoRecorderHas() {
		recorder(false, 1).addTo(this.summary);
		recorder(false, 2).addTo(this.summary);
		assertThat(this.summary.toMeasurement()).isEqualTo(new Measurement(3, 1, 2, null, null));
	}

	@Test
	@Rule({ "PI-6", "PI-10" })
	void summariesOfSummariesAreThoseOfAllRecorders() {
		MeasurementSummary one = new MeasurementSummary(Integer.MAX_VALUE);
		recorder(true, 1, 1, 1).addTo(one);
		MeasurementSummary another = new MeasurementSummary(Integer.MAX_VALUE);
		recorder(true, 9).addTo(another);
		this.summary.add(new MeasurementSummary(Integer.MAX_VALUE));
		this.summary.add(one);
		this.summary.add(another);
		assertThat(this.summary.toMeasurement()).isEqualTo(new Measurement(12, 1, 9, 3.0, null));
		assertThat(one.toMeasurement()).isEqualTo(new Measurement(3, 1, 1, 1.0, null));
	}

	@Test
	@Rule("PI-6")
	@DisplayName("the median is that of all recent values, not of the recorders' medians")
	void takesTheMedianOfAllValues() {
		median(1, 1, 1).addTo(this.summary);
		median(9, 5).addTo(this.summary);
		assertThat(this.summary.toMeasurement()).isEqualTo(new Measurement(17, 1, 9, null, 1.0));
		MeasurementSummary other = new MeasurementSummary(Integer.MAX_VALUE);
		median(8, 8, 8, 8).addTo(other);
		this.summary.add(other);
		assertThat(this.summary.toMeasurement()).isEqualTo(new Measurement(49, 1, 9, null, 8.0));
		assertThat(this.summary.toMeasurement()).isEqualTo(new Measurement(49, 1, 9, null, 8.0));
	}

	@Test
	@Rule({ "PI-6", "PI-10" })
	@DisplayName("a summary of the past keeps everything, but few recent values")
	void keepsFewValuesOfThePast() {
		MeasurementSummary past = new MeasurementSummary(4);
		median(1, 2, 3).addTo(past);
		median(4, 5).addTo(past);
		assertThat(past.toMeasurement()).isEqualTo(new Measurement(15, 1, 5, null, 3.5));
		median(9, 8, 7, 6, 5, 4, 3).addTo(past);
		assertThat(past.toMeasurement()).isEqualTo(new Measurement(57, 1, 9, null, 4.5));
		recorder(true, 2, 2, 2, 2).addTo(past);
		recorder(true, 10, 10, 10, 10).addTo(past);
		assertThat(past.toMeasurement().average()).isEqualTo(6);
		past.add(past(6, 100));
		assertThat(past.toMeasurement().average()).isBetween(6.0, 100.0);
		past.add(past(4_000, 100));
		assertThat(past.toMeasurement().average()).isBetween(99.0, 100.0);
	}

	@Test
	@Rule("ST-15")
	@DisplayName("what is not collected now is absent, even if it once was")
	void forgetsWhatIsNotCollected() {
		MeasurementRecorder both = new MeasurementRecorder(new StatisticRequirement(true, true, true));
		both.record(3 * MILLI);
		both.addTo(this.summary);
		this.summary.restrictTo(new StatisticRequirement(true, true, true));
		assertThat(this.summary.toMeasurement()).isEqualTo(new Measurement(3, 3, 3, 3.0, 3.0));
		this.summary.restrictTo(new StatisticRequirement(true, true, false));
		assertThat(this.summary.toMeasurement()).isEqualTo(new Measurement(3, 3, 3, 3.0, null));
		this.summary.restrictTo(new StatisticRequirement(true, false, false));
		assertThat(this.summary.toMeasurement()).isEqualTo(new Measurement(3, 3, 3, null, null));
		this.summary.restrictTo(new StatisticRequirement(false, false, false));
		assertThat(this.summary.toMeasurement()).isNull();
	}

	private static MeasurementSummary past(int count, long millis) {
		MeasurementSummary summary = new MeasurementSummary(Integer.MAX_VALUE);
		recorder(true, LongStream.generate(() -> millis).limit(count).toArray()).addTo(summary);
		return summary;
	}

	private static MeasurementRecorder median(long... millis) {
		MeasurementRecorder recorder = new MeasurementRecorder(new StatisticRequirement(true, false, true));
		LongStream.of(millis).forEach((value) -> recorder.record(value * MILLI));
		return recorder;
	}

	private static MeasurementRecorder recorder(boolean averaged, long... millis) {
		MeasurementRecorder recorder = new MeasurementRecorder(new StatisticRequirement(true, averaged, false));
		LongStream.of(millis).forEach((value) -> recorder.record(value * MILLI));
		return recorder;
	}

}

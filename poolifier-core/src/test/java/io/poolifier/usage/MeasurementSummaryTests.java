package io.poolifier.usage;

import java.util.stream.LongStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MeasurementSummaryTests {

	private static final long MILLI = 1_000_000;

	private final MeasurementSummary summary = new MeasurementSummary();

	@Test
	@DisplayName("PI-7 a summary of nothing is no measurement")
	void summarizesNothing() {
		assertThat(this.summary.toMeasurement()).isNull();
		assertThat(this.summary.aggregateMillis()).isZero();
	}

	@Test
	@DisplayName("PI-7 recorders without a value change nothing")
	void ignoresRecordersWithoutValues() {
		recorder(true).addTo(this.summary);
		assertThat(this.summary.toMeasurement()).isNull();
		recorder(true, 3, 5).addTo(this.summary);
		recorder(true).addTo(this.summary);
		assertThat(this.summary.toMeasurement()).isEqualTo(new Measurement(8, 3, 5, 4.0, null));
	}

	@Test
	@DisplayName("PI-6 the average is that of all recent values, not the mean of the recorders' means")
	void averagesOverAllValues() {
		recorder(true, 1, 1, 1).addTo(this.summary);
		recorder(true, 9).addTo(this.summary);
		assertThat(this.summary.toMeasurement()).isEqualTo(new Measurement(12, 1, 9, 3.0, null));
		assertThat(this.summary.aggregateMillis()).isEqualTo(12);
	}

	@Test
	@DisplayName("PI-6 WN-5 of each recorder only its own window counts in the average")
	void averagesOverTheWindows() {
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
	@DisplayName("PI-6 PI-10 summaries of summaries are those of all recorders")
	void addsSummaries() {
		MeasurementSummary one = new MeasurementSummary();
		recorder(true, 1, 1, 1).addTo(one);
		MeasurementSummary another = new MeasurementSummary();
		recorder(true, 9).addTo(another);
		this.summary.add(new MeasurementSummary());
		this.summary.add(one);
		this.summary.add(another);
		assertThat(this.summary.toMeasurement()).isEqualTo(new Measurement(12, 1, 9, 3.0, null));
		assertThat(one.toMeasurement()).isEqualTo(new Measurement(3, 1, 1, 1.0, null));
	}

	private static MeasurementRecorder recorder(boolean averaged, long... millis) {
		MeasurementRecorder recorder = new MeasurementRecorder(averaged);
		LongStream.of(millis).forEach((value) -> recorder.record(value * MILLI));
		return recorder;
	}

}

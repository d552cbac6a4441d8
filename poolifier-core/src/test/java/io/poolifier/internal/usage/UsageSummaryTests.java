// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.usage;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.LongStream;

import io.poolifier.Rule;
import io.poolifier.info.Measurement;
import io.poolifier.info.TaskCounts;
import io.poolifier.info.Usage;
import io.poolifier.options.Statistic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class UsageSummaryTests {

	private static final long MILLI = 1_000_000;

	private static final Set<Statistic> EVERYTHING = EnumSet.allOf(Statistic.class);

	private final UsageSummary summary = new UsageSummary();

	@Test
	@Rule("PI-7")
	void aSummaryOfNothingHasNoMeasurements() {
		assertThat(this.summary.toUsage(0, 0, null))
			.isEqualTo(new Usage(new TaskCounts(0, 0, 0, null, 0, 0, 0), null, null, null));
		assertThat(this.summary.toRunTime()).isNull();
		assertThat(this.summary.toWaitTime()).isNull();
		assertThat(this.summary.busyMillis()).isZero();
	}

	@Test
	@Rule("PI-6")
	void addsUpCountersAndMeasurementsOfRecorders() {
		recorder(1, 2, 2, 2).addTo(this.summary);
		recorder(3, 10).addTo(this.summary);
		Usage usage = this.summary.toUsage(0, 0, null);
		assertThat(usage.tasks()).isEqualTo(new TaskCounts(4, 0, 0, null, 4, 4, 2));
		assertThat(usage.runTime()).isEqualTo(new Measurement(16, 2, 10, 4.0, null));
		// Beside those that succeeded, a failed one each.
		assertThat(usage.waitTime()).isEqualTo(new Measurement(3 + 1 + 3 + 3, 1, 3, 1.667, null));
		assertThat(this.summary.busyMillis()).isCloseTo(26, within(1e-9));
	}

	@Test
	@Rule({ "PI-6", "PI-10" })
	void theSummaryOfSummariesIsThatOfAllRecorders() {
		UsageSummary one = new UsageSummary();
		recorder(1, 2, 2, 2).addTo(one);
		UsageSummary another = new UsageSummary();
		recorder(3, 10).addTo(another);
		this.summary.add(one);
		this.summary.add(another);
		UsageSummary all = new UsageSummary();
		recorder(1, 2, 2, 2).addTo(all);
		recorder(3, 10).addTo(all);
		assertThat(this.summary.toUsage(0, 0, null)).isEqualTo(all.toUsage(0, 0, null));
		assertThat(this.summary.toUsage(0, 0, null)).isNotEqualTo(one.toUsage(0, 0, null));
	}

	@Test
	@Rule("ST-15")
	void addsOnlyCountersOfARecorderThatMeasuresNothing() {
		UsageRecorder unmeasured = new UsageRecorder(new StatisticsRequirements(Set.of(), Set.of(), Set.of()));
		unmeasured.started(false, 9 * MILLI);
		unmeasured.executed(9 * MILLI);
		unmeasured.addTo(this.summary);
		assertThat(this.summary.toRunTime()).isNull();
		recorder(1, 4).addTo(this.summary);
		assertThat(this.summary.executed()).isEqualTo(2);
		assertThat(this.summary.toRunTime()).isEqualTo(new Measurement(4, 4, 4, 4.0, null));
	}

	@Test
	@Rule("ST-15")
	void leavesOutWhatIsNotCollectedNow() {
		UsageRecorder recorder = recorder(1, 4);
		recorder.elu(MILLI, MILLI, 1);
		recorder.addTo(this.summary);
		this.summary.restrictTo(new StatisticsRequirements(Set.of(Statistic.WAIT_TIME), Set.of(), Set.of()));
		Usage usage = this.summary.toUsage(0, 0, null);
		assertThat(usage.runTime()).isNull();
		assertThat(usage.waitTime()).isEqualTo(new Measurement(2, 1, 1, null, null));
		assertThat(usage.elu()).isNull();
		assertThat(usage.tasks().executed()).isOne();
	}

	@Test
	@Rule("PI-10")
	void countsEverythingOfThePast() {
		UsageSummary past = UsageSummary.ofThePast();
		recorder(1, LongStream.generate(() -> 3).limit(600).toArray()).addTo(past);
		recorder(1, 2).addTo(past);
		this.summary.add(past);
		assertThat(this.summary.executed()).isEqualTo(601);
		assertThat(this.summary.toRunTime().aggregate()).isEqualTo(1_802);
		assertThat(this.summary.toRunTime().average()).isCloseTo(3 - 1 / 513.0, within(0.001));
	}

	@Test
	@Rule("WN-2")
	void showsTasksThatRunAndWaitNow() {
		recorder(1, 4).addTo(this.summary);
		assertThat(this.summary.toUsage(2, 3, 5L).tasks()).isEqualTo(new TaskCounts(1, 2, 3, 5L, 1, 1, 1));
		assertThat(this.summary.toUsage(0, 0, null).tasks()).isEqualTo(new TaskCounts(1, 0, 0, null, 1, 1, 1));
	}

	@Test
	void addsFailuresThatNoRecorderKnows() {
		recorder(1, 4).addTo(this.summary);
		this.summary.addFailed(3);
		assertThat(this.summary.failed()).isEqualTo(4);
		assertThat(this.summary.executed()).isOne();
		assertThat(this.summary.stolen()).isOne();
	}

	/** A recorder of a failed task of its own and stolen tasks that succeeded. */
	private static UsageRecorder recorder(long waitMillis, long... runMillis) {
		UsageRecorder recorder = new UsageRecorder(new StatisticsRequirements(EVERYTHING, EVERYTHING, Set.of()));
		recorder.started(false, waitMillis * MILLI);
		recorder.failed();
		for (long millis : runMillis) {
			recorder.started(true, waitMillis * MILLI);
			recorder.executed(millis * MILLI);
		}
		return recorder;
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.usage;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.poolifier.Rule;
import io.poolifier.info.Measurement;
import io.poolifier.info.TaskCounts;
import io.poolifier.info.Usage;
import io.poolifier.options.Statistic;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class UsageRecorderTests {

	private static final long MILLI = 1_000_000;

	private static final Set<Statistic> NOTHING = Set.of();

	private static final Set<Statistic> EVERYTHING = EnumSet.allOf(Statistic.class);

	@Test
	@Rule("WN-2")
	void countsExecutedFailedAndStolenTasks() {
		UsageRecorder recorder = recorder(NOTHING);
		assertThat(usage(recorder).tasks()).isEqualTo(new TaskCounts(0, 0, 0, null, 0, 0, 0));
		recorder.started(true, 0);
		recorder.executed(0);
		recorder.started(false, 0);
		recorder.failed();
		recorder.started(true, 0);
		recorder.executed(0);
		recorder.started(false, 0);
		recorder.executed(0);
		assertThat(usage(recorder).tasks()).isEqualTo(new TaskCounts(3, 0, 0, null, 2, 0, 1));
	}

	@Test
	@Rule({ "SI-7", "SI-9" })
	@DisplayName("tasks stolen in a row are counted until the worker finds one of its own")
	void countsTasksStolenInARow() {
		UsageRecorder recorder = recorder(NOTHING);
		recorder.started(true, 0);
		recorder.started(true, 0);
		assertThat(usage(recorder).tasks().sequentiallyStolen()).isEqualTo(2);
		recorder.started(false, 0);
		assertThat(usage(recorder).tasks().sequentiallyStolen()).isZero();
		recorder.started(true, 0);
		assertThat(usage(recorder).tasks().sequentiallyStolen()).isOne();
		assertThat(usage(recorder).tasks().stolen()).isEqualTo(3);
	}

	@Test
	@Rule("ST-15")
	void leavesOutWhatIsNotCollected() {
		UsageRecorder recorder = recorder(NOTHING);
		recorder.started(false, 2 * MILLI);
		recorder.executed(3 * MILLI);
		assertThat(usage(recorder).runTime()).isNull();
		assertThat(usage(recorder).waitTime()).isNull();
		assertThat(total(recorder, Statistic.RUN_TIME)).isZero();
		assertThat(total(recorder, Statistic.WAIT_TIME)).isZero();
	}

	@ParameterizedTest
	@EnumSource(names = "ELU", mode = EnumSource.Mode.EXCLUDE)
	@Rule("ST-15")
	void collectsOneTimeWithoutTheOther(Statistic statistic) {
		UsageRecorder recorder = recorder(Set.of(statistic));
		recorder.started(false, 2 * MILLI);
		recorder.executed(3 * MILLI);
		boolean runTime = statistic == Statistic.RUN_TIME;
		assertThat(usage(recorder).runTime()).isEqualTo(runTime ? new Measurement(3, 3, 3, 3.0, null) : null);
		assertThat(usage(recorder).waitTime()).isEqualTo(runTime ? null : new Measurement(2, 2, 2, 2.0, null));
		assertThat(total(recorder, statistic)).isEqualTo((runTime ? 3 : 2) * MILLI);
	}

	@Test
	@Rule("ST-13")
	void averagesOnlyWhatIsAskedFor() {
		UsageRecorder recorder = new UsageRecorder(
				new StatisticsRequirements(EVERYTHING, Set.of(Statistic.WAIT_TIME), Set.of()));
		recorder.started(false, 2 * MILLI);
		recorder.executed(3 * MILLI);
		assertThat(usage(recorder).runTime()).isEqualTo(new Measurement(3, 3, 3, null, null));
		assertThat(usage(recorder).waitTime()).isEqualTo(new Measurement(2, 2, 2, 2.0, null));
	}

	@Test
	@Rule("PI-7")
	void leavesOutWhatDidNotHappenYet() {
		UsageRecorder recorder = recorder(EVERYTHING);
		assertThat(usage(recorder).runTime()).isNull();
		assertThat(usage(recorder).waitTime()).isNull();
		recorder.started(false, MILLI);
		assertThat(usage(recorder).waitTime()).isEqualTo(new Measurement(1, 1, 1, 1.0, null));
		assertThat(usage(recorder).runTime()).isNull();
	}

	@Test
	@Rule("TL-11")
	void measuresOnlyTheWaitTimeOfFailedTasks() {
		UsageRecorder recorder = recorder(EVERYTHING);
		recorder.started(false, MILLI);
		recorder.failed();
		recorder.started(true, 3 * MILLI);
		recorder.executed(5 * MILLI);
		assertThat(usage(recorder).waitTime()).isEqualTo(new Measurement(4, 1, 3, 2.0, null));
		assertThat(usage(recorder).runTime()).isEqualTo(new Measurement(5, 5, 5, 5.0, null));
	}

	@Test
	@Rule("LB-1")
	void addsUpTheTimesThatTasksRanAndWaited() {
		UsageRecorder recorder = recorder(EVERYTHING);
		recorder.started(false, 7);
		assertThat(total(recorder, Statistic.WAIT_TIME)).isEqualTo(7);
		assertThat(total(recorder, Statistic.RUN_TIME)).isZero();
		recorder.executed(11);
		recorder.started(false, 13);
		recorder.failed();
		assertThat(total(recorder, Statistic.WAIT_TIME)).isEqualTo(20);
		assertThat(total(recorder, Statistic.RUN_TIME)).isEqualTo(11);
	}

	private static UsageRecorder recorder(Set<Statistic> statistics) {
		return new UsageRecorder(new StatisticsRequirements(statistics, statistics, Set.of()));
	}

	private static long total(UsageRecorder recorder, Statistic statistic) {
		return new WorkerTimes(List.of(recorder)).total(statistic);
	}

	private static Usage usage(UsageRecorder recorder) {
		UsageSummary summary = new UsageSummary();
		recorder.addTo(summary);
		return summary.toUsage(0, 0, null);
	}

}

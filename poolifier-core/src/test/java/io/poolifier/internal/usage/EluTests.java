// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.usage;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.poolifier.Rule;
import io.poolifier.info.EluUsage;
import io.poolifier.info.Measurement;
import io.poolifier.info.PoolEluUsage;
import io.poolifier.options.Statistic;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class EluTests {

	private static final long MILLI = 1_000_000;

	private final UsageRecorder recorder = recorder(EnumSet.of(Statistic.ELU));

	@Test
	@Rule({ "EL-1", "EL-2" })
	@DisplayName("active and idle time are measurements, the utilization is active / (active + idle)")
	void measuresActiveAndIdleTime() {
		this.recorder.elu(3 * MILLI, MILLI, 1);
		this.recorder.elu(MILLI, 3 * MILLI, 1);
		assertThat(elu(this.recorder))
			.isEqualTo(new EluUsage(new Measurement(4, 1, 3, 2.0, null), new Measurement(4, 1, 3, 2.0, null), 0.5));
	}

	@Test
	@Rule("EL-3")
	@DisplayName("the utilization is the mean over tasks: 1, 0, 0 is one third")
	void averagesUtilizationOverTasks() {
		this.recorder.elu(MILLI, 0, 1);
		this.recorder.elu(0, 5 * MILLI, 1);
		this.recorder.elu(0, 700 * MILLI, 1);
		assertThat(elu(this.recorder).utilization()).isCloseTo(1.0 / 3, within(0.001));
	}

	@Test
	@Rule("EL-1")
	void sharesOutTimesThatWereReadTogetherEqually() {
		this.recorder.elu(9 * MILLI, 3 * MILLI, 3);
		this.recorder.elu(0, MILLI, 1);
		assertThat(elu(this.recorder))
			.isEqualTo(new EluUsage(new Measurement(9, 0, 3, 2.25, null), new Measurement(4, 1, 1, 1.0, null), 0.563));
	}

	@Test
	@Rule({ "EL-2", "WN-5" })
	@DisplayName("many tasks at once are a window full at most, and no time is lost")
	void sharesOutTimesOfManyTasks() {
		this.recorder.elu(1_000_000 * MILLI + 7, 0, 1_000_000);
		this.recorder.elu(3 * MILLI, 0, 256);
		WorkerTimes times = new WorkerTimes(List.of(this.recorder));
		assertThat(times.total(Statistic.ELU)).isEqualTo(1_000_003 * MILLI + 7);
		assertThat(times.typical(Statistic.ELU)).isCloseTo((MILLI + 3 * MILLI / 256) / 2, within(1L));
	}

	@Test
	@Rule("JV-2")
	@DisplayName("a processor time that exceeds the run time leaves no idle time")
	void neverMeasuresLessThanNothing() {
		this.recorder.elu(2 * MILLI, -MILLI, 1);
		this.recorder.elu(-1, 0, 1);
		assertThat(elu(this.recorder))
			.isEqualTo(new EluUsage(new Measurement(2, 0, 2, 1.0, null), new Measurement(0, 0, 0, 0.0, null), 0.5));
	}

	@Test
	@Rule({ "ST-15", "PI-7" })
	void isAbsentIfNotMeasured() {
		assertThat(elu(this.recorder)).isNull();
		UsageRecorder other = recorder(EnumSet.of(Statistic.RUN_TIME));
		other.elu(MILLI, MILLI, 1);
		assertThat(elu(other)).isNull();
		assertThat(new WorkerTimes(List.of(other)).total(Statistic.ELU)).isZero();
	}

	@Test
	@Rule("EL-4")
	void leavesOutFailedTasks() {
		this.recorder.started(false, 0);
		this.recorder.failed();
		assertThat(elu(this.recorder)).isNull();
	}

	@Test
	@Rule("PI-8")
	@DisplayName("a pool's utilization is average and median of the workers', of one without data 0")
	void summarizesWorkers() {
		UsageRecorder busy = recorder(EnumSet.of(Statistic.ELU));
		busy.elu(9 * MILLI, MILLI, 1);
		UsageRecorder lessBusy = recorder(EnumSet.of(Statistic.ELU));
		lessBusy.elu(6 * MILLI, 4 * MILLI, 1);
		lessBusy.elu(2 * MILLI, 8 * MILLI, 1);
		UsageSummary all = summary(busy, lessBusy, this.recorder);
		assertThat(all.toElu(List.of(summary(busy), summary(lessBusy), summary(this.recorder))))
			.isEqualTo(new PoolEluUsage(new Measurement(17, 2, 9, 5.667, null), new Measurement(13, 1, 8, 4.333, null),
					new PoolEluUsage.Utilization(0.433, 0.4)));
		assertThat(all.toElu(List.of()).utilization()).isEqualTo(new PoolEluUsage.Utilization(0, 0));
		assertThat(new UsageSummary().toElu(List.of(summary(this.recorder)))).isNull();
	}

	private static UsageRecorder recorder(Set<Statistic> statistics) {
		return new UsageRecorder(new StatisticsRequirements(statistics, statistics, Set.of()));
	}

	private static EluUsage elu(UsageRecorder recorder) {
		return summary(recorder).toUsage(0, 0, null).elu();
	}

	private static UsageSummary summary(UsageRecorder... recorders) {
		UsageSummary summary = new UsageSummary();
		for (UsageRecorder recorder : recorders) {
			recorder.addTo(summary);
		}
		return summary;
	}

}

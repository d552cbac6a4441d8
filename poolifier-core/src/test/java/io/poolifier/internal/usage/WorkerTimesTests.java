// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.usage;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

import io.poolifier.Rule;
import io.poolifier.options.Statistic;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class WorkerTimesTests {

	private static final Set<Statistic> RUN_TIME = Set.of(Statistic.RUN_TIME);

	private static final StatisticsRequirements AVERAGES = new StatisticsRequirements(RUN_TIME, RUN_TIME, Set.of());

	private static final StatisticsRequirements MEDIANS = new StatisticsRequirements(RUN_TIME, Set.of(), RUN_TIME);

	@Test
	@Rule("LB-1")
	void addsUpTheTotalsOfAllSlots() {
		UsageRecorder one = ran(AVERAGES, 5, 7);
		UsageRecorder other = ran(AVERAGES, 11);
		WorkerTimes times = new WorkerTimes(List.of(one, other));
		assertThat(times.total(Statistic.RUN_TIME)).isEqualTo(23);
		assertThat(times.total(Statistic.WAIT_TIME)).isZero();
		assertThat(times.total(Statistic.ELU)).isZero();
	}

	@Test
	@Rule("FS-2")
	void theTypicalTimeIsTheAverageOfTheRecentValuesOfAllSlots() {
		UsageRecorder one = ran(AVERAGES, 1, 2, 3);
		WorkerTimes times = new WorkerTimes(List.of(one, ran(AVERAGES, 102)));
		assertThat(times.typical(Statistic.RUN_TIME)).isEqualTo(27);
		LongStream.range(0, 512).forEach((number) -> one.executed(0));
		assertThat(times.typical(Statistic.RUN_TIME)).isEqualTo(102 / 513);
	}

	@Test
	@Rule({ "FS-2", "ST-13" })
	void theTypicalTimeMayBeTheMedian() {
		WorkerTimes times = new WorkerTimes(List.of(ran(MEDIANS, 1, 2, 3), ran(MEDIANS, 102)));
		assertThat(times.typical(Statistic.RUN_TIME)).isEqualTo(3);
	}

	@Test
	@Rule("ST-13")
	void prefersTheMedianIfBothAreCollected() {
		WorkerTimes times = new WorkerTimes(List.of(ran(AVERAGES.and(MEDIANS), 1, 2, 102)));
		assertThat(times.typical(Statistic.RUN_TIME)).isEqualTo(2);
	}

	@Test
	@Rule("WN-6")
	@DisplayName("nothing is typical without values, or of what is not kept")
	void hasNoTypicalTimeWithoutValues() {
		assertThat(new WorkerTimes(List.of(ran(AVERAGES))).typical(Statistic.RUN_TIME)).isZero();
		assertThat(new WorkerTimes(List.of(ran(MEDIANS))).typical(Statistic.RUN_TIME)).isZero();
		assertThat(new WorkerTimes(List.of(ran(AVERAGES, 1))).typical(Statistic.ELU)).isZero();
		assertThat(new WorkerTimes(List.of(ran(StatisticsRequirements.NOTHING, 1))).typical(Statistic.RUN_TIME))
			.isZero();
		assertThat(new WorkerTimes(List.of(ran(new StatisticsRequirements(RUN_TIME, Set.of(), Set.of()), 1)))
			.typical(Statistic.RUN_TIME)).isZero();
		assertThat(new WorkerTimes(List.of()).typical(Statistic.RUN_TIME)).isZero();
	}

	@Test
	@Rule("WN-3")
	void theFirstValuesChangeTheMedianAtOnce() {
		UsageRecorder recorder = ran(MEDIANS);
		WorkerTimes times = new WorkerTimes(List.of(recorder));
		for (long value = 1; value <= 4; value++) {
			recorder.executed(2 * value);
			assertThat(times.typical(Statistic.RUN_TIME)).isEqualTo(value + 1);
		}
	}

	@Test
	@Rule("WN-5")
	@DisplayName("later the median is worked out anew when a quarter of the values is new")
	void followsLaterValuesNowAndThen() {
		UsageRecorder recorder = ran(MEDIANS, LongStream.generate(() -> 10).limit(512).toArray());
		WorkerTimes times = new WorkerTimes(List.of(recorder));
		assertThat(times.typical(Statistic.RUN_TIME)).isEqualTo(10);
		for (int i = 1; i <= 256; i++) {
			recorder.executed(20);
			assertThat(times.typical(Statistic.RUN_TIME)).isEqualTo((i == 256) ? 15 : 10);
		}
		for (int i = 1; i <= 128; i++) {
			assertThat(times.typical(Statistic.RUN_TIME)).isEqualTo(15);
			recorder.executed(20);
		}
		assertThat(times.typical(Statistic.RUN_TIME)).isEqualTo(20);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@Rule({ "WN-4", "ST-13" })
	@DisplayName("after the switch what is typical is that of the values since")
	void beginsAnewAfterASwitch(boolean toMedian) {
		UsageRecorder recorder = ran(new StatisticsRequirements(RUN_TIME, Set.of(), Set.of()), 10, 20);
		WorkerTimes times = new WorkerTimes(List.of(recorder));
		recorder.collect(toMedian ? MEDIANS : AVERAGES);
		assertThat(times.typical(Statistic.RUN_TIME)).isZero();
		recorder.executed(1);
		recorder.executed(2);
		recorder.executed(30);
		assertThat(times.typical(Statistic.RUN_TIME)).isEqualTo(toMedian ? 2 : 11);
		recorder.collect(toMedian ? AVERAGES : MEDIANS);
		assertThat(times.typical(Statistic.RUN_TIME)).isEqualTo(toMedian ? 11 : 2);
		recorder.collect(StatisticsRequirements.NOTHING);
		assertThat(times.typical(Statistic.RUN_TIME)).isZero();
		recorder.executed(500);
		assertThat(times.total(Statistic.RUN_TIME)).isEqualTo(63);
	}

	@RepeatedTest(100)
	@Rule("WN-5")
	void canBeReadWhileValuesAreRecordedAndSwitched() throws Exception {
		UsageRecorder recorder = new UsageRecorder(MEDIANS);
		WorkerTimes times = new WorkerTimes(List.of(recorder));
		AtomicBoolean done = new AtomicBoolean();
		Thread writer = new Thread(() -> {
			for (int i = 0; i < 20_000; i++) {
				recorder.executed(10);
			}
			done.set(true);
		});
		writer.start();
		for (int i = 0; !done.get(); i++) {
			assertThat(times.typical(Statistic.RUN_TIME)).isBetween(0L, 20L);
			recorder.collect(switch (i % 50) {
				case 10 -> AVERAGES;
				case 20 -> new StatisticsRequirements(RUN_TIME, Set.of(), Set.of());
				case 30 -> MEDIANS;
				default -> (i % 50 < 10 || i % 50 > 30) ? MEDIANS : AVERAGES;
			});
		}
		writer.join();
		assertThat(times.total(Statistic.RUN_TIME)).isEqualTo(200_000);
	}

	private static UsageRecorder ran(StatisticsRequirements collected, long... nanos) {
		UsageRecorder recorder = new UsageRecorder(collected);
		LongStream.of(nanos).forEach(recorder::executed);
		return recorder;
	}

}

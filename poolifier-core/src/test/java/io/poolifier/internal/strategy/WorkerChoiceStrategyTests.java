// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

import io.poolifier.Rule;
import io.poolifier.internal.usage.StatisticsRequirements;
import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.WorkerChoiceStrategy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static io.poolifier.options.Statistic.ELU;
import static io.poolifier.options.Statistic.RUN_TIME;
import static io.poolifier.options.Statistic.WAIT_TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class WorkerChoiceStrategyTests {

	private static final StrategyOptions ALL_MEDIANS = StrategyOptions.builder()
		.median(RUN_TIME, true)
		.median(WAIT_TIME, true)
		.median(ELU, true)
		.build();

	@Test
	@Rule("ST-1")
	void thereAreSevenStrategies() {
		assertThat(WorkerChoiceStrategy.values()).extracting(Enum::name)
			.containsExactly("ROUND_ROBIN", "LEAST_USED", "LEAST_BUSY", "LEAST_ELU", "FAIR_SHARE",
					"WEIGHTED_ROUND_ROBIN", "INTERLEAVED_WEIGHTED_ROUND_ROBIN");
	}

	static Stream<Arguments> requirements() {
		return Stream.of(arguments(WorkerChoiceStrategy.ROUND_ROBIN, Set.of(), Set.of()),
				arguments(WorkerChoiceStrategy.LEAST_USED, Set.of(), Set.of()),
				arguments(WorkerChoiceStrategy.LEAST_BUSY, Set.of(RUN_TIME, WAIT_TIME), Set.of()),
				arguments(WorkerChoiceStrategy.LEAST_ELU, Set.of(WAIT_TIME, ELU), Set.of()),
				arguments(WorkerChoiceStrategy.FAIR_SHARE, Set.of(RUN_TIME, WAIT_TIME, ELU),
						Set.of(RUN_TIME, WAIT_TIME, ELU)),
				arguments(WorkerChoiceStrategy.WEIGHTED_ROUND_ROBIN, Set.of(RUN_TIME, WAIT_TIME),
						Set.of(RUN_TIME, WAIT_TIME)),
				arguments(WorkerChoiceStrategy.INTERLEAVED_WEIGHTED_ROUND_ROBIN, Set.of(RUN_TIME, WAIT_TIME),
						Set.of(RUN_TIME, WAIT_TIME)));
	}

	@ParameterizedTest
	@MethodSource("requirements")
	@Rule("ST-15")
	void eachStrategyCollectsOnlyWhatItLooksAt(WorkerChoiceStrategy strategy, Set<Statistic> statistics,
			Set<Statistic> averaged) {
		assertThat(WorkerChoosers.requirements(strategy, StrategyOptions.defaults()))
			.isEqualTo(new StatisticsRequirements(statistics, averaged, Set.of()));
	}

	@ParameterizedTest
	@MethodSource("requirements")
	@Rule("ST-13")
	void theMedianTakesThePlaceOfTheAverageOnly(WorkerChoiceStrategy strategy, Set<Statistic> statistics,
			Set<Statistic> averaged) {
		assertThat(WorkerChoosers.requirements(strategy, ALL_MEDIANS))
			.isEqualTo(new StatisticsRequirements(statistics, Set.of(), averaged));
	}

	@ParameterizedTest
	@EnumSource(names = { "FAIR_SHARE", "WEIGHTED_ROUND_ROBIN", "INTERLEAVED_WEIGHTED_ROUND_ROBIN" })
	@Rule("ST-13")
	void theMedianIsSwitchedForEachStatistic(WorkerChoiceStrategy strategy) {
		StrategyOptions options = StrategyOptions.builder().median(WAIT_TIME, true).build();
		Set<Statistic> others = EnumSet.copyOf(WorkerChoosers.requirements(strategy, options).statistics());
		others.remove(WAIT_TIME);
		assertThat(WorkerChoosers.requirements(strategy, options).averaged()).isEqualTo(others);
		assertThat(WorkerChoosers.requirements(strategy, options).medians()).containsExactly(WAIT_TIME);
		StrategyOptions back = options.toBuilder().median(WAIT_TIME, false).build();
		assertThat(WorkerChoosers.requirements(strategy, back))
			.isEqualTo(WorkerChoosers.requirements(strategy, StrategyOptions.defaults()));
	}

	@ParameterizedTest
	@EnumSource
	@Rule("ST-10")
	@DisplayName("each pool has a chooser of its own, which knows nothing of the others' choices")
	void eachPoolHasAChooserOfItsOwn(WorkerChoiceStrategy strategy) {
		StubWorker[] workers = StubWorker.workers(3);
		WorkerChooser one = chooser(strategy);
		WorkerChooser another = chooser(strategy);
		int first = one.choose(workers, 0);
		one.choose(workers, 0);
		assertThat(another.choose(workers, 0)).isEqualTo(first);
	}

	@ParameterizedTest
	@EnumSource
	@Rule("ST-4")
	void choosesReadyWorkersOnly(WorkerChoiceStrategy strategy) {
		StubWorker[] workers = StubWorker.workers(4);
		WorkerChooser chooser = chooser(strategy);
		for (int ready = 0; ready < workers.length; ready++) {
			for (StubWorker worker : workers) {
				int key = worker.key();
				worker.ready(key == ready).load(key);
				for (Statistic statistic : Statistic.values()) {
					worker.total(statistic, key).typical(statistic, key);
				}
			}
			assertThat(chooser.choose(workers, 0)).isEqualTo(ready);
		}
	}

	@ParameterizedTest
	@EnumSource
	@Rule({ "ST-6", "LU-2", "RR-3" })
	void givesUpAfterAFewLooksWithoutAReadyWorker(WorkerChoiceStrategy strategy) {
		WorkerChooser chooser = chooser(strategy);
		for (int count : new int[] { 1, 2, 5 }) {
			StubWorker[] workers = StubWorker.workers(count);
			assertThat(chooser.choose(workers, 0)).isNotNegative();
			for (StubWorker worker : workers) {
				worker.ready(false);
			}
			int looks = workers[0].looks();
			assertThat(chooser.choose(workers, 0)).isEqualTo(WorkerChooser.NONE);
			assertThat(workers[0].looks() - looks).isBetween(1, 3);
			assertThat(chooser.retries()).isBetween(0, count);
		}
		assertThat(chooser.choose(new StubWorker[0], 0)).isEqualTo(WorkerChooser.NONE);
	}

	@ParameterizedTest
	@EnumSource
	@Rule({ "ST-2", "PT-10" })
	@DisplayName("all workers may go, and others come, and no strategy has to be told")
	void aStrategyOutlivesItsWorkers(WorkerChoiceStrategy strategy) {
		WorkerChooser chooser = chooser(strategy);
		assertThat(chooser.choose(new StubWorker[0], 0)).isEqualTo(WorkerChooser.NONE);
		assertThat(chooser.choose(StubWorker.workers(3), 0)).isBetween(0, 2);
		assertThat(chooser.choose(new StubWorker[0], 0)).isEqualTo(WorkerChooser.NONE);
		assertThat(chooser.choose(StubWorker.withKeys(7), 0)).isZero();
		assertThat(chooser.choose(StubWorker.withKeys(0, 7), 0)).isBetween(0, 1);
	}

	private static WorkerChooser chooser(WorkerChoiceStrategy strategy) {
		return WorkerChoosers.create(strategy, StrategyOptions.defaults());
	}

}

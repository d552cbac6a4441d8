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

/**
 * The strategies there are, and the statistics that they require.
 */
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

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.usage;

import java.util.EnumSet;
import java.util.Set;

import io.poolifier.Rule;
import io.poolifier.options.Statistic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StatisticsRequirementsTests {

	@Test
	@Rule("ST-15")
	void needsNoClockIfNothingIsCollected() {
		assertThat(new StatisticsRequirements(Set.of(), Set.of(), Set.of()).anything()).isFalse();
		assertThat(new StatisticsRequirements(Set.of(Statistic.RUN_TIME), Set.of(), Set.of()).anything()).isTrue();
	}

	@Test
	@Rule("ST-8")
	void collectsWhatSeveralStrategiesNeedForAllOfThem() {
		StatisticsRequirements one = new StatisticsRequirements(Set.of(Statistic.RUN_TIME), Set.of(Statistic.RUN_TIME),
				Set.of());
		StatisticsRequirements other = new StatisticsRequirements(EnumSet.of(Statistic.RUN_TIME, Statistic.ELU),
				Set.of(Statistic.ELU), Set.of(Statistic.RUN_TIME));
		assertThat(one.and(other)).isEqualTo(new StatisticsRequirements(EnumSet.of(Statistic.RUN_TIME, Statistic.ELU),
				EnumSet.of(Statistic.RUN_TIME, Statistic.ELU), Set.of(Statistic.RUN_TIME)));
		assertThat(one.and(StatisticsRequirements.NOTHING)).isEqualTo(one);
		assertThat(one.includes(Statistic.RUN_TIME)).isTrue();
		assertThat(one.includes(Statistic.ELU)).isFalse();
	}

	@Test
	void keepsWhatItWasGiven() {
		Set<Statistic> statistics = EnumSet.of(Statistic.RUN_TIME);
		Set<Statistic> averaged = EnumSet.of(Statistic.RUN_TIME);
		StatisticsRequirements collected = new StatisticsRequirements(statistics, averaged, Set.of());
		statistics.add(Statistic.WAIT_TIME);
		averaged.clear();
		assertThat(collected.statistics()).containsExactly(Statistic.RUN_TIME);
		assertThat(collected.averaged()).containsExactly(Statistic.RUN_TIME);
	}

}

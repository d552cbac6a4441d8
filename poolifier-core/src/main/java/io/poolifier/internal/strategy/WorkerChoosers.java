// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import java.util.EnumSet;
import java.util.Set;

import io.poolifier.internal.usage.StatisticsRequirements;
import io.poolifier.options.Statistic;
import io.poolifier.options.StrategyOptions;
import io.poolifier.options.WorkerChoiceStrategy;

/**
 * Factory methods for worker choosers, and the statistics that they require.
 */
public final class WorkerChoosers {

	private WorkerChoosers() {
	}

	/**
	 * Creates a chooser for use in one pool.
	 * @param strategy the strategy
	 * @param options the options of the strategies
	 * @return the chooser, with its own state
	 */
	public static WorkerChooser create(WorkerChoiceStrategy strategy, StrategyOptions options) {
		return switch (strategy) {
			case ROUND_ROBIN -> new RoundRobin();
			case LEAST_USED -> new LeastUsed();
			case LEAST_BUSY -> new LeastTime(Statistic.RUN_TIME, Statistic.WAIT_TIME);
			case LEAST_ELU -> new LeastTime(Statistic.ELU, Statistic.WAIT_TIME);
			case FAIR_SHARE -> new FairShare(options);
			case WEIGHTED_ROUND_ROBIN -> new WeightedRoundRobin(options, WeightSchedule::new);
			case INTERLEAVED_WEIGHTED_ROUND_ROBIN -> new WeightedRoundRobin(options, InterleavedSchedule::new);
		};
	}

	/**
	 * Returns the statistics that have to be measured for a strategy.
	 * @param strategy the strategy
	 * @param options the options of the strategies, which select medians or averages
	 * @return the requirements
	 */
	public static StatisticsRequirements requirements(WorkerChoiceStrategy strategy, StrategyOptions options) {
		Set<Statistic> statistics = statistics(strategy);
		Set<Statistic> averaged = EnumSet.noneOf(Statistic.class);
		Set<Statistic> medians = EnumSet.noneOf(Statistic.class);
		if (comparesRecentTimes(strategy)) {
			for (Statistic statistic : statistics) {
				(options.medians().contains(statistic) ? medians : averaged).add(statistic);
			}
		}
		return new StatisticsRequirements(statistics, averaged, medians);
	}

	private static Set<Statistic> statistics(WorkerChoiceStrategy strategy) {
		return switch (strategy) {
			case ROUND_ROBIN, LEAST_USED -> Set.of();
			case LEAST_ELU -> Set.of(Statistic.WAIT_TIME, Statistic.ELU);
			case FAIR_SHARE -> Set.of(Statistic.RUN_TIME, Statistic.WAIT_TIME, Statistic.ELU);
			case LEAST_BUSY, WEIGHTED_ROUND_ROBIN, INTERLEAVED_WEIGHTED_ROUND_ROBIN ->
				Set.of(Statistic.RUN_TIME, Statistic.WAIT_TIME);
		};
	}

	private static boolean comparesRecentTimes(WorkerChoiceStrategy strategy) {
		return switch (strategy) {
			case FAIR_SHARE, WEIGHTED_ROUND_ROBIN, INTERLEAVED_WEIGHTED_ROUND_ROBIN -> true;
			case ROUND_ROBIN, LEAST_USED, LEAST_BUSY, LEAST_ELU -> false;
		};
	}

}

package io.poolifier.internal.usage;

import io.poolifier.options.Statistic;

/**
 * How much is kept of one statistic.
 *
 * @param collected whether anything is
 * @param averaged whether the average of the recent values is
 * @param median whether the median of the recent values is
 */
record StatisticRequirement(boolean collected, boolean averaged, boolean median) {

	static StatisticRequirement of(StatisticsRequirements collected, Statistic statistic) {
		return new StatisticRequirement(collected.includes(statistic), collected.averaged().contains(statistic),
				collected.medians().contains(statistic));
	}

	/** Whether the recent values are kept. */
	boolean recent() {
		return this.averaged || this.median;
	}

}

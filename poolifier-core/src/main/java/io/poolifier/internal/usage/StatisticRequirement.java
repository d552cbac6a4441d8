// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.usage;

import io.poolifier.options.Statistic;

/**
 * Extent to which one statistic is measured.
 *
 * @param collected whether the statistic is measured
 * @param averaged whether the average of the recent values is available
 * @param median whether the median of the recent values is available
 */
record StatisticRequirement(boolean collected, boolean averaged, boolean median) {

	static StatisticRequirement of(StatisticsRequirements collected, Statistic statistic) {
		return new StatisticRequirement(collected.includes(statistic), collected.averaged().contains(statistic),
				collected.medians().contains(statistic));
	}

	/** Returns whether the recent values are kept. */
	boolean recent() {
		return this.averaged || this.median;
	}

}

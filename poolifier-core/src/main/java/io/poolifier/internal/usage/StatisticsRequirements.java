// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.usage;

import java.util.HashSet;
import java.util.Set;

import io.poolifier.options.Statistic;

/**
 * Statistics to measure for each task in addition to the counters.
 *
 * @param statistics the measured statistics
 * @param averaged the statistics with an average of the recent values
 * @param medians the statistics with a median of the recent values
 */
public record StatisticsRequirements(Set<Statistic> statistics, Set<Statistic> averaged, Set<Statistic> medians) {

	/** No statistics, only counters. */
	public static final StatisticsRequirements NOTHING = new StatisticsRequirements(Set.of(), Set.of(), Set.of());

	/**
	 * Copies the sets.
	 */
	public StatisticsRequirements {
		statistics = Set.copyOf(statistics);
		averaged = Set.copyOf(averaged);
		medians = Set.copyOf(medians);
	}

	/**
	 * Returns whether any statistic is measured.
	 * @return {@code false} if tasks are only counted
	 */
	public boolean anything() {
		return !this.statistics.isEmpty();
	}

	/**
	 * Returns whether a statistic is measured.
	 * @param statistic the statistic
	 * @return {@code true} if it is measured
	 */
	public boolean includes(Statistic statistic) {
		return this.statistics.contains(statistic);
	}

	/**
	 * Returns the union of these requirements and others.
	 * @param other the other requirements
	 * @return the union
	 */
	public StatisticsRequirements and(StatisticsRequirements other) {
		return new StatisticsRequirements(union(this.statistics, other.statistics),
				union(this.averaged, other.averaged), union(this.medians, other.medians));
	}

	private static Set<Statistic> union(Set<Statistic> one, Set<Statistic> other) {
		Set<Statistic> union = new HashSet<>(one);
		union.addAll(other);
		return union;
	}

}

package io.poolifier.internal.usage;

import java.util.HashSet;
import java.util.Set;

import io.poolifier.options.Statistic;

/**
 * What is collected of each task beside the counters.
 *
 * @param statistics what is measured
 * @param averaged what is kept of it for an average of the recent values
 * @param medians what is kept of it for a median of the recent values
 */
public record StatisticsRequirements(Set<Statistic> statistics, Set<Statistic> averaged, Set<Statistic> medians) {

	/** Counters only. */
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
	 * Whether anything has to be measured.
	 * @return {@code false} if no clock has to be read
	 */
	public boolean anything() {
		return !this.statistics.isEmpty();
	}

	/**
	 * Whether a statistic is measured.
	 * @param statistic the statistic
	 * @return whether it is
	 */
	public boolean includes(Statistic statistic) {
		return this.statistics.contains(statistic);
	}

	/**
	 * What has to be collected for this and for something else.
	 * @param other the other requirements
	 * @return all that either contains
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

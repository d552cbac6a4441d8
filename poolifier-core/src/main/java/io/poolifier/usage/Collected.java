package io.poolifier.usage;

import java.util.Set;

/**
 * What is collected of each task beside the counters.
 *
 * @param statistics what is measured
 * @param averaged what is kept of it for an average of the recent values
 */
public record Collected(Set<Statistic> statistics, Set<Statistic> averaged) {

	/**
	 * Copies the sets.
	 */
	public Collected {
		statistics = Set.copyOf(statistics);
		averaged = Set.copyOf(averaged);
	}

	/**
	 * Whether anything has to be measured.
	 * @return {@code false} if no clock has to be read
	 */
	public boolean anything() {
		return !this.statistics.isEmpty();
	}

}

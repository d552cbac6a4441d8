package io.poolifier.usage;

/**
 * How much is kept of one statistic.
 *
 * @param collected whether anything is
 * @param averaged whether the average of the recent values is
 * @param median whether the median of the recent values is
 */
record Detail(boolean collected, boolean averaged, boolean median) {

	static Detail of(Collected collected, Statistic statistic) {
		return new Detail(collected.includes(statistic), collected.averaged().contains(statistic),
				collected.medians().contains(statistic));
	}

	/** Whether the recent values are kept. */
	boolean recent() {
		return this.averaged || this.median;
	}

}

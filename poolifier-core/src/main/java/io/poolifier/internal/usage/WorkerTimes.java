// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.usage;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.poolifier.options.Statistic;
import org.jspecify.annotations.Nullable;

/**
 * Task times of one worker as required by strategies, combined from the recorders of its
 * slots. Cheap enough to be read per submission. Thread-safe.
 */
public final class WorkerTimes {

	private final UsageRecorder[] slots;

	private final Map<Statistic, RecentMedian> medians = new EnumMap<>(Statistic.class);

	/**
	 * Creates a view of recorders.
	 * @param slots the recorders of the slots of the worker
	 */
	public WorkerTimes(List<UsageRecorder> slots) {
		this.slots = slots.toArray(UsageRecorder[]::new);
		for (Statistic statistic : Statistic.values()) {
			this.medians.put(statistic, new RecentMedian());
		}
	}

	/**
	 * Returns the sum of all values so far.
	 * @param statistic the statistic; {@link Statistic#ELU} stands for the active time
	 * @return the time in nanoseconds; 0 if there are no values
	 */
	public long total(Statistic statistic) {
		long total = 0;
		for (UsageRecorder slot : this.slots) {
			MeasurementRecorder times = slot.times(statistic);
			if (times != null) {
				total += times.aggregate();
			}
		}
		return total;
	}

	/**
	 * Returns the expected time of a task: the median of the recent values if it is
	 * collected, otherwise their average.
	 * @param statistic the statistic; {@link Statistic#ELU} stands for the active time
	 * @return the time in nanoseconds; 0 if neither is collected, or there are no values
	 */
	public long typical(Statistic statistic) {
		long sum = 0;
		long size = 0;
		for (UsageRecorder slot : this.slots) {
			MeasurementRecorder times = slot.times(statistic);
			if (times == null) {
				return 0;
			}
			StatisticRequirement detail = times.detail();
			if (detail.median()) {
				return median(statistic);
			}
			if (!detail.averaged()) {
				return 0;
			}
			MeasurementRecorder.Recent recent = times.recent();
			size += recent.size();
			sum += recent.sum();
		}
		return (size > 0) ? sum / size : 0;
	}

	private long median(Statistic statistic) {
		RecentMedian median = this.medians.get(statistic);
		return (median != null) ? median.get(this.slots, statistic) : 0;
	}

	/**
	 * Median that is recomputed after a sufficient share of its values has changed.
	 */
	private static final class RecentMedian {

		/**
		 * The divisor for the share of new values that triggers a recomputation. With it,
		 * the median costs little more than an average.
		 */
		private static final int SHARE = 4;

		private volatile @Nullable Known known;

		long get(UsageRecorder[] slots, Statistic statistic) {
			long count = 0;
			int size = 0;
			for (UsageRecorder slot : slots) {
				MeasurementRecorder times = slot.times(statistic);
				if (times != null) {
					count += times.recentCount();
					size += times.recentSize();
				}
			}
			Known known = this.known;
			if (known != null && count >= known.count && (count - known.count) * SHARE < size) {
				return known.nanos;
			}
			long median = compute(slots, statistic, size);
			this.known = new Known(count, median);
			return median;
		}

		private static long compute(UsageRecorder[] slots, Statistic statistic, int size) {
			long[] values = new long[size];
			int count = 0;
			for (UsageRecorder slot : slots) {
				MeasurementRecorder times = slot.times(statistic);
				if (times != null) {
					count += times.copyRecent(values, count);
				}
			}
			return Math.round(Median.of(values, count));
		}

		/** The median and the number of values recorded when it was computed. */
		private record Known(long count, long nanos) {

		}

	}

}

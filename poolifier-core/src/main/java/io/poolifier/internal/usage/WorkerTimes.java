package io.poolifier.internal.usage;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.poolifier.options.Statistic;
import org.jspecify.annotations.Nullable;

/**
 * What a strategy asks of one worker's times, put together from the recorders of its
 * slots. Cheap enough to be asked on each submission. For many threads.
 */
public final class WorkerTimes {

	private final UsageRecorder[] slots;

	private final Map<Statistic, RecentMedian> medians = new EnumMap<>(Statistic.class);

	/**
	 * Creates a view of what recorders record.
	 * @param slots the recorders of the worker's slots
	 */
	public WorkerTimes(List<UsageRecorder> slots) {
		this.slots = slots.toArray(UsageRecorder[]::new);
		for (Statistic statistic : Statistic.values()) {
			this.medians.put(statistic, new RecentMedian());
		}
	}

	/**
	 * The sum of all values so far.
	 * @param statistic what was measured; of {@link Statistic#ELU} the active time
	 * @return the time in nanoseconds; 0 if there is none
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
	 * What a task is expected to take: the median of the recent values if it is
	 * collected, else their average.
	 * @param statistic what was measured; of {@link Statistic#ELU} the active time
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
	 * A median that is worked out anew when enough of the values it covers have changed.
	 */
	private static final class RecentMedian {

		/**
		 * Of so many values one has to be new: then it costs little more than an average.
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

		/** The median when so many values had been recorded. */
		private record Known(long count, long nanos) {

		}

	}

}

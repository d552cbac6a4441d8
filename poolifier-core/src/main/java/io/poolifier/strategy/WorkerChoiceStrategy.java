package io.poolifier.strategy;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

import io.poolifier.usage.Collected;
import io.poolifier.usage.Statistic;

/**
 * The ways to choose a worker for a task. Those that compare workers compare all of up to
 * 16, and of more the four with the lowest keys and four others in turn.
 */
@SuppressWarnings("ImmutableEnumChecker")
public enum WorkerChoiceStrategy {

	/** Each ready worker in turn. */
	ROUND_ROBIN((options) -> new RoundRobin(), false),

	/**
	 * The ready worker with the fewest queued and executing tasks, the lowest key among
	 * equals. The default.
	 */
	LEAST_USED((options) -> new LeastUsed(), false),

	/**
	 * The ready worker whose tasks have run and waited for the shortest time so far, the
	 * lowest key among equals.
	 */
	LEAST_BUSY((options) -> new LeastTime(Statistic.RUN_TIME, Statistic.WAIT_TIME), false, Statistic.RUN_TIME,
			Statistic.WAIT_TIME),

	/**
	 * The ready worker whose tasks have computed and waited for the shortest time so far,
	 * the lowest key among equals.
	 */
	LEAST_ELU((options) -> new LeastTime(Statistic.ELU, Statistic.WAIT_TIME), false, Statistic.WAIT_TIME,
			Statistic.ELU),

	/**
	 * The ready worker that, by the times tasks took recently, will be the first to be
	 * done with what it was given; the one with the fewest tasks among equals.
	 */
	FAIR_SHARE(FairShare::new, true, Statistic.RUN_TIME, Statistic.WAIT_TIME, Statistic.ELU),

	/**
	 * Each ready worker in turn, for as many tasks as fit into its weight by the times
	 * they took recently.
	 */
	WEIGHTED_ROUND_ROBIN((options) -> new WeightedRoundRobin(options, WeightSchedule::new), true, Statistic.RUN_TIME,
			Statistic.WAIT_TIME),

	/**
	 * As {@link #WEIGHTED_ROUND_ROBIN}, but a worker's turn is cut into slices, and the
	 * slices of workers are mixed.
	 */
	INTERLEAVED_WEIGHTED_ROUND_ROBIN((options) -> new WeightedRoundRobin(options, InterleavedSchedule::new), true,
			Statistic.RUN_TIME, Statistic.WAIT_TIME);

	private final Function<StrategyOptions, WorkerChooser> chooser;

	private final boolean looksAtRecentTimes;

	private final Set<Statistic> statistics;

	WorkerChoiceStrategy(Function<StrategyOptions, WorkerChooser> chooser, boolean looksAtRecentTimes,
			Statistic... statistics) {
		this.chooser = chooser;
		this.looksAtRecentTimes = looksAtRecentTimes;
		this.statistics = Set.of(statistics);
	}

	/**
	 * What has to be collected for the strategy to work.
	 * @param options say where the median takes the place of the average
	 * @return the requirements
	 */
	public Collected required(StrategyOptions options) {
		Set<Statistic> averaged = EnumSet.noneOf(Statistic.class);
		Set<Statistic> medians = EnumSet.noneOf(Statistic.class);
		if (this.looksAtRecentTimes) {
			for (Statistic statistic : this.statistics) {
				(options.medians().contains(statistic) ? medians : averaged).add(statistic);
			}
		}
		return new Collected(this.statistics, averaged, medians);
	}

	/**
	 * Makes the strategy ready for use in one pool.
	 * @param options the options
	 * @return a chooser with a state of its own
	 */
	public WorkerChooser newChooser(StrategyOptions options) {
		return this.chooser.apply(options);
	}

}

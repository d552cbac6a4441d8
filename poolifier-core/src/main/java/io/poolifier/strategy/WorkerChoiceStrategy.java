package io.poolifier.strategy;

import java.util.Set;
import java.util.function.Supplier;

import io.poolifier.usage.Statistic;

/**
 * The ways to choose a worker for a task.
 */
@SuppressWarnings("ImmutableEnumChecker")
public enum WorkerChoiceStrategy {

	/** Each ready worker in turn. */
	ROUND_ROBIN(RoundRobin::new),

	/**
	 * The ready worker with the fewest queued and executing tasks, the lowest key among
	 * equals. The default.
	 */
	LEAST_USED(LeastUsed::new),

	/**
	 * The ready worker whose tasks have run and waited for the shortest time so far, the
	 * lowest key among equals.
	 */
	LEAST_BUSY(LeastBusy::new, Statistic.RUN_TIME, Statistic.WAIT_TIME);

	private final Supplier<WorkerChooser> chooser;

	private final Set<Statistic> required;

	WorkerChoiceStrategy(Supplier<WorkerChooser> chooser, Statistic... required) {
		this.chooser = chooser;
		this.required = Set.of(required);
	}

	/**
	 * What has to be measured for the strategy to work.
	 * @return the statistics
	 */
	public Set<Statistic> requiredStatistics() {
		return this.required;
	}

	/**
	 * Makes the strategy ready for use in one pool.
	 * @return a chooser with a state of its own
	 */
	public WorkerChooser newChooser() {
		return this.chooser.get();
	}

}

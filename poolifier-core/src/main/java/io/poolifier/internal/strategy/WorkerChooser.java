package io.poolifier.internal.strategy;

import io.poolifier.options.StrategyOptions;

/**
 * A strategy at work in one pool. Called by many threads at once, without a lock.
 */
public interface WorkerChooser {

	/** The answer when no worker can be chosen. */
	int NONE = -1;

	/**
	 * Chooses a worker.
	 * @param workers the workers that may run the task, in the order of their keys; not
	 * to be changed
	 * @param now the time, as {@link System#nanoTime()}; the caller has read it already,
	 * which takes longer than most choices
	 * @return the index of a ready worker, or {@link #NONE} if there is none
	 */
	int choose(WorkerView[] workers, long now);

	/**
	 * How many workers the most recent choice passed over because they were not ready.
	 * @return the number
	 */
	default int retries() {
		return 0;
	}

	/**
	 * Changes the options. What the strategy knows of the workers stays.
	 * @param options the new options
	 */
	default void setOptions(StrategyOptions options) {
		// Most strategies have none.
	}

}

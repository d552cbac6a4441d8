// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import io.poolifier.options.StrategyOptions;

/**
 * Worker choice strategy in use by one pool. Thread-safe. Called without a lock.
 */
public interface WorkerChooser {

	/** The result if no worker can be chosen. */
	int NONE = -1;

	/**
	 * Chooses a worker.
	 * @param workers the workers that may run the task, in the order of their keys; must
	 * not be modified
	 * @param now the time, in terms of {@link System#nanoTime()}; passed by the caller
	 * because reading the clock takes longer than most choices
	 * @return the index of a ready worker, or {@link #NONE} if there is none
	 */
	int choose(WorkerView[] workers, long now);

	/**
	 * Returns the number of workers that the most recent choice passed over because they
	 * were not ready.
	 * @return the number
	 */
	default int retries() {
		return 0;
	}

	/**
	 * Sets the options. The state of the strategy is kept.
	 * @param options the new options
	 */
	default void setOptions(StrategyOptions options) {
		// Most strategies have no options.
	}

}

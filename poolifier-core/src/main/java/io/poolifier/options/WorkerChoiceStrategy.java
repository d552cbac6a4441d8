package io.poolifier.options;

/**
 * Strategies that choose a worker for a task. The strategies that compare workers compare
 * all of up to 16; of more, the four with the lowest keys and four others in turn.
 */
public enum WorkerChoiceStrategy {

	/** Each ready worker in turn. */
	ROUND_ROBIN,

	/**
	 * The ready worker with the fewest queued and executing tasks, the lowest key among
	 * equals. The default.
	 */
	LEAST_USED,

	/**
	 * The ready worker whose tasks have run and waited for the shortest time so far, the
	 * lowest key among equals.
	 */
	LEAST_BUSY,

	/**
	 * The ready worker whose tasks have computed and waited for the shortest time so far,
	 * the lowest key among equals.
	 */
	LEAST_ELU,

	/**
	 * The ready worker that, by the recent times of tasks, will be the first to finish
	 * its tasks; the one with the fewest tasks among equals.
	 */
	FAIR_SHARE,

	/**
	 * Each ready worker in turn, for as many tasks as fit into its weight by their recent
	 * times.
	 */
	WEIGHTED_ROUND_ROBIN,

	/**
	 * As {@link #WEIGHTED_ROUND_ROBIN}, but with the turns of workers cut into
	 * interleaved slices.
	 */
	INTERLEAVED_WEIGHTED_ROUND_ROBIN

}

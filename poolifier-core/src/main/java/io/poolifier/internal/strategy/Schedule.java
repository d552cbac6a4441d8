package io.poolifier.internal.strategy;

/**
 * How a cycle of turns is laid out. A cycle has rounds; in each of them every worker that
 * takes part has one turn, in the order of their keys. Who takes part in a round takes
 * part in all before it.
 */
interface Schedule {

	/**
	 * The number of rounds, at least 1.
	 */
	int rounds();

	/**
	 * How much task time a worker is given in its turn.
	 * @return the time in nanoseconds; 0 if it takes no part in the round
	 */
	long turnNanos(int round, int key);

}

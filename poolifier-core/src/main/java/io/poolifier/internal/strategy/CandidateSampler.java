package io.poolifier.internal.strategy;

/**
 * Which workers are compared for a task. Of up to 16 all; of more, those with the four
 * lowest keys, so that few tasks go to few workers, and four of the others in turn. That
 * is enough to keep all evenly loaded (M. Mitzenmacher, "The Power of Two Choices in
 * Randomized Load Balancing", 2001), and the choice costs the same however many workers
 * there are.
 */
final class CandidateSampler {

	/*
	 * Implementation note. Threads that choose at the same time may see the same turn,
	 * which does no harm.
	 */

	private static final int ALL = 16;

	static final int FIRST = 4;

	private static final int OTHERS = 4;

	private int turn = FIRST;

	/** How many candidates there are. */
	static int count(int workers) {
		return (workers <= ALL) ? workers : FIRST + OTHERS;
	}

	/** Takes the next turn. */
	int turn(int workers) {
		if (workers <= ALL) {
			return FIRST;
		}
		int turn = this.turn;
		this.turn = (turn + OTHERS < workers) ? turn + OTHERS : FIRST;
		return (turn < workers) ? turn : FIRST;
	}

	/** The index of a candidate. */
	static int index(int candidate, int turn, int workers) {
		if (candidate < FIRST) {
			return candidate;
		}
		int index = turn + candidate - FIRST;
		return (index < workers) ? index : index - workers + FIRST;
	}

}

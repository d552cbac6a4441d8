// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

/**
 * Sampler of the workers that are compared for a task. Up to 16 workers are all compared.
 * Of more workers, the four with the lowest keys and two of the others in turn are
 * compared. Always including the lowest keys makes a small number of tasks use few
 * workers. The sample suffices for an even load (M. Mitzenmacher, "The Power of Two
 * Choices in Randomized Load Balancing", 2001). The cost of a choice does not depend on
 * the number of workers.
 */
final class CandidateSampler {

	/*
	 * Implementation note. Threads that choose concurrently may see the same turn, which
	 * is harmless.
	 */

	private static final int ALL = 16;

	static final int FIRST = 4;

	private static final int OTHERS = 2;

	private int turn = FIRST;

	/** Returns the number of candidates. */
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

	/** Returns the index of a candidate. */
	static int index(int candidate, int turn, int workers) {
		if (candidate < FIRST) {
			return candidate;
		}
		int index = turn + candidate - FIRST;
		return (index < workers) ? index : index - workers + FIRST;
	}

}

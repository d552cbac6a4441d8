// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

/**
 * Chooser of the ready worker with the fewest tasks among {@linkplain CandidateSampler
 * some candidates}. The search stops at the first worker without tasks.
 * <p>
 * If two random workers have a backlog, only they are compared (M. Mitzenmacher, "The
 * Power of Two Choices in Randomized Load Balancing", 2001). A difference of a few tasks
 * does not matter then, and tasks that are submitted within a microsecond may go to the
 * same worker.
 */
final class LeastUsed implements WorkerChooser {

	/*
	 * Implementation note. The pair changes with the time, and needs no shared state.
	 * While it is the same, the submitting thread writes to the same cache lines.
	 */

	/**
	 * The binary logarithm of the time for which the pair is the same, in nanoseconds.
	 */
	private static final int PAIR_NANOS_LOG = 10;

	/** The number of tasks by which backlogs may be inexact. */
	private static final int TOLERANCE = 8;

	private static final int GOLDEN_RATIO = 0x9E3779B9;

	private final CandidateSampler candidates = new CandidateSampler();

	@Override
	public int choose(WorkerView[] workers, long now) {
		int chosen = (workers.length > 2) ? ofPairWithBacklog(workers, now) : NONE;
		if (chosen == NONE) {
			chosen = choose(workers, CandidateSampler.count(workers.length), this.candidates.turn(workers.length));
		}
		return (chosen != NONE) ? chosen : choose(workers, workers.length, CandidateSampler.FIRST);
	}

	/** Returns {@link #NONE} if a worker of the pair has no backlog, or is not ready. */
	private static int ofPairWithBacklog(WorkerView[] workers, long now) {
		int random = (int) (now >>> PAIR_NANOS_LOG) * GOLDEN_RATIO;
		int one = below(workers.length, random);
		int backlog = backlog(workers[one]);
		if (backlog == 0) {
			return NONE;
		}
		int step = 1 + below(workers.length - 1, Integer.rotateLeft(random, Short.SIZE));
		int other = (one + step < workers.length) ? one + step : one + step - workers.length;
		int otherBacklog = backlog(workers[other]);
		if (otherBacklog == 0) {
			return NONE;
		}
		return (backlog <= otherBacklog + TOLERANCE) ? one : other;
	}

	private static int backlog(WorkerView worker) {
		int backlog = worker.backlog();
		return (backlog > 0 && worker.ready()) ? backlog : 0;
	}

	/** Maps a random number to a number from 0 to below a bound. */
	private static int below(int bound, int random) {
		return (int) ((Integer.toUnsignedLong(random) * bound) >>> Integer.SIZE);
	}

	private static int choose(WorkerView[] workers, int candidates, int turn) {
		int chosen = NONE;
		int least = Integer.MAX_VALUE;
		for (int candidate = 0; candidate < candidates && least > 0; candidate++) {
			int index = CandidateSampler.index(candidate, turn, workers.length);
			if (workers[index].ready()) {
				int load = workers[index].load();
				if (load < least) {
					least = load;
					chosen = index;
				}
			}
		}
		return chosen;
	}

}

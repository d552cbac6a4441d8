// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

/**
 * How often there are tasks of each kind in a round.
 */
final class TaskMix {

	private static final TaskKind[] KINDS = TaskKind.values();

	/**
	 * Most rounds are about speed: little happens twice at once where tasks take long.
	 */
	private static final int MOST_NOOPS = 1_000_000;

	private final int[] limits = new int[KINDS.length];

	TaskMix(Dice dice) {
		int limit = 0;
		for (int i = 0; i < KINDS.length; i++) {
			limit += (KINDS[i] == TaskKind.NOOP) ? dice.logUniform(1, MOST_NOOPS)
					: dice.between(0, 2 * KINDS[i].weight());
			this.limits[i] = limit;
		}
	}

	TaskKind next(Dice dice) {
		int chosen = dice.below(Math.max(this.limits[this.limits.length - 1], 1));
		int kind = 0;
		while (kind < this.limits.length - 1 && this.limits[kind] <= chosen) {
			kind++;
		}
		return KINDS[kind];
	}

}

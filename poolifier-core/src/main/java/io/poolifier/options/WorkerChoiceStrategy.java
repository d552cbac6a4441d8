// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.options;

/**
 * Strategy that chooses a worker for a task. Strategies that compare workers compare all
 * of them in pools of up to 16 workers. In larger pools they compare the four workers
 * with the lowest keys and two others in turn.
 */
public enum WorkerChoiceStrategy {

	/** Chooses each ready worker in turn. */
	ROUND_ROBIN,

	/**
	 * Chooses the ready worker with the fewest queued and running tasks; on a tie, the
	 * one with the lowest key. In pools of more than two workers with task stealing, only
	 * two workers picked at random are compared if both have many waiting tasks. The
	 * default.
	 */
	LEAST_USED,

	/**
	 * Chooses the ready worker with the least accumulated run time and wait time of its
	 * tasks; on a tie, the one with the lowest key.
	 */
	LEAST_BUSY,

	/**
	 * Chooses the ready worker with the least accumulated active time and wait time of
	 * its tasks; on a tie, the one with the lowest key.
	 */
	LEAST_ELU,

	/**
	 * Chooses the ready worker that is expected to finish its tasks first, based on
	 * recent task times; among those that should have finished, the one with the fewest
	 * tasks.
	 */
	FAIR_SHARE,

	/**
	 * Chooses each ready worker in turn, for as many tasks as fit into its weight
	 * according to recent task times.
	 */
	WEIGHTED_ROUND_ROBIN,

	/**
	 * Chooses workers as {@link #WEIGHTED_ROUND_ROBIN} does, but divides the turns of the
	 * workers into interleaved slices.
	 */
	INTERLEAVED_WEIGHTED_ROUND_ROBIN

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

/**
 * Schedule of a cycle of turns. A cycle consists of rounds. In each round, every
 * participating worker has one turn, in the order of the worker keys. A worker that
 * participates in a round also participates in all previous rounds.
 */
interface Schedule {

	/**
	 * Returns the number of rounds, at least 1.
	 */
	int rounds();

	/**
	 * Returns the task time that a worker gets in its turn.
	 * @return the time in nanoseconds; 0 if the worker does not participate in the round
	 */
	long turnNanos(int round, int key);

}

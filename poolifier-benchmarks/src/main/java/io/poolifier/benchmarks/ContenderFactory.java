// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

/**
 * A participant in a measurement, from which a fresh contender is made for each round.
 *
 * @param name as in the report
 * @param opening makes a fresh contender for a round
 */
record ContenderFactory(String name, Opening opening) {

	/**
	 * Makes a contender.
	 */
	@FunctionalInterface
	interface Opening {

		/**
		 * Creates and starts a contender.
		 * @param workers the number of its threads
		 * @param workload the workload that its tasks run
		 * @return the contender
		 */
		Contender open(int workers, Work workload);

	}

	Contender open(int workers, Work workload) {
		return this.opening.open(workers, workload);
	}

}

package io.poolifier.benchmarks;

/**
 * Who takes part in a measurement.
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
		 * Makes and starts a contender.
		 * @param workers how many threads it has
		 * @param workload what its tasks do
		 * @return the contender
		 */
		Contender open(int workers, Workload workload);

	}

	Contender open(int workers, Workload workload) {
		return this.opening.open(workers, workload);
	}

}

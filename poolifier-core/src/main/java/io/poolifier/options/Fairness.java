// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.options;

import java.util.Map;

/**
 * Options of a pool that is shared fairly among tenants, which are identified by fairness
 * keys. While tasks of several tenants wait, their numbers of started tasks are in
 * proportion to their weights. Immutable, and valid by construction.
 *
 * @param weights the weights of tenants by the string form of their fairness key, each
 * greater than 0; 1 for all others
 * @param maxKeys the maximum number of tenants with tasks that are told apart, greater
 * than 0; all others count as one tenant
 */
public record Fairness(Map<String, Double> weights, int maxKeys) {

	/** The default maximum number of tenants that are told apart. */
	public static final int DEFAULT_MAX_KEYS = 10_000;

	private static final String PATH = "tasksQueueOptions.fairness.";

	private static final double MOST_WEIGHT = 1_000_000;

	/**
	 * Copies the weights, and checks the values.
	 * @throws InvalidOptionException if a value is out of range
	 */
	public Fairness {
		weights = Map.copyOf(weights);
		weights.forEach((key, weight) -> {
			// The negated form also rejects NaN.
			if (!(weight >= 1 / MOST_WEIGHT && weight <= MOST_WEIGHT)) {
				throw new InvalidOptionException(PATH + "weights[" + key + "]", weight,
						"must be above 0, from 0.000001 to 1000000");
			}
		});
		InvalidOptionException.requirePositive(PATH + "maxKeys", maxKeys);
	}

	/**
	 * Returns options with equal weights.
	 * @return the options
	 */
	public static Fairness equal() {
		return new Fairness(Map.of(), DEFAULT_MAX_KEYS);
	}

	/**
	 * Returns the weight of a tenant.
	 * @param key the fairness key of the tenant
	 * @return the weight; 1 if none is set for the string form of the key
	 */
	public double weight(Object key) {
		return this.weights.isEmpty() ? 1 : this.weights.getOrDefault(key.toString(), 1.0);
	}

}

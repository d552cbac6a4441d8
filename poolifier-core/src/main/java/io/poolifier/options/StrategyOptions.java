// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.options;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Options of the worker choice strategies. Immutable, and valid by construction, except
 * for the number of weights, which depends on the pool.
 */
public final class StrategyOptions {

	/** The default weight of a worker, in milliseconds. */
	public static final int DEFAULT_WEIGHT = 500;

	private static final String WEIGHTS = "strategyOptions.weights";

	private final Statistic measurement;

	private final Set<Statistic> medians;

	private final @Nullable Map<Integer, Double> weights;

	private StrategyOptions(Statistic measurement, Set<Statistic> medians, @Nullable Map<Integer, Double> weights) {
		if (weights != null) {
			weights.forEach(StrategyOptions::requireWeight);
		}
		this.measurement = measurement;
		this.medians = Set.copyOf(medians);
		this.weights = (weights != null) ? Map.copyOf(weights) : null;
	}

	private static void requireWeight(int key, double weight) {
		if (key < 0) {
			throw new InvalidOptionException(WEIGHTS + "." + key, weight,
					"must have a worker's key, which is 0 or more");
		}
		if (!(weight > 0) || Double.isInfinite(weight)) {
			throw new InvalidOptionException(WEIGHTS + "." + key, weight,
					"must be a number of milliseconds greater than 0");
		}
	}

	/**
	 * Returns the default options.
	 * @return the default options
	 */
	public static StrategyOptions defaults() {
		return builder().build();
	}

	/**
	 * Creates a builder that starts with the default options.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Creates a builder that starts with these options.
	 * @return the builder
	 */
	public Builder toBuilder() {
		Builder builder = builder().measurement(this.measurement).weights(this.weights);
		this.medians.forEach((statistic) -> builder.median(statistic, true));
		return builder;
	}

	/**
	 * Checks that the weights, if there are any, have exactly one entry per worker of a
	 * pool.
	 * @param maxSize the maximum number of workers of the pool
	 * @throws InvalidOptionException if a weight is missing or has the key of no worker
	 */
	public void requireWeightsFor(int maxSize) {
		Map<Integer, Double> weights = this.weights;
		if (weights == null) {
			return;
		}
		for (int key = 0; key < maxSize; key++) {
			if (!weights.containsKey(key)) {
				throw wrongKeys(weights, maxSize);
			}
		}
		if (weights.size() != maxSize) {
			throw wrongKeys(weights, maxSize);
		}
	}

	private static InvalidOptionException wrongKeys(Map<Integer, Double> weights, int maxSize) {
		return new InvalidOptionException(WEIGHTS, weights,
				"must have one weight for each of the %d workers that the pool can have, with the keys %s"
					.formatted(maxSize, (maxSize == 1) ? "0" : "0 to " + (maxSize - 1)));
	}

	/**
	 * Returns the statistic from which {@link WorkerChoiceStrategy#FAIR_SHARE} estimates
	 * the time of a task. This is the active time for {@link Statistic#ELU}, and the run
	 * time for any other statistic.
	 * @return the statistic; {@link Statistic#RUN_TIME} by default
	 */
	public Statistic measurement() {
		return this.measurement;
	}

	/**
	 * Returns the statistics for which the strategies use the median instead of the
	 * average.
	 * @return an immutable set; empty by default
	 */
	public Set<Statistic> medians() {
		return this.medians;
	}

	/**
	 * Returns the weights of the workers, by worker key. A weight is the task time in
	 * milliseconds that the weighted strategies assign to a worker per turn.
	 * @return an immutable map; {@code null} if each weight is {@value #DEFAULT_WEIGHT}
	 */
	public @Nullable Map<Integer, Double> weights() {
		return this.weights;
	}

	@Override
	public boolean equals(@Nullable Object object) {
		return object instanceof StrategyOptions other && Objects.equals(this.measurement, other.measurement)
				&& Objects.equals(this.medians, other.medians) && Objects.equals(this.weights, other.weights);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.measurement, this.medians, this.weights);
	}

	@Override
	public String toString() {
		return "StrategyOptions[measurement=" + this.measurement + ", " + "medians=" + this.medians + ", " + "weights="
				+ this.weights + "]";
	}

	/**
	 * Builder for {@link StrategyOptions}. Not thread-safe.
	 */
	public static final class Builder {

		private Statistic measurement = Statistic.RUN_TIME;

		private final Set<Statistic> medians = EnumSet.noneOf(Statistic.class);

		private @Nullable Map<Integer, Double> weights;

		private Builder() {
		}

		/**
		 * Sets the statistic from which {@link WorkerChoiceStrategy#FAIR_SHARE} estimates
		 * the time of a task. Only {@link Statistic#ELU} makes a difference.
		 * @param measurement the statistic; {@link Statistic#RUN_TIME} by default
		 * @return this builder
		 */
		public Builder measurement(Statistic measurement) {
			this.measurement = measurement;
			return this;
		}

		/**
		 * Sets whether the strategies use the median of a statistic instead of its
		 * average.
		 * @param statistic the statistic
		 * @param median whether the median is used; {@code false} by default
		 * @return this builder
		 */
		public Builder median(Statistic statistic, boolean median) {
			if (median) {
				this.medians.add(statistic);
			}
			else {
				this.medians.remove(statistic);
			}
			return this;
		}

		/**
		 * Sets the weights of all workers that the pool can have.
		 * @param weights the weights by worker key, in milliseconds and greater than 0;
		 * {@code null} for {@value #DEFAULT_WEIGHT} each
		 * @return this builder
		 */
		public Builder weights(@Nullable Map<Integer, ? extends Number> weights) {
			if (weights == null) {
				this.weights = null;
				return this;
			}
			Map<Integer, Double> copy = new HashMap<>();
			weights.forEach((key, weight) -> copy.put(key, weight.doubleValue()));
			this.weights = copy;
			return this;
		}

		/**
		 * Builds the options.
		 * @return the options
		 * @throws InvalidOptionException if a weight is not a positive finite number, or
		 * a key is negative
		 */
		public StrategyOptions build() {
			return new StrategyOptions(this.measurement, this.medians, this.weights);
		}

	}

}

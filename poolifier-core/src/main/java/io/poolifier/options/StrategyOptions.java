package io.poolifier.options;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Options of the worker choice strategies. Immutable, and valid by construction, but for
 * the number of weights, which depends on the pool.
 */
public final class StrategyOptions {

	/** The weight of a worker in milliseconds, unless there are weights. */
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
	 * The defaults.
	 * @return options with nothing changed
	 */
	public static StrategyOptions defaults() {
		return builder().build();
	}

	/**
	 * A builder that starts with the defaults.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * A builder that starts with these options.
	 * @return the builder
	 */
	public Builder toBuilder() {
		Builder builder = builder().measurement(this.measurement).weights(this.weights);
		this.medians.forEach((statistic) -> builder.median(statistic, true));
		return builder;
	}

	/**
	 * Checks that there is a weight for each worker of a pool, and none for others, or
	 * that there are no weights at all.
	 * @param maxSize the most workers the pool can have
	 * @throws InvalidOptionException if that is not so
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
	 * Returns the statistic by which {@link WorkerChoiceStrategy#FAIR_SHARE} expects the
	 * time of a task: the active time with {@link Statistic#ELU}, the run time with any
	 * other.
	 * @return the statistic; {@link Statistic#RUN_TIME} by default
	 */
	public Statistic measurement() {
		return this.measurement;
	}

	/**
	 * Returns the statistics of which strategies use the median instead of the average.
	 * @return an immutable set; empty by default
	 */
	public Set<Statistic> medians() {
		return this.medians;
	}

	/**
	 * Returns the task time in milliseconds that the weighted strategies give to a worker
	 * per turn, by the key of the worker.
	 * @return an immutable map, {@code null} for {@value #DEFAULT_WEIGHT} each
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
	 * Builds {@link StrategyOptions}. Not thread-safe.
	 */
	public static final class Builder {

		private Statistic measurement = Statistic.RUN_TIME;

		private final Set<Statistic> medians = EnumSet.noneOf(Statistic.class);

		private @Nullable Map<Integer, Double> weights;

		private Builder() {
		}

		/**
		 * Sets what a task is expected to take for
		 * {@link WorkerChoiceStrategy#FAIR_SHARE}. Only {@link Statistic#ELU} makes a
		 * difference.
		 * @param measurement the statistic
		 * @return this builder
		 */
		public Builder measurement(Statistic measurement) {
			this.measurement = measurement;
			return this;
		}

		/**
		 * Sets whether strategies look at the median of a statistic, or at its average.
		 * @param statistic the statistic
		 * @param median whether they look at the median
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
		 * Sets the weights of all workers the pool can have.
		 * @param weights milliseconds greater than 0 by worker key, {@code null} for the
		 * same for all
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
		 * @throws InvalidOptionException if a weight is not a positive number
		 */
		public StrategyOptions build() {
			return new StrategyOptions(this.measurement, this.medians, this.weights);
		}

	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Check that a task has not become more expensive since another build. What it costs is
 * measured in relation to a thread pool executor in the same JVM, so that a load of the
 * machine affects both; and both builds are measured on one machine, because the ratio
 * differs between models of processors. A disturbance can only make one attempt fail, so
 * that the best of several attempts counts.
 */
final class CostCheck {

	/** The loss that the check reports. */
	private static final double TOLERANCE = 0.15;

	/** The number of attempts, each in JVMs of its own. */
	private static final int ATTEMPTS = 5;

	/** Costs of a task in an attempt, as multiples of the cost of the executor. */
	private record Attempt(double before, double now) {

		boolean passes() {
			return this.now <= this.before * (1 + TOLERANCE);
		}

		@Override
		public String toString() {
			return String.format(Locale.ROOT, "%.2f x tpe after %.2f", this.now, this.before);
		}

	}

	private final List<Attempt> attempts = new ArrayList<>();

	/** Adds the results of an attempt. */
	void add(Results before, Results now) {
		this.attempts.add(new Attempt(ratio(before), ratio(now)));
	}

	private static double ratio(Results results) {
		return results
			.ratio(Suite.COST, TaskCost.SCENARIO, TaskCost.SUM, ContenderFactories.POOLIFIER.name(),
					ContenderFactories.TPE.name())
			.orElseThrow(() -> new IllegalStateException("The cost of a task was not measured"))
			.median();
	}

	boolean passes() {
		return this.attempts.stream().anyMatch(Attempt::passes);
	}

	/** Returns whether the outcome is known. */
	boolean isOver() {
		return passes() || this.attempts.size() >= ATTEMPTS;
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "A no-op task costs %s; at most %.0f %% more pass", this.attempts,
				100 * TOLERANCE);
	}

}

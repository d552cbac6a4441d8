// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Check that a task has not become more expensive, in relation to that of a thread pool
 * executor in the same JVM. A disturbance of the machine can only make one attempt fail,
 * so that the best of several attempts counts.
 */
final class CostCheck {

	/** The loss that the check reports. */
	private static final double TOLERANCE = 0.15;

	/** The number of attempts, each in its own JVM. */
	static final int ATTEMPTS = 5;

	/** The committed ratio of the cost of a task to that of a thread pool executor. */
	private static final double COMMITTED = 1.45;

	private CostCheck() {
	}

	/** Returns the ratio that an attempt has measured. */
	static double ratio(Results results) {
		return results
			.ratio(Suite.COST, TaskCost.SCENARIO, TaskCost.SUM, ContenderFactories.POOLIFIER.name(),
					ContenderFactories.TPE.name())
			.orElseThrow(() -> new IllegalStateException("The cost of a task was not measured"))
			.median();
	}

	static boolean passes(double ratio) {
		return ratio <= COMMITTED * (1 + TOLERANCE);
	}

	static String message(List<Double> ratios) {
		return String.format(Locale.ROOT, "A no-op task costs %s x tpe; committed are %.2f, and at most %.2f pass",
				ratios.stream().map((ratio) -> String.format(Locale.ROOT, "%.2f", ratio)).toList(), COMMITTED,
				COMMITTED * (1 + TOLERANCE));
	}

}

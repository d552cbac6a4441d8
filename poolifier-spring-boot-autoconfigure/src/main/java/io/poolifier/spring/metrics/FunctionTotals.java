// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.metrics;

import io.poolifier.info.Measurement;
import io.poolifier.info.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Totals of a task function that its meters show.
 */
final class FunctionTotals {

	final Total executed = new Total();

	final Total failed = new Total();

	final Total started = new Total();

	final Total runMillis = new Total();

	final Total waitMillis = new Total();

	void update(Usage usage) {
		this.executed.set(usage.tasks().executed());
		this.failed.set(usage.tasks().failed());
		this.started.set(usage.tasks().executed() + usage.tasks().failed());
		this.runMillis.set(aggregate(usage.runTime()));
		this.waitMillis.set(aggregate(usage.waitTime()));
	}

	private static double aggregate(@Nullable Measurement measurement) {
		return (measurement != null) ? measurement.aggregate() : 0;
	}

}

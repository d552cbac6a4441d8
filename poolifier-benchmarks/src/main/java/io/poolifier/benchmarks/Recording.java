// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

import org.jspecify.annotations.Nullable;

/**
 * Collects what the rounds of one scenario gave. Not for use by several threads.
 */
final class Recording {

	private record Key(String contender, String metric, String unit) {
	}

	private static final class Rounds {

		private final List<Double> values = new ArrayList<>();

		private final List<@Nullable Double> otherCores = new ArrayList<>();

	}

	private final String suite;

	private final String scenario;

	private final Map<Key, Rounds> rounds = new LinkedHashMap<>();

	Recording(String suite, String scenario) {
		this.suite = suite;
		this.scenario = scenario;
	}

	void add(ContenderFactory factory, String metric, String unit, double value, OptionalDouble otherCores) {
		Rounds rounds = this.rounds.computeIfAbsent(new Key(factory.name(), metric, unit), (key) -> new Rounds());
		rounds.values.add(value);
		rounds.otherCores.add(otherCores.isPresent() ? otherCores.getAsDouble() : null);
	}

	List<Series> series() {
		List<Series> series = new ArrayList<>();
		this.rounds.forEach((key, rounds) -> series.add(new Series(this.suite, this.scenario, key.contender, key.metric,
				key.unit, rounds.values, rounds.otherCores)));
		return series;
	}

}

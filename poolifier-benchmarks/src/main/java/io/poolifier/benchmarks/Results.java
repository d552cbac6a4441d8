// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that was measured: a file of JSON for each suite.
 */
final class Results {

	/** The suite that a script of its own runs, whatever the version of Java. */
	static final String NODE = "node";

	static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	private static final TypeReference<List<Series>> SERIES = new TypeReference<>() {
	};

	private final List<Series> series;

	Results(List<Series> series) {
		this.series = List.copyOf(series);
	}

	static Path file(Path directory, String suite) {
		return directory.resolve(suite + ".json");
	}

	static void write(Path directory, String suite, List<Series> series) throws IOException {
		Files.createDirectories(directory);
		Files.writeString(file(directory, suite), JSON.writeValueAsString(series));
	}

	/** Reads what there is. */
	static Results read(Path directory) throws IOException {
		List<Series> series = new ArrayList<>();
		List<String> suites = new ArrayList<>(Stream.of(Suite.values()).map(Suite::title).toList());
		suites.add(NODE);
		for (String suite : suites) {
			Path file = suite.equals(NODE) ? directory.resolveSibling(NODE + ".json") : file(directory, suite);
			if (Files.exists(file)) {
				series.addAll(JSON.readValue(Files.readString(file), SERIES));
			}
		}
		return new Results(series);
	}

	List<Series> series() {
		return this.series;
	}

	/** The series of someone in the same rounds. */
	Optional<Series> same(Series other, String contender) {
		return find(other.suite(), other.scenario(), other.metric(), contender);
	}

	Optional<Figure> figure(Suite suite, String scenario, String metric, String contender) {
		return find(suite.title(), scenario, metric, contender).map(Series::figure);
	}

	Optional<Figure> ratio(Suite suite, String scenario, String metric, String contender, String yardstick) {
		return find(suite.title(), scenario, metric, contender)
			.flatMap((ours) -> same(ours, yardstick).map(ours::ratioTo));
	}

	/** The best median that anyone has. */
	OptionalDouble best(String suite, String scenario, String metric) {
		return this.series.stream()
			.filter((found) -> found.suite().equals(suite))
			.filter((found) -> found.scenario().equals(scenario))
			.filter((found) -> found.metric().equals(metric))
			.mapToDouble(Series::median)
			.max();
	}

	private Optional<Series> find(String suite, String scenario, String metric, String contender) {
		return this.series.stream()
			.filter((found) -> found.suite().equals(suite))
			.filter((found) -> found.scenario().equals(scenario))
			.filter((found) -> found.metric().equals(metric))
			.filter((found) -> found.contender().equals(contender))
			.findFirst();
	}

}

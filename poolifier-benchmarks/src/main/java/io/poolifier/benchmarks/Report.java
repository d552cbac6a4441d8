// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The measurements, compared with the targets.
 *
 * @param environment the machine and the settings of the measurement
 * @param targets the targets and their outcomes
 * @param measurements all measurements
 */
record Report(Map<String, String> environment, List<Judgement> targets, List<Measurement> measurements) {

	/**
	 * A target and its outcome.
	 *
	 * @param what the measured quantity
	 * @param unit the unit, or the reference that the figures are multiples of
	 * @param floor the figure that has to be reached
	 * @param aim the desired figure; {@code null} if there is no aim
	 * @param measured the figure; {@code null} if it was not measured
	 * @param verdict the goal that the figure reaches; {@code null} if it was not
	 * measured
	 */
	record Judgement(String what, String unit, double floor, @Nullable Double aim, @Nullable Figure measured,
			@Nullable String verdict) {

		private static Judgement of(Target target, Results results) {
			Figure measured = target.measured().apply(results).orElse(null);
			Double aim = Double.isNaN(target.aim()) ? null : target.aim();
			String verdict = (measured != null) ? target.verdict(measured.median()) : null;
			return new Judgement(target.what(), target.unit(), target.floor(), aim, measured, verdict);
		}

	}

	/**
	 * A series, and what it comes to.
	 *
	 * @param series the values of all rounds
	 * @param median their median
	 * @param spread the distance of their quartiles, in relation to the median
	 * @param markedRounds in how many rounds others took too much of the machine
	 * @param timesTpe the median in relation to the thread pool executor's, by rounds;
	 * {@code null} if that took no part
	 * @param timesFjp the same for the fork-join pool
	 */
	record Measurement(Series series, double median, double spread, long markedRounds, @Nullable Double timesTpe,
			@Nullable Double timesFjp) {

		private static Measurement of(Series series, Results results) {
			Figure figure = series.figure();
			return new Measurement(series, figure.median(), figure.spread(), series.marked(),
					times(series, ContenderFactories.TPE, results), times(series, ContenderFactories.FJP, results));
		}

		private static @Nullable Double times(Series series, ContenderFactory yardstick, Results results) {
			return results.same(series, yardstick.name()).map(series::ratioTo).map(Figure::median).orElse(null);
		}

	}

	static Report of(Map<String, String> environment, Results results) {
		return new Report(environment, Target.all().stream().map((target) -> Judgement.of(target, results)).toList(),
				results.series().stream().map((series) -> Measurement.of(series, results)).toList());
	}

	/** Writes it for people and for programs. */
	void write(Path directory) throws IOException {
		Files.writeString(directory.resolve("report.json"), Results.JSON.writeValueAsString(this));
		Files.writeString(directory.resolve("report.md"), new Markdown(this).toString());
	}

	/** The measurements of each scenario. */
	Map<String, List<Measurement>> scenarios() {
		Map<String, List<Measurement>> scenarios = new LinkedHashMap<>();
		for (Measurement measurement : this.measurements) {
			Series series = measurement.series();
			scenarios.computeIfAbsent(series.suite() + ": " + series.scenario(), (title) -> new ArrayList<>())
				.add(measurement);
		}
		return scenarios;
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A report as people read it.
 */
final class Markdown {

	private static final int FIGURES = 3;

	private final StringBuilder text = new StringBuilder();

	Markdown(Report report) {
		report.environment().forEach((name, value) -> line("- " + name + ": " + value));
		line("- marked rounds: those in which other processes took more than %s cores"
			.formatted(Series.TOO_MANY_CORES));
		line("- ±: half the distance between the quartiles of all rounds, in relation to their median");
		line("");
		targets(report.targets());
		report.scenarios().forEach(this::scenario);
	}

	private void targets(List<Report.Judgement> targets) {
		row(List.of("target", "floor", "aim", "measured", "quartiles", "of", "reached"));
		line("|---|--:|--:|--:|--:|---|---|");
		for (Report.Judgement target : targets) {
			row(List.of(target.what(), number(target.floor()), number(target.aim()), median(target.measured()),
					quartiles(target.measured()), target.unit(),
					(target.verdict() != null) ? target.verdict() : "not measured"));
		}
	}

	private static String median(@Nullable Figure figure) {
		return (figure != null) ? number(figure.median()) : "";
	}

	private static String quartiles(@Nullable Figure figure) {
		return (figure != null && figure.hasQuartiles()) ? number(figure.low()) + " to " + number(figure.high()) : "";
	}

	/** A row for each contender, a column for each metric. */
	private void scenario(String title, List<Report.Measurement> measurements) {
		boolean compared = measurements.stream().anyMatch((measurement) -> measurement.timesTpe() != null);
		Set<String> metrics = new LinkedHashSet<>();
		Map<String, List<Report.Measurement>> contenders = new LinkedHashMap<>();
		for (Report.Measurement measurement : measurements) {
			metrics.add(heading(measurement.series()));
			contenders.computeIfAbsent(measurement.series().contender(), (name) -> new ArrayList<>()).add(measurement);
		}
		line("");
		line("#### " + title);
		line("");
		List<String> head = new ArrayList<>(List.of("contender"));
		metrics.forEach((metric) -> head.addAll(compared ? List.of(metric, "x tpe", "x fjp") : List.of(metric)));
		head.add("marked rounds");
		row(head);
		line("|---" + "|--:".repeat(head.size() - 1) + "|");
		contenders.forEach((name, ofOne) -> row(contender(name, metrics, compared, ofOne)));
	}

	private static List<String> contender(String name, Set<String> metrics, boolean compared,
			List<Report.Measurement> measurements) {
		List<String> cells = new ArrayList<>(List.of(name));
		for (String metric : metrics) {
			Report.Measurement found = measurements.stream()
				.filter((measurement) -> heading(measurement.series()).equals(metric))
				.findFirst()
				.orElse(null);
			cells.add((found != null) ? "%s ± %.0f %%".formatted(number(found.median()), 50 * found.spread()) : "");
			if (compared) {
				cells.add((found != null) ? number(found.timesTpe()) : "");
				cells.add((found != null) ? number(found.timesFjp()) : "");
			}
		}
		Series first = measurements.get(0).series();
		cells.add(first.otherCores().isEmpty() ? "" : first.marked() + " of " + first.values().size());
		return cells;
	}

	private static String heading(Series series) {
		return series.metric() + ", " + series.unit();
	}

	/** Three figures, and no more than are needed. */
	private static String number(@Nullable Double value) {
		if (value == null) {
			return "";
		}
		double size = Math.abs(value);
		int before = (size < 1) ? 1 : (int) Math.log10(size) + 1;
		return String.format(Locale.ROOT, "%,." + Math.max(0, FIGURES - before) + "f", value);
	}

	private void row(List<String> cells) {
		line("| " + String.join(" | ", cells) + " |");
	}

	private void line(String line) {
		this.text.append(line).append('\n');
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}

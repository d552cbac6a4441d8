// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Prometheus server gets, and whether an expression finds something in it.
 */
record Scrape(List<Sample> samples) {

	private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+$");

	private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(=~|=)\\s*\"([^\"]*)\"");

	private static final Pattern NO_SELECTOR = Pattern
		.compile("\\[[^]]*]|\\b(?:by|on|without|ignoring)\\s*\\([^)]*\\)");

	private static final Pattern SELECTOR = Pattern.compile("\\b([a-zA-Z_:][\\w:]*)\\b(?!\\s*\\()(?:\\{([^}]*)})?");

	private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "bool");

	record Sample(String name, Map<String, String> labels) {
	}

	static Scrape of(String text) {
		List<Sample> samples = new ArrayList<>();
		Matcher matcher = SAMPLE.matcher(text);
		while (matcher.find()) {
			Map<String, String> labels = new HashMap<>();
			Matcher label = LABEL.matcher((matcher.group(2) != null) ? matcher.group(2) : "");
			while (label.find()) {
				labels.put(label.group(1), label.group(3));
			}
			samples.add(new Sample(matcher.group(1), labels));
		}
		return new Scrape(samples);
	}

	/**
	 * The selectors of an expression that select nothing.
	 */
	List<String> missing(String expression) {
		List<String> missing = new ArrayList<>();
		Matcher selector = SELECTOR.matcher(NO_SELECTOR.matcher(expression).replaceAll(" "));
		while (selector.find()) {
			if (!KEYWORDS.contains(selector.group(1)) && !selects(selector.group(1), selector.group(2))) {
				missing.add(selector.group());
			}
		}
		return missing;
	}

	private boolean selects(String name, String matchers) {
		return this.samples.stream().anyMatch((sample) -> sample.name().equals(name) && matches(sample, matchers));
	}

	/** Labels that the Prometheus server adds, and variables of a board, match. */
	private static boolean matches(Sample sample, String matchers) {
		Matcher matcher = LABEL.matcher((matchers != null) ? matchers : "");
		while (matcher.find()) {
			String expected = matcher.group(3);
			if (expected.startsWith("$")) {
				continue;
			}
			String actual = sample.labels().getOrDefault(matcher.group(1), "");
			if (!(matcher.group(2).equals("=") ? actual.equals(expected) : actual.matches(expected))) {
				return false;
			}
		}
		return true;
	}

}

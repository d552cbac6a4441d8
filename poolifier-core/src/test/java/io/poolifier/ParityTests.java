// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page that says what became of each rule has all rules, and agrees with the tests.
 */
class ParityTests {

	private static final Path ROOT = Path.of("..");

	private static final Path PAGE = ROOT.resolve("docs/contributing/parity.md");

	/** How many rules there are of each kind; they are numbered from 1. */
	private static final Map<String, Integer> RULES = new LinkedHashMap<>();

	static {
		RULES.put("PT", 11);
		RULES.put("OP", 15);
		RULES.put("ST", 15);
		RULES.put("RR", 5);
		RULES.put("LU", 3);
		RULES.put("LB", 1);
		RULES.put("LE", 1);
		RULES.put("FS", 4);
		RULES.put("WR", 7);
		RULES.put("IW", 7);
		RULES.put("DW", 2);
		RULES.put("WN", 12);
		RULES.put("TL", 17);
		RULES.put("TQ", 14);
		RULES.put("SI", 11);
		RULES.put("BP", 3);
		RULES.put("RQ", 3);
		RULES.put("DY", 11);
		RULES.put("ER", 8);
		RULES.put("EV", 10);
		RULES.put("TF", 12);
		RULES.put("ME", 3);
		RULES.put("AB", 6);
		RULES.put("LC", 9);
		RULES.put("PI", 10);
		RULES.put("EL", 4);
		RULES.put("JV", 12);
	}

	private static final Pattern ROW = Pattern
		.compile("\\| ([A-Z]{2}-\\d+) \\| (kept|better|not applicable) \\| ([^|]+) \\| ([^|]+) \\|");

	private static final Pattern TEST = Pattern.compile("`(\\w+#\\w+)`");

	private static final Pattern ANNOTATED = Pattern.compile("(?s)\t@Rule\\(([^)]*)\\).*?\\svoid (\\w+)\\(");

	private static final Pattern RULE = Pattern.compile("\"([^\"]+)\"");

	private record Row(String rule, String verdict, String how, List<String> tests) {

		static Row of(String line) {
			var matcher = ROW.matcher(line);
			assertThat(matcher.matches()).as("a row, not: %s", line).isTrue();
			return new Row(matcher.group(1), matcher.group(2), matcher.group(3),
					TEST.matcher(matcher.group(4)).results().map((test) -> test.group(1)).toList());
		}

	}

	private static List<Row> rows() throws IOException {
		return Files.readAllLines(PAGE).stream().filter((line) -> line.matches("\\| [A-Z].*")).map(Row::of).toList();
	}

	/** Returns the tests of each rule, of all modules. */
	private static Map<String, Set<String>> annotatedTests() throws IOException {
		Map<String, Set<String>> tests = new HashMap<>();
		for (Path file : testClasses()) {
			String name = file.getFileName().toString().replace(".java", "");
			for (MatchResult test : ANNOTATED.matcher(Files.readString(file)).results().toList()) {
				RULE.matcher(test.group(1))
					.results()
					.forEach((rule) -> tests.computeIfAbsent(rule.group(1), (key) -> new TreeSet<>())
						.add(name + "#" + test.group(2)));
			}
		}
		return tests;
	}

	private static List<Path> testClasses() throws IOException {
		try (Stream<Path> files = Files.walk(ROOT)) {
			return files.filter((file) -> file.toString().replace('\\', '/').matches(".*/src/test/java/.*Tests\\.java"))
				.toList();
		}
	}

	@Test
	void hasEachRuleOnceAndInOrder() throws IOException {
		List<String> rules = new ArrayList<>();
		RULES.forEach(
				(kind, count) -> IntStream.rangeClosed(1, count).forEach((number) -> rules.add(kind + "-" + number)));
		assertThat(rules).hasSize(216);
		assertThat(rows()).extracting(Row::rule).containsExactlyElementsOf(rules);
	}

	@Test
	void saysHowAndNamesATest() throws IOException {
		for (Row row : rows()) {
			assertThat(row.how()).as("how %s is %s", row.rule(), row.verdict()).isNotBlank();
			if (row.verdict().equals("not applicable")) {
				assertThat(row.tests()).as("tests of %s", row.rule()).isEmpty();
			}
			else {
				assertThat(row.tests()).as("tests of %s", row.rule()).isNotEmpty();
			}
		}
	}

	@Test
	void namesTestsThatExistAndAreAnnotatedWithTheRule() throws IOException {
		Map<String, Set<String>> tests = annotatedTests();
		for (Row row : rows()) {
			assertThat(tests.getOrDefault(row.rule(), Set.of())).as("tests of %s", row.rule()).containsAll(row.tests());
		}
	}

	@Test
	void rulesOfTestsAreOnThePageAndApplicable() throws IOException {
		List<String> applicable = rows().stream()
			.filter((row) -> !row.verdict().equals("not applicable"))
			.map(Row::rule)
			.toList();
		assertThat(annotatedTests().keySet()).isSubsetOf(applicable);
	}

}

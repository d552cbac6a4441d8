// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page with a place for the report of each version of Java.
 */
final class ReportPage {

	private ReportPage() {
	}

	/**
	 * Publishes a report in its place on a page.
	 * @param page the page
	 * @param version the place
	 * @param report the report that replaces the previous one
	 */
	static void publish(Path page, String version, String report) throws IOException {
		String begin = "<!-- report " + version + " -->";
		String end = "<!-- end of report " + version + " -->";
		String text = Files.readString(page);
		int from = text.indexOf(begin);
		int to = text.indexOf(end);
		if (from < 0 || to < from) {
			throw new IllegalArgumentException(
					"%s has no place for the report: it needs the lines '%s' and '%s'".formatted(page, begin, end));
		}
		Files.writeString(page, text.substring(0, from + begin.length()) + "\n\n" + report + "\n" + text.substring(to));
	}

}

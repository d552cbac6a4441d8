// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Links of pages to files of the project.
 */
final class Links {

	private static final Pattern INLINE = Pattern.compile("]\\(([^)\\s]+)(?:\\s+\"[^\"]*\")?\\)");

	private static final Pattern REFERENCE = Pattern.compile("^\\[[^]]+]:\\s+(\\S+)");

	private static final Pattern HTML = Pattern.compile("<(?:a|img)\\s[^>]*(?:href|src)=\"([^\"]+)\"");

	private static final Pattern EXTERNAL = Pattern.compile("[a-z][a-z+.-]*:.*|//.*");

	private static final Pattern HEADING = Pattern.compile("#{1,6}\\s+(.+?)\\s*#*");

	private static final Pattern HTML_ID = Pattern.compile("<\\w+\\s[^>]*(?:id|name)=\"([^\"]+)\"");

	/**
	 * Link of a page.
	 *
	 * @param page the page
	 * @param target the target as written
	 */
	record Link(Page page, String target) {

		Path file() {
			String path = this.target.replaceFirst("#.*", "");
			Path file = path.isEmpty() ? this.page.file() : this.page.file().resolveSibling(path).normalize();
			Path readme = file.resolve("README.md");
			return Files.exists(readme) ? readme : file;
		}

		String anchor() {
			int hash = this.target.indexOf('#');
			return (hash < 0) ? "" : this.target.substring(hash + 1);
		}

		@Override
		public String toString() {
			return this.page + " -> " + this.target;
		}

	}

	private Links() {
	}

	static List<Link> of(Page page) {
		return page.prose()
			.stream()
			.flatMap((line) -> Stream.of(INLINE, REFERENCE, HTML)
				.flatMap((pattern) -> pattern.matcher(line).results())
				.map((match) -> match.group(1)))
			.filter((target) -> !EXTERNAL.matcher(target).matches())
			.map((target) -> new Link(page, target))
			.toList();
	}

	/** Returns the names of the places in a page that links can lead to. */
	static Set<String> anchors(Page page) {
		Stream<String> headings = page.prose()
			.stream()
			.map(HEADING::matcher)
			.filter(Matcher::matches)
			.map((heading) -> slug(heading.group(1)));
		Stream<String> ids = page.prose()
			.stream()
			.flatMap((line) -> HTML_ID.matcher(line).results())
			.map((match) -> match.group(1));
		return Stream.concat(headings, ids).collect(Collectors.toSet());
	}

	private static String slug(String heading) {
		String text = heading.replaceAll("]\\([^)]*\\)", "");
		return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}\\s_-]", "").replace(' ', '-');
	}

}

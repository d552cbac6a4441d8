// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.poolifier.sample.docs.Links.Link;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Follows the links of the documentation.
 */
class LinkTests {

	private static final Path README = Page.ROOT.resolve("README.md");

	@Test
	void linksLeadToFiles() {
		assertThat(links((link) -> !Files.exists(link.file()) || !link.file().startsWith(Page.ROOT)))
			.as("links to files that do not exist")
			.isEmpty();
	}

	@Test
	void anchorsLeadToHeadings() {
		Map<Path, Set<String>> anchors = new HashMap<>();
		Page.all().forEach((page) -> anchors.put(page.file(), Links.anchors(page)));
		assertThat(links((link) -> !link.anchor().isEmpty() && Page.isPage(link.file())
				&& !anchors.getOrDefault(link.file(), Set.of()).contains(link.anchor())))
			.as("links to headings that do not exist")
			.isEmpty();
	}

	@Test
	void pagesOfTheDocumentationAreReachableFromTheReadme() {
		Map<Path, Integer> clicks = clicksFromReadme();
		assertThat(Page.all().stream().map(Page::file).filter((file) -> file.startsWith(Page.ROOT.resolve("docs"))))
			.allSatisfy((page) -> assertThat(clicks).as("pages that links lead to").containsKey(page));
	}

	@Test
	void classThatStealsTasksIsAtMostThreeClicksFromTheReadme() {
		assertThat(clicksFromReadme()
			.get(Page.ROOT.resolve("poolifier-core/src/main/java/io/poolifier/internal/engine/WorkStealer.java")))
			.isNotNull()
			.isLessThanOrEqualTo(3);
	}

	private static List<Link> links(Predicate<Link> broken) {
		List<Link> links = Page.all().stream().flatMap((page) -> Links.of(page).stream()).toList();
		assertThat(links).hasSizeGreaterThan(50);
		return links.stream().filter(broken).toList();
	}

	private static Map<Path, Integer> clicksFromReadme() {
		Map<Path, Integer> clicks = new HashMap<>(Map.of(README, 0));
		Set<Path> next = Set.of(README);
		for (int click = 1; !next.isEmpty(); click++) {
			Set<Path> found = new HashSet<>();
			for (Path page : next) {
				for (Link link : Links.of(new Page(page))) {
					if (clicks.putIfAbsent(link.file(), click) == null && Page.isPage(link.file())
							&& Files.exists(link.file())) {
						found.add(link.file());
					}
				}
			}
			next = found;
		}
		return clicks;
	}

}

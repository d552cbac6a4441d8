// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample;

import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;

class StartPageTests extends ServerTests {

	private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]*)\"");

	@Test
	void isServedAtTheRoot() {
		assertThat(startPage()).contains("<title>Poolifier for Spring Boot");
	}

	@Test
	void linksToNothingOutsideAndEveryLinkAnswers() {
		List<String> links = LINK.matcher(startPage())
			.results()
			.map((MatchResult link) -> link.group(1))
			.distinct()
			.toList();
		assertThat(links).contains("style.css", "app.js", "mandelbrot.png", "actuator/poolifier",
				"actuator/poolifier/default", "actuator/health", "actuator/metrics");
		assertThat(links).allSatisfy((link) -> {
			assertThat(link).doesNotContain("//");
			get("/" + link).expectStatus().isOk();
		});
	}

	private String startPage() {
		String page = get("/").expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.TEXT_HTML)
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		return Objects.requireNonNull(page);
	}

}

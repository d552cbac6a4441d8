// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.mandelbrot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.poolifier.sample.ServerTests;
import org.junit.jupiter.api.Test;

import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Has a pool of its own, in which nothing else counts.
 */
@TestPropertySource(properties = "poolifier.size=3")
class PoolStatisticsTests extends ServerTests {

	@Test
	void addUpAfterAPicture() throws IOException {
		DocumentContext before = pool();
		image(get("/mandelbrot.png?width=300&height=200&tiles=256"));
		DocumentContext after = pool();
		assertThat(number(after, "$.info.executedTasks")).isEqualTo(number(before, "$.info.executedTasks") + 256)
			.isEqualTo(sum(after, "executed"));
		assertThat(number(after, "$.info.queuedTasks")).isZero().isEqualTo(sum(after, "queued"));
		assertThat(number(after, "$.info.executingTasks")).isZero().isEqualTo(sum(after, "executing"));
		assertThat(number(after, "$.info.failedTasks")).isZero().isEqualTo(sum(after, "failed"));
		assertThat(number(after, "$.workers.length()")).isEqualTo(3);
	}

	private DocumentContext pool() {
		byte[] body = get("/actuator/poolifier/default").expectStatus()
			.isOk()
			.expectBody(byte[].class)
			.returnResult()
			.getResponseBody();
		return JsonPath.parse(new String(body, StandardCharsets.UTF_8));
	}

	private static long number(DocumentContext json, String path) {
		return json.read(path, Long.class);
	}

	private static long sum(DocumentContext json, String count) {
		return json.<List<Number>>read("$.workers[*].usage.tasks." + count).stream().mapToLong(Number::longValue).sum();
	}

}

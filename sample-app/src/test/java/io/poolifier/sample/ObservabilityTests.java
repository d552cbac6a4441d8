// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator sees of the application.
 */
@ExtendWith(OutputCaptureExtension.class)
class ObservabilityTests extends ServerTests {

	private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

	@Test
	void traceOfARequestGoesOnInItsTask(CapturedOutput output) {
		String result = client().post()
			.uri("/tasks/trace")
			.contentType(MediaType.APPLICATION_JSON)
			.header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		assertThat(result).contains(TRACE);
		assertThat(output).containsPattern("default-\\d\\S*] \\[" + TRACE + "-.*This task belongs to trace");
	}

	@Test
	void metricsShowWhatThePoolHasDone() {
		client().post()
			.uri("/tasks/sha256")
			.contentType(MediaType.APPLICATION_JSON)
			.body("\"abc\"")
			.exchange()
			.expectStatus()
			.isOk();
		String scrape = body("/actuator/prometheus");
		assertThat(scrape).contains("poolifier_tasks_total{outcome=\"executed\",pool=\"default\"}",
				"poolifier_function_tasks_total{function=\"sha256\",outcome=\"executed\",pool=\"default\"}",
				"poolifier_workers{pool=\"default\",state=\"idle\"}");
	}

	@Test
	void healthHasThePool() {
		assertThat(body("/actuator/health")).contains("\"poolifier\":{", "\"restartingWorkerNodes\":0");
	}

	private String body(String uri) {
		return get(uri).expectStatus().isOk().expectBody(String.class).returnResult().getResponseBody();
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import io.poolifier.spring.annotation.TaskFunction;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the endpoint shows of what was measured, over HTTP.
 */
class PoolifierEndpointStatisticsHttpTests {

	@Test
	void loopUtilizationIsShownOfPoolWorkerAndFunctionIfItIsMeasured() throws Exception {
		try (EndpointServer server = start("poolifier.statistics=elu")) {
			await().until(() -> server.get("/default").get("info").has("elu"));
			JsonNode body = server.get("/default");
			JsonNode info = body.get("info");
			assertThat(info.propertyNames()).doesNotContain("runTime", "waitTime", "utilization");
			assertThat(info.get("elu").propertyNames()).containsExactly("active", "idle", "utilization");
			assertThat(info.get("elu").get("active").propertyNames()).contains("aggregate", "minimum", "maximum",
					"average");
			assertThat(info.get("elu").get("utilization").propertyNames()).containsExactly("average", "median");
			JsonNode worker = server.get("/default/0");
			assertElu(worker.get("usage"));
			assertElu(worker.get("taskFunctions").get("compute"));
		}
	}

	private static void assertElu(JsonNode usage) {
		assertThat(usage.propertyNames()).containsExactly("tasks", "elu");
		assertThat(usage.get("elu").propertyNames()).containsExactly("active", "idle", "utilization");
		assertThat(usage.get("elu").get("utilization").asDouble()).isBetween(0.0, 1.0);
	}

	@Test
	void mediansTakeThePlaceOfAveragesOnRequest() throws Exception {
		try (EndpointServer server = start("poolifier.strategy-options.run-time.median=true")) {
			JsonNode info = server.get("/default").get("info");
			assertThat(info.get("runTime").propertyNames()).contains("median").doesNotContain("average");
			assertThat(info.get("waitTime").propertyNames()).contains("average").doesNotContain("median");
		}
	}

	@Test
	void timesAreTheMillisecondsThatThePoolTells() throws Exception {
		try (EndpointServer server = start()) {
			JsonNode runTime = server.get("/default/0").get("usage").get("runTime");
			assertThat(server.pool().workers().get(0).usage().runTime()).isNotNull()
				.satisfies((told) -> assertThat(runTime.get("aggregate").asDouble()).isEqualTo(told.aggregate()));
		}
	}

	private static EndpointServer start(String... properties) {
		EndpointServer server = EndpointServer.start(Application.class, properties);
		server.pool().execute("compute", 1).join();
		return server;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@TaskFunction
		Object compute(Object data) {
			return data;
		}

	}

}

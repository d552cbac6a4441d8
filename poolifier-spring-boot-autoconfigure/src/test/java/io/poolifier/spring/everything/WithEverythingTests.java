// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.everything;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

import io.poolifier.WorkerPool;
import io.poolifier.spring.annotation.TaskFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application on a class path with a web server, Actuator, Micrometer with tracing,
 * and Reactor.
 */
class WithEverythingTests {

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void allOfItWorksLazyOrNot(boolean lazy) throws Exception {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.properties("server.port=0", "spring.main.lazy-initialization=" + lazy,
					"management.endpoints.web.exposure.include=*", "management.endpoint.health.show-details=always",
					"poolifier.metrics.histograms=true", "poolifier.pools.reports.size=1")
			.run()) {
			JsonNode pools = get(context, "poolifier");
			assertThat(pools.toString()).contains("\"reports\"").contains("\"started\":true");
			assertThat(context.getBeanFactory().containsSingleton("application")).isEqualTo(!lazy);
			assertThat(context.getBean(Greetings.class).greet("you")).isEqualTo("hello you");
			assertThat(context.getBean(Application.class).later().join()).startsWith("poolifier-reports-");
			assertThat(get(context, "poolifier/default").at("/info/executedTasks").asInt()).isEqualTo(1);
			assertThat(get(context, "health").at("/components/poolifier/components/reports/status").asString())
				.isEqualTo("UP");
			assertThat(get(context, "metrics").get("names").valueStream().map(JsonNode::asString))
				.contains("poolifier.workers");
			context.stop();
			assertThat(context.getBeansOfType(WorkerPool.class).values()).noneMatch((pool) -> pool.info().started());
			context.start();
			assertThat(context.getBean(Greetings.class).greet("again")).isEqualTo("hello again");
			assertThat(get(context, "poolifier/default").at("/info/started").asBoolean()).isTrue();
		}
	}

	private static JsonNode get(ConfigurableApplicationContext context, String endpoint)
			throws IOException, InterruptedException {
		URI uri = URI.create("http://localhost:%s/actuator/%s"
			.formatted(context.getEnvironment().getProperty("local.server.port"), endpoint));
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body());
	}

	@Configuration(value = "application", proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@TaskFunction
		String greet(String name) {
			return "hello " + name;
		}

		@TaskFunction(pool = "reports")
		CompletableFuture<String> later() {
			return CompletableFuture.completedFuture(Thread.currentThread().getName());
		}

	}

}

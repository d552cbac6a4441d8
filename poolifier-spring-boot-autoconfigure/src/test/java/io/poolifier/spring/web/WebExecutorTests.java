// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Callable;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A pool that a web server hands its asynchronous requests to.
 */
class WebExecutorTests {

	@Test
	void asynchronousRequestsOfSpringMvcRunOnThePool() throws Exception {
		assertThat(thread(Application.class, "poolifier.pools.requests.size=1",
				"poolifier.pools.requests.task-executor=true"))
			.startsWith("poolifier-requests-0");
	}

	@Test
	void asynchronousRequestsOfSpringMvcRunOnThePrimaryPool() throws Exception {
		assertThat(thread(SlowApplication.class, "poolifier.size=1", "poolifier.task-executor=primary"))
			.startsWith("poolifier-default-0");
	}

	private static String thread(Class<?> application, String... properties) throws Exception {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(application)
			.properties("server.port=0")
			.properties(properties)
			.run()) {
			URI uri = URI.create(
					"http://localhost:%s/thread".formatted(context.getEnvironment().getProperty("local.server.port")));
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
			assertThat(response.statusCode()).isEqualTo(200);
			return response.body();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class SlowApplication {

		@Bean
		Slow slow() {
			return new Slow();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Application extends SlowApplication {

		@Bean
		WebMvcConfigurer requestsOnPool(@Qualifier("requestsTaskExecutor") AsyncTaskExecutor executor) {
			return new WebMvcConfigurer() {

				@Override
				public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
					configurer.setTaskExecutor(executor);
				}

			};
		}

	}

	@RestController
	static class Slow {

		@GetMapping("/thread")
		Callable<String> thread() {
			return () -> Thread.currentThread().getName();
		}

	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.poolifier.WorkerPool;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.task.TaskTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Answers of a real server to requests whose task could not run in time.
 */
@Timeout(60)
class TaskExceptionHandlerTests {

	private static ConfigurableApplicationContext start(WebApplicationType type, Class<?> application,
			String... properties) {
		return new SpringApplicationBuilder(application).web(type)
			.properties("server.port=0", "poolifier.size=1",
					"poolifier.tasks-queue-options.tasks-finished-timeout=10ms")
			.properties(properties)
			.run();
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext context, String function) throws Exception {
		String port = context.getEnvironment().getProperty("local.server.port");
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/" + function)).build(),
					HttpResponse.BodyHandlers.ofString());
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NONE")
	void aRunTimeOutIsAGatewayTimeout(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = start(type, Application.class,
				"poolifier.time-limits.run=100ms")) {
			HttpResponse<String> response = get(context, "block");
			assertThat(response.statusCode()).isEqualTo(504);
			assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
			JsonNode problem = JsonMapper.shared().readTree(response.body());
			assertThat(problem.get("detail").asString()).contains("has not ended within 100 ms");
			assertThat(problem.get("function").asString()).isEqualTo("block");
		}
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NONE")
	void aTimeOutInTheQueueIsUnavailable(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = start(type, Application.class,
				"poolifier.time-limits.queue=100ms")) {
			CompletableFuture<?> running = context.getBean(WorkerPool.class).execute("block", null);
			HttpResponse<String> response = get(context, "block");
			assertThat(response.statusCode()).isEqualTo(503);
			assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
			running.cancel(true);
		}
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NONE")
	void aRejectionIsUnavailable(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = start(type, Application.class,
				"poolifier.tasks-queue-options.capacity=1")) {
			WorkerPool pool = context.getBean(WorkerPool.class);
			CompletableFuture<?> running = pool.execute("block", null);
			await().until(() -> pool.info().executingTasks() == 1);
			CompletableFuture<?> waiting = pool.execute("block", null);
			HttpResponse<String> response = get(context, "block");
			assertThat(response.statusCode()).isEqualTo(503);
			assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
			assertThat(response.body()).contains("rejected a task of function 'block'");
			assertThat(running).isNotDone();
			assertThat(waiting).isNotDone();
		}
	}

	@Test
	void anAdviceOfTheApplicationTakesPrecedence() throws Exception {
		try (ConfigurableApplicationContext context = start(WebApplicationType.SERVLET, Advised.class,
				"poolifier.time-limits.run=50ms")) {
			assertThat(get(context, "block").statusCode()).isEqualTo(418);
		}
	}

	@Test
	void anotherHandlerReplacesIt() throws Exception {
		try (ConfigurableApplicationContext context = start(WebApplicationType.SERVLET, Replaced.class,
				"poolifier.time-limits.run=50ms")) {
			assertThat(get(context, "block").statusCode()).isEqualTo(504);
			assertThat(context.getBeansOfType(TaskExceptionHandler.class).values())
				.hasOnlyElementsOfType(Replaced.Handler.class);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Controller.class)
	static class Application {

		@TaskFunction
		Object block() throws InterruptedException {
			new CountDownLatch(1).await();
			return "never";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Application.class, Advised.Advice.class })
	static class Advised {

		@RestControllerAdvice
		static class Advice {

			@ExceptionHandler
			ResponseEntity<String> teapot(TaskTimeoutException ex) {
				return ResponseEntity.status(418).body("teapot");
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Application.class, Replaced.Handler.class })
	static class Replaced {

		static class Handler extends TaskExceptionHandler {

		}

	}

	@RestController
	static class Controller {

		private final WorkerPool pool;

		Controller(WorkerPool pool) {
			this.pool = pool;
		}

		@GetMapping("/{function}")
		CompletableFuture<Object> run(@PathVariable String function) {
			return this.pool.execute(function, null);
		}

	}

}

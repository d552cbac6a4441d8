// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.poolifier.WorkerPool;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real server that exposes the endpoint.
 */
final class EndpointServer implements AutoCloseable {

	private final HttpClient client = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	private EndpointServer(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static EndpointServer start(Class<?> application, String... properties) {
		return new EndpointServer(new SpringApplicationBuilder(application)
			.properties("server.port=0", "management.endpoints.web.exposure.include=poolifier")
			.properties(properties)
			.run());
	}

	WorkerPool pool() {
		return this.context.getBean(WorkerPool.class);
	}

	JsonNode get(String path) throws IOException, InterruptedException {
		HttpResponse<String> response = send(path);
		assertThat(response.statusCode()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body());
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	HttpResponse<String> send(String path) throws IOException, InterruptedException {
		return sendTo("/actuator/poolifier" + path);
	}

	HttpResponse<String> sendTo(String path) throws IOException, InterruptedException {
		return send(path, HttpRequest.newBuilder());
	}

	HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
		return send("/actuator/poolifier" + path,
				HttpRequest.newBuilder()
					.header("Content-Type", "application/json")
					.POST(HttpRequest.BodyPublishers.ofString(json)));
	}

	HttpResponse<String> delete(String path) throws IOException, InterruptedException {
		return send("/actuator/poolifier" + path, HttpRequest.newBuilder().DELETE());
	}

	private HttpResponse<String> send(String path, HttpRequest.Builder request)
			throws IOException, InterruptedException {
		String port = this.context.getEnvironment().getProperty("local.server.port");
		URI uri = URI.create("http://localhost:" + port + path);
		return this.client.send(request.uri(uri).build(), HttpResponse.BodyHandlers.ofString());
	}

	@Override
	public void close() {
		this.context.close();
	}

}

package io.poolifier.spring.boot.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collection;

import io.poolifier.WorkerPool;
import io.poolifier.spring.annotation.TaskFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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
 * The endpoint over HTTP, of a real server.
 */
class PoolifierEndpointHttpTests {

	private static final HttpClient client = HttpClient.newHttpClient();

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void startServerAndRunSomeTasks() {
		context = new SpringApplicationBuilder(Application.class).run("--server.port=0", "--poolifier.size=2",
				"--management.endpoints.web.exposure.include=poolifier");
		WorkerPool pool = context.getBean(WorkerPool.class);
		for (int i = 0; i < 4; i++) {
			pool.execute("echo", i).join();
		}
	}

	@AfterAll
	static void stopServer() {
		context.close();
	}

	@Test
	void listsPoolsByName() throws Exception {
		JsonNode body = get("");
		assertThat(body.propertyNames()).containsExactly("pools");
		JsonNode pool = body.get("pools").get("default");
		assertThat(pool.propertyNames()).contains("version", "type", "worker", "started", "ready", "strategy",
				"strategyRetries", "minSize", "maxSize", "utilization", "workerNodes", "idleWorkerNodes",
				"busyWorkerNodes", "stealingWorkerNodes", "backPressureWorkerNodes", "executedTasks", "executingTasks",
				"queuedTasks", "maxQueuedTasks", "backPressure", "stolenTasks", "failedTasks", "runTime", "waitTime");
		assertThat(pool.get("executedTasks").asLong()).isEqualTo(4);
		assertThat(pool.get("strategy").asString()).isEqualTo("LEAST_USED");
	}

	@Test
	void whatDoesNotApplyOrIsNotMeasuredIsAbsent() throws Exception {
		JsonNode body = get("");
		assertThat(body.get("pools").get("default").propertyNames()).doesNotContain("dynamicWorkerNodes", "elu");
		assertNoNull(body);
		assertNoNull(get("/default"));
		assertNoNull(get("/default/1"));
	}

	@Test
	void showsAPoolWithItsFunctionsAndWorkers() throws Exception {
		JsonNode body = get("/default");
		assertThat(body.propertyNames()).containsExactly("info", "taskFunctions", "workers");
		assertThat(body.get("info").get("workerNodes").asInt()).isEqualTo(2);
		assertThat(body.get("taskFunctions").get(0).get("name").asString()).isEqualTo("echo");
		assertThat(body.get("taskFunctions").get(0).get("defaultFunction").asBoolean()).isTrue();
		assertThat(body.get("workers")).hasSize(2);
	}

	@Test
	void showsAWorkerWithItsUsage() throws Exception {
		JsonNode worker = get("/default/0");
		assertThat(worker.propertyNames()).contains("key", "id", "type", "dynamic", "ready", "backPressure", "stealing",
				"usage", "taskFunctions");
		JsonNode tasks = worker.get("usage").get("tasks");
		assertThat(tasks.propertyNames()).containsExactlyInAnyOrder("executed", "executing", "queued", "maxQueued",
				"stolen", "sequentiallyStolen", "failed");
		assertThat(worker.get("usage").get("runTime").propertyNames()).contains("aggregate", "minimum", "maximum");
		assertThat(worker.get("taskFunctions").propertyNames()).containsExactly("echo");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/nope", "/nope/0", "/default/2", "/default/-1", "/default/0/more" })
	void answers404ForWhatDoesNotExist(String path) throws Exception {
		assertThat(send(path).statusCode()).isEqualTo(404);
	}

	@Test
	void answers400ForAKeyThatIsNoNumber() throws Exception {
		assertThat(send("/default/first").statusCode()).isEqualTo(400);
	}

	private static void assertNoNull(JsonNode node) {
		assertThat(node.isNull()).isFalse();
		Collection<JsonNode> children = node.values();
		children.forEach(PoolifierEndpointHttpTests::assertNoNull);
	}

	private static JsonNode get(String path) throws IOException, InterruptedException {
		HttpResponse<String> response = send(path);
		assertThat(response.statusCode()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body());
	}

	private static HttpResponse<String> send(String path) throws IOException, InterruptedException {
		String port = context.getEnvironment().getProperty("local.server.port");
		URI uri = URI.create("http://localhost:" + port + "/actuator/poolifier" + path);
		return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@TaskFunction
		Object echo(Object data) {
			return data;
		}

	}

}

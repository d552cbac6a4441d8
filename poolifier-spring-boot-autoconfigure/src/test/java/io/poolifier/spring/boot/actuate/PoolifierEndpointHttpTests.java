// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import java.util.Collection;

import io.poolifier.Rule;
import io.poolifier.WorkerPool;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.spring.annotation.TaskFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint over HTTP, of a real server.
 */
class PoolifierEndpointHttpTests {

	private static EndpointServer server;

	@BeforeAll
	static void startServerAndRunSomeTasks() {
		server = EndpointServer.start(Application.class, "poolifier.size=2", "poolifier.choice-trace-size=2");
		WorkerPool pool = server.pool();
		for (int i = 0; i < 4; i++) {
			pool.execute("echo", i).join();
		}
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Test
	void listsPoolsByName() throws Exception {
		JsonNode body = server.get("");
		assertThat(body.propertyNames()).containsExactly("pools");
		JsonNode pool = body.get("pools").get("default");
		assertThat(pool.propertyNames()).contains("version", "type", "worker", "started", "ready", "strategy",
				"strategyRetries", "minSize", "maxSize", "utilization", "workerNodes", "idleWorkerNodes",
				"busyWorkerNodes", "stealingWorkerNodes", "backPressureWorkerNodes", "quarantinedWorkerNodes",
				"executedTasks", "executingTasks", "queuedTasks", "maxQueuedTasks", "backPressure", "stolenTasks",
				"failedTasks", "cancelledTasks", "rejectedTasks", "runTime", "waitTime");
		assertThat(pool.get("executedTasks").asLong()).isEqualTo(4);
		assertThat(pool.get("strategy").asString()).isEqualTo("LEAST_USED");
	}

	@Test
	void whatDoesNotApplyOrIsNotMeasuredIsAbsent() throws Exception {
		JsonNode body = server.get("");
		assertThat(body.get("pools").get("default").propertyNames()).doesNotContain("dynamicWorkerNodes", "elu");
		JsonNode plain = server.get("/default").get("taskFunctions").get(0);
		assertThat(plain.propertyNames()).containsExactlyInAnyOrder("name", "defaultFunction");
		assertNoNull(body);
		assertNoNull(server.get("/default"));
		assertNoNull(server.get("/default/1"));
	}

	@Test
	@Rule("JV-11")
	void showsAPoolWithItsFunctionsAndWorkers() throws Exception {
		JsonNode body = server.get("/default");
		assertThat(body.propertyNames()).containsExactly("info", "taskFunctions", "workers");
		assertThat(body.get("info").get("workerNodes").asInt()).isEqualTo(2);
		assertThat(body.get("taskFunctions").get(0).get("name").asString()).isEqualTo("echo");
		assertThat(body.get("taskFunctions").get(0).get("defaultFunction").asBoolean()).isTrue();
		assertThat(body.get("workers")).hasSize(2);
	}

	@Test
	void showsHowTheTasksOfAFunctionAreTreated() throws Exception {
		JsonNode function = server.get("/default").get("taskFunctions").get(1);
		assertThat(function.get("name").asString()).isEqualTo("urgent");
		assertThat(function.get("priority").asInt()).isEqualTo(-10);
		assertThat(function.get("strategy").asString()).isEqualTo("ROUND_ROBIN");
		assertThat(function.get("workerNodeKeys").values()).extracting(JsonNode::asInt).containsExactly(0, 1);
	}

	@Test
	void showsAWorkerWithItsUsage() throws Exception {
		JsonNode worker = server.get("/default/0");
		assertThat(worker.propertyNames()).contains("key", "id", "type", "dynamic", "ready", "backPressure", "stealing",
				"usage", "taskFunctions");
		JsonNode tasks = worker.get("usage").get("tasks");
		assertThat(tasks.propertyNames()).containsExactlyInAnyOrder("executed", "executing", "queued", "maxQueued",
				"stolen", "sequentiallyStolen", "failed");
		assertThat(worker.get("usage").get("runTime").propertyNames()).contains("aggregate", "minimum", "maximum");
		assertThat(worker.get("taskFunctions").propertyNames()).containsExactly("echo", "urgent");
	}

	@Test
	void showsTheLastChoicesOfWorkers() throws Exception {
		JsonNode body = server.get("/default/choices");
		assertThat(body.propertyNames()).containsExactly("choices");
		JsonNode choice = body.get("choices").get(0);
		assertThat(choice.propertyNames()).containsExactlyInAnyOrder("function", "strategy", "age", "workerKey",
				"candidates");
		assertThat(choice.get("candidates").get(0).propertyNames()).containsExactlyInAnyOrder("workerKey", "ready",
				"load");
		assertNoNull(body);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/nope", "/nope/choices", "/nope/0", "/default/2", "/default/-1", "/default/0/more" })
	void answers404ForWhatDoesNotExist(String path) throws Exception {
		assertThat(server.send(path).statusCode()).isEqualTo(404);
	}

	@Test
	void answers400ForAKeyThatIsNoNumber() throws Exception {
		assertThat(server.send("/default/first").statusCode()).isEqualTo(400);
	}

	private static void assertNoNull(JsonNode node) {
		assertThat(node.isNull()).isFalse();
		Collection<JsonNode> children = node.values();
		children.forEach(PoolifierEndpointHttpTests::assertNoNull);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@TaskFunction
		Object echo(Object data) {
			return data;
		}

		@TaskFunction(priority = -10, strategy = WorkerChoiceStrategy.ROUND_ROBIN, workerNodeKeys = { 1, 0 })
		Object urgent(Object data) {
			return data;
		}

	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.micrometer.common.docs.KeyName;
import io.poolifier.WorkerPool;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.spring.metrics.PoolMeter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is written in {@code docs} about observability, against a real server.
 */
class ObservabilityHttpTests {

	private static final Path DOCS = Path.of("..", "docs");

	private static EndpointServer plain;

	private static EndpointServer server;

	@BeforeAll
	static void startServersAndRunSomeTasks() {
		plain = start("poolifier.metrics.histograms=false");
		server = start("poolifier.metrics.histograms=true");
	}

	private static EndpointServer start(String property) {
		EndpointServer started = EndpointServer.start(Application.class, "poolifier.size=2", property,
				"management.endpoints.web.exposure.include=health,prometheus",
				"management.endpoint.health.show-details=always", "management.endpoint.health.probes.enabled=true");
		WorkerPool pool = started.pool();
		pool.mapExecute("echo", List.of(1, 2, 3, 4)).join();
		pool.execute("fail", 1).handle((result, error) -> null).join();
		return started;
	}

	@AfterAll
	static void stopServers() {
		plain.close();
		server.close();
	}

	@Test
	void expressionsOfTheAlertsFindWhatTheyLookFor() throws Exception {
		List<String> expressions = alertExpressions();
		assertThat(expressions).hasSizeGreaterThan(6);
		for (EndpointServer scraped : List.of(plain, server)) {
			Scrape scrape = scrape(scraped);
			assertThat(expressions)
				.allSatisfy((expression) -> assertThat(scrape.missing(expression)).as(expression).isEmpty());
		}
	}

	@Test
	void expressionsOfTheBoardFindWhatTheyLookFor() throws Exception {
		List<String> expressions = boardExpressions();
		assertThat(expressions).hasSizeGreaterThan(15);
		Scrape scrape = scrape(server);
		assertThat(expressions)
			.allSatisfy((expression) -> assertThat(scrape.missing(expression)).as(expression).isEmpty());
		Scrape withoutHistograms = scrape(plain);
		assertThat(expressions).filteredOn((expression) -> !withoutHistograms.missing(expression).isEmpty())
			.isNotEmpty()
			.allMatch((expression) -> expression.startsWith("histogram_quantile"));
	}

	@Test
	void boardShowsAllMeters() throws Exception {
		String expressions = String.join("\n", boardExpressions());
		assertThat(PoolMeter.values())
			.allSatisfy((meter) -> assertThat(expressions).contains(meter.getName().replace('.', '_')));
	}

	@Test
	void checkOfExpressionsNoticesWhatIsNotThere() throws Exception {
		Scrape scrape = scrape(server);
		assertThat(scrape.missing("rate(poolifier_nothing_total[5m]) > 0")).containsExactly("poolifier_nothing_total");
		assertThat(scrape.missing("sum by (pool) (poolifier_workers{state=\"lost\"}) / poolifier_ready"))
			.containsExactly("poolifier_workers{state=\"lost\"}");
	}

	@Test
	void tableOfMetersIsThatOfTheEnum() throws Exception {
		Pattern row = Pattern.compile("(?m)^\\| `(poolifier[\\w.]+)` \\| (counter|gauge|timer) \\| ([^|]*) \\|");
		Matcher matcher = row.matcher(Files.readString(DOCS.resolve("observability.md")));
		List<String> documented = new ArrayList<>();
		while (matcher.find()) {
			documented.add(matcher.group(1) + " " + matcher.group(2) + " " + matcher.group(3).replace("`", ""));
		}
		assertThat(documented).containsExactlyElementsOf(Arrays.stream(PoolMeter.values())
			.map((meter) -> meter.getName() + " " + meter.getType().name().toLowerCase(Locale.ROOT) + " "
					+ Arrays.stream(meter.getKeyNames()).map(KeyName::asString).collect(Collectors.joining(", ")))
			.toList());
	}

	@Test
	void metersOfObservationsAreThoseOfTheTable() throws Exception {
		assertThat(scrape(server).missing("poolifier_task_seconds_count{pool=\"default\",function=\"echo\","
				+ "outcome=\"executed\"} + poolifier_task_active_seconds_count{pool=\"default\",function=\"echo\","
				+ "outcome=\"none\"} + poolifier_task_started_total{pool=\"default\",function=\"echo\",outcome=\"none\"}"))
			.isEmpty();
		Matcher matcher = Pattern.compile("(?m)^\\| (?:counter|timer|long task timer) \\| `(poolifier[\\w.]+)` \\|")
			.matcher(Files.readString(DOCS.resolve("observability.md")));
		assertThat(matcher.results().map((result) -> result.group(1))).containsExactly("poolifier.task",
				"poolifier.task.active", "poolifier.task.started");
	}

	@Test
	void healthHasAComponentForEachPoolAndReadinessHasNone() throws Exception {
		JsonNode health = JsonMapper.shared().readTree(server.sendTo("/actuator/health").body());
		JsonNode pool = health.at("/components/poolifier/components/default");
		assertThat(pool.get("status").asString()).isEqualTo("UP");
		assertThat(pool.get("details").propertyNames()).contains("ready", "workerNodes", "backPressure");
		JsonNode readiness = JsonMapper.shared().readTree(server.sendTo("/actuator/health/readiness").body());
		assertThat(readiness.path("components").propertyNames()).doesNotContain("poolifier");
	}

	@Test
	void applicationWhosePoolIsGoneIsDownButReady() throws Exception {
		try (EndpointServer broken = start("poolifier.metrics.enabled=false")) {
			broken.pool().close();
			assertThat(broken.sendTo("/actuator/health").statusCode()).isEqualTo(503);
			assertThat(broken.sendTo("/actuator/health/readiness").statusCode()).isEqualTo(200);
		}
		try (EndpointServer strict = start(
				"management.endpoint.health.group.readiness.include=readinessState,poolifier")) {
			strict.pool().close();
			assertThat(strict.sendTo("/actuator/health/readiness").statusCode()).isEqualTo(503);
		}
	}

	private static Scrape scrape(EndpointServer server) throws IOException, InterruptedException {
		String text = server.sendTo("/actuator/prometheus").body();
		return Scrape.of(text);
	}

	private static List<String> alertExpressions() throws IOException {
		Map<String, List<Map<String, List<Map<String, Object>>>>> rules = new Yaml()
			.load(Files.readString(DOCS.resolve("observability/alerts.yml")));
		return rules.get("groups")
			.stream()
			.flatMap((group) -> group.get("rules").stream())
			.map((rule) -> (String) rule.get("expr"))
			.toList();
	}

	private static List<String> boardExpressions() {
		try {
			JsonNode board = JsonMapper.shared().readTree(Files.readString(DOCS.resolve("observability/grafana.json")));
			return board.get("panels").findValuesAsString("expr");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@TaskFunction
		Integer echo(Integer data) {
			return data;
		}

		@TaskFunction
		void fail(Integer data) {
			throw new IllegalStateException("no");
		}

	}

}

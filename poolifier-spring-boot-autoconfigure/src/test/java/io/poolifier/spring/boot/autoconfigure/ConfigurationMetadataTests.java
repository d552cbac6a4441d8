// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;

import io.poolifier.options.DeadlockGuard;
import io.poolifier.options.KillBehavior;
import io.poolifier.options.Statistic;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.PoolType;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.TaskExecutorMode;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.WorkerType;
import io.poolifier.spring.boot.property.PropertyText;
import io.poolifier.spring.boot.property.RuntimeOption;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationMetadataTests {

	private final JsonNode metadata = read();

	@Test
	void everyPropertyHasADescriptionThatReadsWellInAnEditor() {
		assertThat(this.metadata.get("properties")).hasSizeGreaterThan(28).allSatisfy((property) -> {
			String description = property.path("description").asString("");
			assertThat(description).as(property.get("name").asString())
				.isNotBlank()
				.endsWith(".")
				.doesNotStartWith("The ")
				.doesNotStartWith("A ")
				.matches("(?s)[A-Z].*");
			if (property.get("type").asString().equals("java.lang.Boolean")) {
				assertThat(description).startsWith("Whether ");
			}
		});
	}

	@Test
	void hintsNameAllValuesThereAre() {
		assertThat(hints("poolifier.type")).isEqualTo(values(PoolType.values()));
		assertThat(hints("poolifier.worker")).isEqualTo(values(WorkerType.values()));
		assertThat(hints("poolifier.strategy")).isEqualTo(values(WorkerChoiceStrategy.values()));
		assertThat(hints("poolifier.strategy-options.measurement")).isEqualTo(values(Statistic.values()));
		assertThat(hints("poolifier.statistics")).isEqualTo(values(Statistic.values()));
		assertThat(hints("poolifier.task-executor")).isEqualTo(values(TaskExecutorMode.values()));
		assertThat(hints("poolifier.kill-behavior")).isEqualTo(values(KillBehavior.values()));
		assertThat(hints("poolifier.deadlock-guard")).isEqualTo(values(DeadlockGuard.values()));
	}

	@Test
	void everyPropertyOfAPoolIsKnownToTheRefresh() {
		List<String> names = this.metadata.get("properties")
			.valueStream()
			.map((property) -> property.get("name").asString())
			.filter((name) -> name.startsWith("poolifier.") && !name.equals("poolifier.pools"))
			.map((name) -> name.substring("poolifier.".length()))
			.toList();
		assertThat(PropertyNames.all()).containsExactlyInAnyOrderElementsOf(names).containsAll(RuntimeOption.names());
	}

	private List<String> hints(String property) {
		return StreamSupport.stream(this.metadata.get("hints").spliterator(), false)
			.filter((hint) -> hint.get("name").asString().equals(property))
			.flatMap((hint) -> StreamSupport.stream(hint.get("values").spliterator(), false))
			.map((value) -> value.get("value").asString())
			.toList();
	}

	private static List<String> values(Enum<?>[] constants) {
		return Arrays.stream(constants).map(PropertyText::dashed).toList();
	}

	private static JsonNode read() {
		try (InputStream json = PoolifierProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			assertThat(json).isNotNull();
			String own = new String(json.readAllBytes(), StandardCharsets.UTF_8);
			return JsonMapper.shared().readTree(own);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.stream.Stream;

import io.poolifier.spring.boot.autoconfigure.PoolifierAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The reference of properties is what the metadata and the options say.
 */
class PropertyReferenceTests {

	private static final String UPDATE = "docs.update";

	private static final String COMMAND = "mvn -B -pl poolifier-spring-boot-autoconfigure -am test -Dtest=PropertyReferenceTests -Dsurefire.failIfNoSpecifiedTests=false -D%s=true"
		.formatted(UPDATE);

	@Test
	void pageIsUpToDate() throws IOException {
		Path page = Path.of("../docs/properties.md");
		String reference = new PropertyReference(metadata()).write();
		if (Boolean.getBoolean(UPDATE)) {
			Files.writeString(page, reference);
		}
		assertThat(page).as("page of the properties; write it anew with: %s", COMMAND).hasContent(reference);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			fixed   | size                                       | 1, 10000    | 0, 10001
			dynamic | min-size                                   | 0, 15       | -1, 16
			dynamic | max-size                                   | 2, 10000    | 1, 10001
			dynamic | max-inactive-time                          | 5ms         | 4ms
			fixed   | worker-ready-timeout                       | 1ms         | 0, -1ms
			fixed   | strategy-options.weights[0]                | 0.1         | 0, -1
			fixed   | tasks-queue-options.size                   | 1, 1000000  | 0
			fixed   | tasks-queue-options.capacity               | 1, 1000000  | 0
			fixed   | tasks-queue-options.pool-capacity          | 1, 1000000  | 0
			fixed   | tasks-queue-options.concurrency            | 1, 10000    | 0, 10001
			fixed   | tasks-queue-options.tasks-stealing-ratio   | 0, 1        | -0.1, 1.1
			fixed   | tasks-queue-options.tasks-finished-timeout | 0, 1h       | -1ms
			fixed   | tasks-queue-options.aging-factor           | 0, 100      | -0.1
			fixed   | tasks-queue-options.load-exponent          | 0.01, 2     | 0
			""")
	void rangesOfThePageAreEnforced(String type, String option, String accepted, String refused) {
		Stream.of(accepted.split(", ", -1))
			.forEach((value) -> runner(type, option, value)
				.run((context) -> assertThat(context).as(option + "=" + value).hasNotFailed()));
		Stream.of(refused.split(", ", -1))
			.forEach((value) -> runner(type, option, value)
				.run((context) -> assertThat(context).as(option + "=" + value).hasFailed()));
	}

	private static ApplicationContextRunner runner(String type, String option, String value) {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PoolifierAutoConfiguration.class))
			.withPropertyValues("poolifier.start-workers=false", "poolifier.type=" + type);
		runner = type.equals("fixed") ? runner.withPropertyValues("poolifier.size=1")
				: runner.withPropertyValues("poolifier.min-size=1", "poolifier.max-size=16");
		return runner.withPropertyValues("poolifier." + option + "=" + value);
	}

	/** Returns the metadata of this project, among that of all jars. */
	private static JsonNode metadata() throws IOException {
		for (URL url : Collections.list(PropertyReferenceTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream json = url.openStream()) {
				JsonNode metadata = JsonMapper.shared().readTree(json);
				if (metadata.toString().contains("\"poolifier.size\"")) {
					return metadata;
				}
			}
		}
		throw new IllegalStateException("There is no configuration metadata of the properties");
	}

}

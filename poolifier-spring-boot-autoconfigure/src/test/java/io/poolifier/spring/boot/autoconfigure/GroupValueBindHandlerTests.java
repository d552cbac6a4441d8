// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import io.poolifier.WorkerPool;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pools under {@code poolifier.pools} that set nothing.
 */
class GroupValueBindHandlerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolifierAutoConfiguration.class));

	@Test
	void poolWithoutOptionsHasThoseOfTheTopLevel() {
		withYaml("""
				poolifier:
				  size: 3
				  strategy: fair-share
				  pools:
				    reports:
				    mail: { size: 1 }
				""").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeansOfType(WorkerPool.class)).containsOnlyKeys("poolifierPool", "reports", "mail");
			assertThat(context.getBean("reports", WorkerPool.class).info()).satisfies((info) -> {
				assertThat(info.started()).isTrue();
				assertThat(info.maxSize()).isEqualTo(3);
				assertThat(info.strategy()).isEqualTo("FAIR_SHARE");
			});
			assertThat(context.getBean("mail", WorkerPool.class).info().maxSize()).isEqualTo(1);
		});
	}

	@Test
	void optionsFromElsewhereCount() {
		withYaml("poolifier: { pools: { reports: } }").withPropertyValues("poolifier.pools.reports.size=5")
			.run((context) -> assertThat(context.getBean("reports", WorkerPool.class).info().maxSize()).isEqualTo(5));
	}

	@Test
	void poolsWithoutPoolsAreNone() {
		withYaml("poolifier: { size: 1, pools: }").run((context) -> assertThat(context).hasNotFailed()
			.getBeans(WorkerPool.class)
			.containsOnlyKeys("poolifierPool"));
	}

	@Test
	void poolThatIsAValueIsRefused() {
		withYaml("poolifier: { pools: { reports: 5 } }")
			.run((context) -> assertThat(context).getFailure().satisfies((failure) -> {
				assertThat(failure).isInstanceOf(InvalidPropertyException.class)
					.hasMessage("Property 'poolifier.pools.reports' is '5', but has to be the options of a pool");
				assertThat(((InvalidPropertyException) failure).getAction()).isEqualTo(
						"Write options below it, such as 'poolifier.pools.reports.size', or leave it empty to have those of the top level.");
			}));
	}

	@Test
	void misspeltOptionIsStillRefused() {
		withYaml("poolifier: { pools: { reports: , mail: { sizes: 1 } } }")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("poolifier.pools.mail.sizes"));
	}

	private ApplicationContextRunner withYaml(String yaml) {
		return this.runner.withInitializer((context) -> {
			try {
				ByteArrayResource file = new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8));
				new YamlPropertySourceLoader().load("application.yml", file)
					.forEach(context.getEnvironment().getPropertySources()::addLast);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

}

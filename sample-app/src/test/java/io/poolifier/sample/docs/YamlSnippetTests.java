// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import io.poolifier.WorkerPool;
import io.poolifier.sample.docs.Page.Block;
import io.poolifier.spring.boot.autoconfigure.PoolifierAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts pools with the YAML of the documentation.
 */
class YamlSnippetTests {

	static Stream<Block> blocks() {
		return Page.all().stream().flatMap((page) -> page.blocks("yaml").stream());
	}

	@ParameterizedTest
	@MethodSource("blocks")
	void snippetStartsPools(Block block) {
		runner(block).run((context) -> assertThat(context).hasNotFailed().hasBean("poolifierPool"));
	}

	@Test
	void brokenSnippetDoesNotStartPools() {
		Block broken = new Block(new Page(Page.ROOT.resolve("README.md")), "yaml", 1, "poolifier:\n  sise: 2\n");
		runner(broken).run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void snippetIsRead() {
		Block block = new Block(new Page(Page.ROOT.resolve("README.md")), "yaml", 1, "poolifier:\n  size: 3\n");
		runner(block).run((context) -> assertThat(context.getBean(WorkerPool.class).info().maxSize()).isEqualTo(3));
	}

	private static ApplicationContextRunner runner(Block block) {
		boolean process = block.text().contains("worker: process");
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PoolifierAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues((Runtime.version().feature() < 21 && !process) ? "poolifier.worker=thread"
					: "poolifier.enabled=true")
			// There is nothing that child JVMs could start.
			.withPropertyValues("poolifier.start-workers=" + !process)
			.withInitializer((context) -> read(block).forEach(context.getEnvironment().getPropertySources()::addLast));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	static class Application {

		public static void main(String[] arguments) {
		}

	}

	private static List<PropertySource<?>> read(Block block) {
		try {
			return new YamlPropertySourceLoader().load(block.toString(),
					new ByteArrayResource(block.text().getBytes(StandardCharsets.UTF_8)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

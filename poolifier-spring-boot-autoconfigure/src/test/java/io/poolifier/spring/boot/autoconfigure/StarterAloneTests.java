// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

import io.poolifier.WorkerPool;
import io.poolifier.spring.annotation.TaskFunction;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An application on a class path that has the starter and what that depends on, and
 * nothing else: no web, no Jackson, no Actuator.
 */
class StarterAloneTests {

	private static final Pattern STARTER = Pattern.compile("(test-)?classes|poolifier-.*|spring-boot-\\d.*"
			+ "|spring-boot-autoconfigure-.*|spring-(core|beans|context|aop|expression)-.*|jakarta\\.annotation-api-.*"
			+ "|commons-logging-.*|jspecify-.*|slf4j-api-.*|logback-.*|micrometer-(observation|commons)-.*|snakeyaml-.*");

	@Test
	void applicationWithTheStarterAloneRunsTasks() throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(starterAlone(), ClassLoader.getPlatformClassLoader())) {
			assertThatExceptionOfType(ClassNotFoundException.class)
				.isThrownBy(() -> loader.loadClass("org.springframework.boot.actuate.endpoint.annotation.Endpoint"));
			thread.setContextClassLoader(loader);
			Object application = loader.loadClass(Application.class.getName()).getConstructor().newInstance();
			assertThat(((Callable<?>) application).call()).isEqualTo("HELLO");
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static URL[] starterAlone() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.map(Path::of)
			.filter((path) -> STARTER.matcher(path.getFileName().toString()).matches())
			.map(StarterAloneTests::url)
			.toArray(URL[]::new);
	}

	private static URL url(Path path) {
		try {
			return path.toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	public static class Application implements Callable<String> {

		@TaskFunction
		String upper(String text) {
			return text.toUpperCase(Locale.ROOT);
		}

		@Override
		public String call() {
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class).run()) {
				return context.getBean(WorkerPool.class).<String, String>execute("upper", "hello").join();
			}
		}

	}

}

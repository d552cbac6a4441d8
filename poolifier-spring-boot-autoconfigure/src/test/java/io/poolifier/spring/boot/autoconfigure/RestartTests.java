// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.lang.ref.WeakReference;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import io.poolifier.WorkerPool;
import io.poolifier.spring.annotation.TaskFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.OverridingClassLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that is closed and started again in the same JVM with another class
 * loader, as the developer tools of Spring Boot do.
 */
class RestartTests {

	/**
	 * In a JVM that gives up what caches of Spring hold softly; the developer tools fill
	 * the memory for that.
	 */
	@Test
	void applicationThatIsClosedIsForgotten() throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:SoftRefLRUPolicyMSPerMB=0", "-cp", System.getProperty("java.class.path"),
				RestartTests.class.getName())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
		assertThat(process.waitFor()).as(output).isZero();
	}

	public static void main(String[] args) throws Exception {
		// Spring's copy of CGLIB has an exception that remembers the classes that were on
		// the stack when it was first used, for good.
		run();
		WeakReference<ClassLoader> first = run();
		WeakReference<ClassLoader> second = run();
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			System.gc();
			assertThat(first.refersTo(null)).isTrue();
			assertThat(second.refersTo(null)).isTrue();
			assertThat(threads()).isEmpty();
		});
	}

	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("poolifier-"))
			.toList();
	}

	private static WeakReference<ClassLoader> run() throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		ClassLoader loader = new ApplicationClassLoader(before);
		thread.setContextClassLoader(loader);
		try {
			Class<?> application = loader.loadClass(Application.class.getName());
			assertThat(application).isNotSameAs(Application.class);
			assertThat(((Callable<?>) application.getConstructor().newInstance()).call()).isEqualTo("restarted 3");
			return new WeakReference<>(loader);
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	/**
	 * Loads the classes of the application itself.
	 */
	private static final class ApplicationClassLoader extends OverridingClassLoader {

		ApplicationClassLoader(ClassLoader parent) {
			super(parent);
		}

		@Override
		protected boolean isEligibleForOverriding(String className) {
			return className.startsWith(Application.class.getName());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PoolifierAutoConfiguration.class, PoolifierContextAutoConfiguration.class })
	public static class Application implements Callable<String> {

		@TaskFunction
		Payload lengthen(Payload payload) {
			return new Payload(payload.value() + 1);
		}

		@TaskFunction
		public CompletableFuture<Payload> later(int value) {
			return CompletableFuture.completedFuture(new Payload(value));
		}

		@Override
		public String call() {
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
				.web(WebApplicationType.NONE)
				.registerShutdownHook(false)
				.properties("poolifier.pools.restarted.size=2")
				.run()) {
				Payload payload = context.getBean(Application.class).later(2).join();
				return "restarted " + context.getBean(WorkerPool.class)
					.<Payload, Payload>execute("lengthen", payload)
					.join()
					.value();
			}
		}

		public record Payload(int value) {
		}

	}

}

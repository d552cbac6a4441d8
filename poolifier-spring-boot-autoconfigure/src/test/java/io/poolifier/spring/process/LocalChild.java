// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import io.poolifier.process.ProcessContext;
import io.poolifier.process.ProcessFunction;
import io.poolifier.spring.annotation.ConditionalOnPoolifierParent;
import io.poolifier.spring.annotation.ConditionalOnPoolifierWorker;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.task.TaskHandler;
import jakarta.annotation.PostConstruct;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.context.ApplicationPidFileWriter;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Child JVM within the JVM of the test, and the application that it starts.
 */
final class LocalChild implements AutoCloseable {

	/** All that the application did by itself. */
	static final List<String> DONE = new CopyOnWriteArrayList<>();

	/** The context of the application, from its bean of functions. */
	private static final AtomicReference<@Nullable ConfigurableApplicationContext> CONTEXT = new AtomicReference<>();

	private final SpringProcessApplication application = new SpringProcessApplication();

	private final Map<String, ProcessFunction> functions;

	LocalChild(String pool, @Nullable String mainClass, List<Class<?>> configuration, List<String> profiles,
			String... arguments) {
		DONE.clear();
		CONTEXT.set(null);
		this.functions = this.application.start(new ProcessContext(pool, new ChildArguments(mainClass,
				configuration.stream().map(Class::getName).toList(), profiles, withoutMeters(arguments))
			.toList()));
	}

	static LocalChild ofMain(Class<?> mainClass, String... arguments) {
		return new LocalChild("default", mainClass.getName(), List.of(), List.of("default"), arguments);
	}

	private static List<String> withoutMeters(String... arguments) {
		List<String> list = new ArrayList<>(List.of(arguments));
		list.add("--management.defaults.metrics.export.enabled=false");
		return list;
	}

	Map<String, ProcessFunction> functions() {
		return this.functions;
	}

	@SuppressWarnings("unchecked")
	@Nullable Object run(String function, @Nullable Object data) throws Exception {
		return ((TaskHandler<Object, Object>) this.functions.get(function).handler()).handle(data);
	}

	static ConfigurableApplicationContext applicationContext() {
		return Objects.requireNonNull(CONTEXT.get());
	}

	ConfigurableApplicationContext context() {
		return applicationContext();
	}

	@Override
	public void close() {
		this.application.stop();
	}

	/**
	 * Application with beans that begin to work by themselves.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableScheduling
	@Import({ Functions.class, Reminders.class, Listener.class, Eager.class, Poller.class, WorkerPoller.class,
			OfParent.class })
	static class Application {

		static String pidFile = "";

		public static void main(String[] arguments) {
			SpringApplication application = new SpringApplication(Application.class);
			if (!pidFile.isEmpty()) {
				application.addListeners(new ApplicationPidFileWriter(pidFile));
			}
			application.setAdditionalProfiles("of-main");
			application.run(arguments);
			DONE.add("rest of the main method");
		}

		@Bean
		CommandLineRunner commandLineRunner() {
			DONE.add("runner created");
			return (arguments) -> DONE.add("command line runner");
		}

		@Bean
		ApplicationRunner applicationRunner() {
			return (arguments) -> DONE.add("application runner");
		}

	}

	static class CatchingApplication {

		public static void main(String[] arguments) {
			try {
				Application.main(arguments);
			}
			catch (Throwable ex) {
				throw new IllegalStateException("The application has failed", ex);
			}
		}

	}

	static class WithoutSpring {

		public static void main(String[] arguments) {
			DONE.add("main method");
		}

	}

	static class Failing {

		public static void main(String[] arguments) throws IOException {
			Files.readString(Path.of("no", "such", "file"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Functions.class, Eager.class, Poller.class })
	static class Light {

	}

	static class Functions {

		private final ObjectProvider<Functions> self;

		Functions(ConfigurableApplicationContext context, ObjectProvider<Functions> self) {
			CONTEXT.set(context);
			this.self = self;
			DONE.add("functions created");
		}

		@Scheduled(fixedRate = 1)
		void tick() {
			DONE.add("scheduled method");
		}

		@TaskFunction
		String greet(String name) {
			return "Hello " + name;
		}

		@TaskFunction
		CompletableFuture<List<String>> greetAll(List<String> names) {
			return CompletableFuture.completedFuture(names.stream().map(this::greet).toList());
		}

		@TaskFunction
		CompletableFuture<String> nested(String name) {
			return this.self.getObject().threadOf(name);
		}

		@TaskFunction
		CompletableFuture<String> threadOf(String name) {
			return CompletableFuture.completedFuture(name + " on " + Thread.currentThread().getName());
		}

		@TaskFunction(pool = "reports")
		void report(int year, String title) {
			DONE.add("report " + year + title);
		}

		@TaskFunction(pool = "reports")
		CompletableFuture<Void> several(int year, String title) {
			return CompletableFuture.completedFuture(null);
		}

	}

	static class Reminders {

		@Scheduled(fixedRate = 1)
		void tick() {
			DONE.add("scheduled method");
		}

	}

	static class Listener {

		@EventListener
		void on(ApplicationStartedEvent event) {
			DONE.add("started");
		}

		@EventListener
		void on(ApplicationReadyEvent event) {
			DONE.add("ready");
		}

		@EventListener
		void on(AvailabilityChangeEvent<?> event) {
			DONE.add("available");
		}

	}

	static class Eager {

		@PostConstruct
		void initialize() {
			DONE.add("eager bean");
		}

	}

	static class Poller implements SmartLifecycle {

		private volatile boolean running;

		Poller() {
			DONE.add(getClass().getSimpleName() + " created");
		}

		@Override
		public void start() {
			this.running = true;
			DONE.add(getClass().getSimpleName() + " started");
		}

		@Override
		public void stop() {
			this.running = false;
			DONE.add(getClass().getSimpleName() + " stopped");
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

	@ConditionalOnPoolifierWorker
	static class WorkerPoller extends Poller {

	}

	@ConditionalOnPoolifierParent
	static class OfParent {

	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.poolifier.WorkerPool;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.spring.boot.autoconfigure.PoolOverrides.TasksQueueOverrides;
import io.poolifier.spring.clients.Clients;
import io.poolifier.task.TaskContext;
import io.poolifier.task.TaskHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.aop.SpringProxy;
import org.springframework.aop.framework.Advised;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.DecoratingProxy;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is generated for an application that is processed ahead of time.
 */
class AheadOfTimeTests {

	private static final String POOL = "poolifier.pools.reports.tasks-queue-options.size=2";

	@Test
	void poolsFromPropertiesAreMadeByTheFactory() {
		String code = code(process(POOL).getGeneratedFiles());
		assertThat(code).contains("\"reports\"").contains("\"poolifierPoolFactory\"").contains("reportsPoolLifecycle");
	}

	@Test
	void beansWhoseCallsSubmitTasksAreProxies() {
		TestGenerationContext generation = process();
		assertThat(generation.getGeneratedFiles().getGeneratedFiles(Kind.CLASS).keySet())
			.anyMatch((path) -> path.contains(Tasks.class.getSimpleName() + "$$SpringCGLIB$$"));
		assertThat(RuntimeHintsPredicates.proxies()
			.forInterfaces(Greeter.class, SpringProxy.class, Advised.class, DecoratingProxy.class))
			.accepts(generation.getRuntimeHints());
	}

	@Test
	@CompileWithForkedClassLoader
	void generatedContextRunsTasksOfMethodsBeansAndClients() {
		start((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			assertThat(pool.name()).isEqualTo("default");
			assertThat(pool.<Order, Invoice>execute("invoice", new Order("a", List.of())).join().id()).isEqualTo("a");
			assertThat(pool.<String, String>execute("upper", "a").join()).isEqualTo("A");
			assertThat(context.getBean(Tasks.class).later(1, null, 2).join()).startsWith("poolifier-default-");
			assertThat(context.getBean(Greeter.class).greet("you").join()).startsWith("you poolifier-default-");
			assertThat(context.getBean(Clients.Words.class).upper("b")).isEqualTo("B");
			WorkerPool reports = context.getBean("reports", WorkerPool.class);
			assertThat(reports.options().tasksQueueOptions().size()).isEqualTo(2);
			assertThat(reports.<Object, String>execute("report", null).join()).startsWith("poolifier-reports-");
		}, POOL);
	}

	@Test
	@CompileWithForkedClassLoader
	void generatedContextHasThePrimaryTaskExecutorByAllItsNames() {
		start((context) -> assertThat(context.getBean(AsyncTaskExecutor.class))
			.isSameAs(context.getBean("applicationTaskExecutor"))
			.isSameAs(context.getBean("taskExecutor"))
			.isSameAs(context.getBean("poolifierTaskExecutor")), "poolifier.task-executor=primary");
	}

	@Test
	void methodsThatAreFunctionsMayBeInvoked() {
		RuntimeHints hints = process().getRuntimeHints();
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Tasks.class, "invoice")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Tasks.class, "later")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Polite.class, "greet")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Greeter.class, "greet")).accepts(hints);
	}

	@Test
	void orderOfFunctionsIsKept() {
		assertThat(RuntimeHintsPredicates.resource().forResource(Tasks.class.getName().replace('.', '/') + ".class"))
			.accepts(process().getRuntimeHints());
	}

	@Test
	void whatFunctionsTakeAndReturnMayBeBound() {
		RuntimeHints hints = process().getRuntimeHints();
		for (Class<?> payload : List.of(Order.class, Item.class, Invoice.class, Receipt.class, Pixel.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onType(payload)).as(payload.getName()).accepts(hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Item.class, "price")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(TaskContext.class)).rejects(hints);
	}

	@Test
	void clientsAreProxies() {
		RuntimeHints hints = process().getRuntimeHints();
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Clients.Words.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Clients.Words.class, "twice")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Clients.Lengths.class, "length"))
			.accepts(hints);
	}

	@Test
	void propertiesOfAllPoolsMayBeBound() {
		RuntimeHints hints = process().getRuntimeHints();
		for (Class<?> properties : List.of(PoolifierProperties.class, PoolifierProperties.TasksQueue.class,
				PoolOverrides.class, TasksQueueOverrides.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onType(properties)).as(properties.getName()).accepts(hints);
		}
	}

	@Test
	void propertiesOfAllPoolsMayBeRead() {
		RuntimeHints hints = process().getRuntimeHints();
		for (Class<?> properties : List.of(PoolifierProperties.class, PoolifierProperties.RecentValues.class,
				PoolOverrides.class, TasksQueueOverrides.class)) {
			assertThat(properties.getRecordComponents()).extracting(RecordComponent::getAccessor)
				.allSatisfy((accessor) -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(accessor))
					.accepts(hints));
		}
	}

	@Test
	void thereIsNothingToProcessWithoutPools() {
		TestGenerationContext generation = process("poolifier.enabled=false");
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Clients.Words.class).negate())
			.accepts(generation.getRuntimeHints());
	}

	@SuppressWarnings("unchecked")
	private static void start(Consumer<GenericApplicationContext> started, String... properties) {
		TestCompiler.forSystem().with(process(properties)).compile((compiled) -> {
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				TestPropertyValues.of(properties).applyTo(context);
				compiled.getInstance(ApplicationContextInitializer.class).initialize(context);
				context.refresh();
				started.accept(context);
			}
		});
	}

	private static TestGenerationContext process(String... properties) {
		TestGenerationContext generation = new TestGenerationContext();
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues.of("poolifier.pools.reports.size=1").and(properties).applyTo(context);
			context.register(Tasks.class, Polite.class, Application.class, PoolifierAutoConfiguration.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			generation.writeGeneratedContent();
		}
		return generation;
	}

	private static String code(InMemoryGeneratedFiles files) {
		return files.getGeneratedFiles(Kind.SOURCE).keySet().stream().map((path) -> {
			try {
				return files.getGeneratedFileContent(Kind.SOURCE, path);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}).collect(Collectors.joining("\n"));
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Clients.class)
	static class Application {

		@Bean
		@TaskFunction
		TaskHandler<String, String> upper() {
			return (text) -> text.toUpperCase(Locale.ROOT);
		}

		@Bean
		@TaskFunction
		TaskHandler<Collection<Pixel>, Object> paint() {
			return (pixels) -> pixels;
		}

	}

	static class Tasks {

		@TaskFunction
		Invoice invoice(Order order) {
			return new Invoice(order.id());
		}

		@TaskFunction
		CompletableFuture<String> later(int first, @Nullable TaskContext context, int second) {
			return CompletableFuture.completedFuture(Thread.currentThread().getName());
		}

		@TaskFunction
		CompletableFuture<Set<Receipt>> receipts() {
			return CompletableFuture.completedFuture(Set.of());
		}

		@TaskFunction(pool = "reports")
		String report() {
			return Thread.currentThread().getName();
		}

		@TaskFunction
		int length(String text) {
			return text.length();
		}

		@TaskFunction
		void touch(String text) {
		}

		@TaskFunction
		String join(Object[] parts) {
			return "";
		}

		@TaskFunction
		void fail(Throwable error) {
		}

		@TaskFunction
		void block() {
		}

	}

	public interface Greeter {

		CompletableFuture<String> greet(String name);

	}

	static final class Polite implements Greeter {

		@Override
		@TaskFunction
		public CompletableFuture<String> greet(String name) {
			return CompletableFuture.completedFuture(name + " " + Thread.currentThread().getName());
		}

	}

	record Order(String id, List<Item> items) {
	}

	record Item(int price) {
	}

	record Invoice(String id) {
	}

	record Receipt(String id) {
	}

	record Pixel(int x, int y) {
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.lang.ref.WeakReference;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPoolBuilder;
import io.poolifier.WorkerPools;
import io.poolifier.event.PoolEvent;
import io.poolifier.event.PoolListener;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.spring.function.TaskFunctionCatalog;
import io.poolifier.task.TaskHandler;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Scope;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.annotation.RequestScope;
import org.springframework.web.context.annotation.SessionScope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Calls of task functions on beans that are no singletons.
 */
class ScopedBeanCallTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolifierAutoConfiguration.class));

	@Test
	void callOnAPrototypeRunsOnTheInstanceThatWasCalled() {
		this.runner.withUserConfiguration(Prototype.class).run((context) -> {
			Prototype first = named(context.getBean(Prototype.class), "first");
			Prototype second = named(context.getBean(Prototype.class), "second");
			assertThat(first.describe("a", 1)).succeedsWithin(LONG)
				.asString()
				.matches("first a 1 poolifier-default-.*");
			assertThat(second.describe("b", 2)).succeedsWithin(LONG).asString().startsWith("second b 2");
			Mono<String> mono = first.mono("c");
			assertThat(mono.block(LONG)).isEqualTo("first c");
			assertThat(mono.block(LONG)).isEqualTo("first c");
			assertThat(context.getBean(WorkerPool.class).info().executedTasks()).isEqualTo(4);
		});
	}

	@Test
	void callByNameGetsAPrototypeOfItsOwn() {
		this.runner.withUserConfiguration(Prototype.class)
			.run((context) -> assertThat(context.getBean(WorkerPool.class).execute("describe", new Object[] { "a", 1 }))
				.succeedsWithin(LONG)
				.asString()
				.startsWith("nobody a 1"));
	}

	@Test
	void callOnABeanOfACustomScopeRunsOnTheInstanceThatWasCalled() {
		this.runner.withUserConfiguration(ThreadScope.class, OfThread.class).run((context) -> {
			named(context.getBean(OfThread.class), "of the caller");
			assertThat(context.getBean(OfThread.class).describe("a", 1)).succeedsWithin(LONG)
				.asString()
				.startsWith("of the caller a 1");
		});
	}

	@Test
	void callsOnBeansOfTheRequestAndOfTheSessionRunOnTheirInstances() throws Exception {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Web.class)
			.properties("server.port=0")
			.run()) {
			HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
			URI uri = URI
				.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + "/visit");
			assertThat(get(client, uri)).isEqualTo("request 1, session 1");
			assertThat(get(client, uri)).isEqualTo("request 1, session 2");
			assertThat(get(HttpClient.newHttpClient(), uri)).isEqualTo("request 1, session 1");
			assertThat(context.getBean(WorkerPool.class).info().executedTasks()).isEqualTo(6);
		}
	}

	private static String get(HttpClient client, URI uri) throws Exception {
		HttpResponse<String> response = client.send(HttpRequest.newBuilder(uri).build(),
				HttpResponse.BodyHandlers.ofString());
		return response.body();
	}

	@Test
	void otherAdviceOfAPrototypeRunsInTheTaskAndOnlyThere() {
		this.runner.withUserConfiguration(Advised.class).run((context) -> {
			Prototype bean = named(context.getBean(Prototype.class), "advised");
			BlockingQueue<?> threads = context.getBean("adviceThreads", BlockingQueue.class);
			threads.clear();
			assertThat(bean.describe("a", 1)).succeedsWithin(LONG).asString().startsWith("advised a 1");
			assertThat(threads).singleElement().asString().startsWith("poolifier-default-");
		});
	}

	@Test
	void callRunsOnTheInstanceWhateverTheApplicationSurroundsTheHandlerWith() {
		this.runner.withUserConfiguration(Prototype.class, OwnPool.class)
			.run((context) -> assertThat(named(context.getBean(Prototype.class), "own").describe("a", 1))
				.succeedsWithin(LONG)
				.asString()
				.startsWith("[own a 1"));
	}

	@Test
	void functionThatReplacesThatOfTheMethodIsGivenTheArgument() {
		this.runner.withUserConfiguration(Prototype.class).run((context) -> {
			context.getBean(WorkerPool.class)
				.addTaskFunction("shout", (String data) -> data + "!", TaskFunctionOptions.defaults());
			assertThat(context.getBean(Prototype.class).shout("a")).succeedsWithin(LONG).isEqualTo("a!");
		});
	}

	@Test
	void eventsShowTheArgumentsOfACall() {
		BlockingQueue<PoolEvent.TaskFailed> failures = new ArrayBlockingQueue<>(2);
		PoolListener listener = (event) -> {
			if (event instanceof PoolEvent.TaskFailed failed) {
				failures.add(failed);
			}
		};
		this.runner.withUserConfiguration(Prototype.class)
			.withBean(PoolListener.class, () -> listener)
			.run((context) -> {
				context.getBean(Prototype.class).fail("why");
				assertThat(failures.poll(30, TimeUnit.SECONDS)).returns("why", PoolEvent.TaskFailed::data);
			});
	}

	@Test
	void futureThatIsKeptDoesNotKeepTheBeanThatWasCalled() {
		this.runner.withUserConfiguration(Prototype.class).run((context) -> {
			Prototype bean = named(context.getBean(Prototype.class), "short-lived");
			WeakReference<Prototype> reference = new WeakReference<>(bean.self());
			CompletableFuture<String> task = bean.describe("a", 1);
			assertThat(task).succeedsWithin(LONG);
			bean = null;
			await().until(() -> {
				System.gc();
				return reference.refersTo(null);
			});
			assertThat(task.join()).startsWith("short-lived");
		});
	}

	private static <T extends Prototype> T named(T bean, String name) {
		bean.setName(name);
		return bean;
	}

	@Scope("prototype")
	static class Prototype {

		private String name = "nobody";

		void setName(String name) {
			this.name = name;
		}

		Prototype self() {
			return this;
		}

		@TaskFunction
		CompletableFuture<String> describe(String text, int number) {
			return CompletableFuture
				.completedFuture("%s %s %d %s".formatted(this.name, text, number, Thread.currentThread().getName()));
		}

		@TaskFunction
		Mono<String> mono(String text) {
			return Mono.fromCallable(() -> this.name + " " + text);
		}

		@TaskFunction
		CompletableFuture<String> shout(String text) {
			return CompletableFuture.completedFuture(text.toUpperCase(Locale.ROOT));
		}

		@TaskFunction
		void fail(String why) {
			throw new IllegalStateException(why);
		}

	}

	@Scope("thread")
	static class OfThread extends Prototype {

	}

	@Configuration(proxyBeanMethods = false)
	static class ThreadScope {

		@Bean
		static CustomScopeConfigurer scopes() {
			CustomScopeConfigurer configurer = new CustomScopeConfigurer();
			configurer.addScope("thread", new SimpleThreadScope());
			return configurer;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Advised {

		@Bean
		static BlockingQueue<String> adviceThreads() {
			return new ArrayBlockingQueue<>(8);
		}

		@Bean
		static MethodInterceptor recording(BlockingQueue<String> adviceThreads) {
			return (invocation) -> {
				adviceThreads.add(Thread.currentThread().getName());
				return invocation.proceed();
			};
		}

		@Bean
		static BeanNameAutoProxyCreator proxies() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("advised");
			creator.setInterceptorNames("recording");
			creator.setProxyTargetClass(true);
			return creator;
		}

		@Bean
		@Scope("prototype")
		Prototype advised() {
			return new Prototype();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPool {

		@Bean(destroyMethod = "close")
		WorkerPool ownPool(TaskFunctionCatalog catalog) {
			WorkerPoolBuilder builder = WorkerPools.fixed(1);
			catalog.functions()
				.forEach((function) -> builder.taskFunction(function.name(), surrounded(function.handler()),
						function.options()));
			return builder.build();
		}

		@SuppressWarnings({ "unchecked", "NullAway" })
		private static TaskHandler<@Nullable Object, @Nullable Object> surrounded(TaskHandler<?, ?> handler) {
			TaskHandler<@Nullable Object, @Nullable Object> inner = (TaskHandler<@Nullable Object, @Nullable Object>) handler;
			return (data) -> "[" + ((CompletableFuture<?>) Objects.requireNonNull(inner.handle(data))).join() + "]";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ OfRequest.class, OfSession.class, Visits.class })
	static class Web {

	}

	static class Visitor {

		private int count;

		CompletableFuture<Integer> count() {
			return CompletableFuture.completedFuture(++this.count);
		}

	}

	@RequestScope
	static class OfRequest extends Visitor {

		@Override
		@TaskFunction("request")
		public CompletableFuture<Integer> count() {
			return super.count();
		}

	}

	@SessionScope
	static class OfSession extends Visitor {

		@Override
		@TaskFunction("session")
		public CompletableFuture<Integer> count() {
			return super.count();
		}

	}

	@RestController
	static class Visits {

		private final OfRequest request;

		private final OfSession session;

		Visits(OfRequest request, OfSession session) {
			this.request = request;
			this.session = session;
		}

		@GetMapping("/visit")
		String visit() {
			return "request %d, session %d".formatted(this.request.count().join(), this.session.count().join());
		}

	}

}

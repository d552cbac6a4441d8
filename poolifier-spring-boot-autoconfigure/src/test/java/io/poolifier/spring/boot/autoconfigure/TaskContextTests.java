// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.poolifier.WorkerPool;
import io.poolifier.event.PoolEvent;
import io.poolifier.event.PoolListener;
import io.poolifier.spring.annotation.Execute;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.spring.function.DeclaredTaskFunction;
import io.poolifier.spring.function.TaskClientFactoryBean;
import io.poolifier.spring.function.TaskFunctionCatalog;
import io.poolifier.task.TaskContext;
import io.poolifier.task.TaskHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Task functions that learn about the task they run for.
 */
class TaskContextTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final TaskContext FOREIGN = new TaskContext() {

		@Override
		public String function() {
			return "foreign";
		}

		@Override
		public int workerKey() {
			return -1;
		}

		@Override
		public int attempt() {
			return 1;
		}

		@Override
		public boolean isCancellationRequested() {
			return false;
		}

		@Override
		public @Nullable Duration remainingTime() {
			return null;
		}

		@Override
		public void progress(double fraction, @Nullable String message) {
		}

	};

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolifierAutoConfiguration.class))
		.withPropertyValues("poolifier.size=1")
		.withUserConfiguration(Functions.class, Handlers.class);

	@Test
	void functionsGetDataAndContextByName() {
		this.runner.run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			assertThat(pool.execute("first", "a")).succeedsWithin(LONG).isEqualTo("a of first on 0");
			assertThat(pool.execute("last", "a")).succeedsWithin(LONG).isEqualTo("a of last on 0");
			assertThat(pool.execute("alone", "a")).succeedsWithin(LONG).isEqualTo("alone on 0");
			assertThat(pool.execute("renamed", "a")).succeedsWithin(LONG).isEqualTo("a of renamed on 0");
			assertThat(pool.execute("between", new Object[] { "a", 2 })).succeedsWithin(LONG)
				.isEqualTo("a2 of between on 0");
			assertThat(pool.execute("afterTwo", new Object[] { "a", 2 })).succeedsWithin(LONG)
				.isEqualTo("a2 of afterTwo on 0");
			assertThat(pool.execute("reactive", "a")).succeedsWithin(LONG).isEqualTo("a of reactive on 0");
		});
	}

	@Test
	void callsOnTheBeanGetTheContextOfTheirTask() {
		this.runner.run((context) -> {
			Functions bean = context.getBean(Functions.class);
			assertThat(bean.renamed(null, "a")).succeedsWithin(LONG).isEqualTo("a of renamed on 0");
			assertThat(bean.between("a", FOREIGN, 2)).succeedsWithin(LONG).isEqualTo("a2 of between on 0");
			assertThat(bean.afterTwo("a", 2, null).get(30, TimeUnit.SECONDS)).isEqualTo("a2 of afterTwo on 0");
			Mono<String> mono = bean.reactive("a", FOREIGN);
			assertThat(mono.block(LONG)).isEqualTo("a of reactive on 0");
			assertThat(mono.block(LONG)).isEqualTo("a of reactive on 0");
			bean.note(null);
			assertThat(bean.notes().poll(30, TimeUnit.SECONDS)).isEqualTo("note on 0");
		});
	}

	@Test
	void plainCallGetsWhatTheCallerPasses() {
		this.runner.run((context) -> {
			Functions bean = context.getBean(Functions.class);
			assertThat(bean.last("a", FOREIGN)).isEqualTo("a of foreign on -1");
			assertThat(bean.last("a", null)).isEqualTo("a");
			assertThat(context.getBean(WorkerPool.class).info().executedTasks()).isZero();
		});
	}

	@Test
	void contextIsNoPartOfTheData() {
		this.runner.withUserConfiguration(Failures.class).run((context) -> {
			TaskFunctionCatalog catalog = context.getBean(TaskFunctionCatalog.class);
			assertThat(inputType(catalog, "first")).isEqualTo(String.class);
			assertThat(inputType(catalog, "alone")).isNull();
			assertThat(inputType(catalog, "between")).isEqualTo(Object[].class);
			assertThat(context.getBean(Functions.class).fail(null, "a")).failsWithin(LONG);
			assertThat(context.getBean(Failures.class).failed.poll(30, TimeUnit.SECONDS)).isEqualTo("a");
		});
	}

	@Test
	void wrongNumberOfArgumentsIsExplained() {
		this.runner.run((context) -> assertThat(
				context.getBean(WorkerPool.class).execute("between", new Object[] { "a", null, 2 }))
			.failsWithin(LONG)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(IllegalArgumentException.class)
			.withMessageContaining("'between' cannot be given java.lang.Object[]")
			.withMessageContaining("between(String, TaskContext, int)"));
	}

	@Test
	void beansThatAreHandlersGetTheContext() {
		this.runner
			.run((context) -> assertThat(context.getBean(WorkerPool.class).execute("handler", "a")).succeedsWithin(LONG)
				.isEqualTo("a of handler on 0"));
	}

	@Test
	void proxyOfAnInterfacePassesTheContextOn() {
		this.runner.withUserConfiguration(ByInterface.class).run((context) -> {
			assertThat(context.getBean(WorkerPool.class).execute("greet", "you")).succeedsWithin(LONG)
				.isEqualTo("you of greet on 0");
			@SuppressWarnings("unchecked")
			Greeter<TaskContext> greeter = context.getBean(Greeter.class);
			assertThat(greeter.greet(null, "you")).succeedsWithin(LONG).isEqualTo("you of greet on 0");
		});
	}

	@Test
	void handlerAroundAFunctionMayLeaveTheContextOfACallOut() {
		this.runner.run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			TaskHandler<Object, Object> handler = handler(context.getBean(TaskFunctionCatalog.class), "renamed");
			pool.addTaskFunction("renamed", (Object data) -> handler.handle(data));
			assertThat(context.getBean(Functions.class).renamed(null, "a")).succeedsWithin(LONG)
				.isEqualTo("a of renamed on 0");
			assertThat(pool.execute("renamed", "a")).failsWithin(LONG)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(IllegalStateException.class)
				.withMessage("The function has to be called with the context of a task");
		});
	}

	@Test
	void typedClientsDoNotSeeTheContext() {
		this.runner.run((context) -> {
			Client client = client(context);
			assertThat(client.last("a")).isEqualTo("a of last on 0");
			assertThat(client.between("a", 2)).succeedsWithin(LONG).isEqualTo("a2 of between on 0");
			assertThat(client.alone()).isEqualTo("alone on 0");
		});
	}

	private static Client client(ListableBeanFactory beanFactory) {
		TaskClientFactoryBean<Client> factory = new TaskClientFactoryBean<>(Client.class, beanFactory);
		factory.afterSingletonsInstantiated();
		return factory.getObject();
	}

	private static @Nullable Type inputType(TaskFunctionCatalog catalog, String function) {
		return declared(catalog, function).inputType();
	}

	@SuppressWarnings("unchecked")
	private static TaskHandler<Object, Object> handler(TaskFunctionCatalog catalog, String function) {
		return (TaskHandler<Object, Object>) declared(catalog, function).handler();
	}

	private static DeclaredTaskFunction declared(TaskFunctionCatalog catalog, String function) {
		return Objects.requireNonNull(catalog.find(function));
	}

	private static String tell(@Nullable TaskContext context) {
		return (context != null) ? context.function() + " on " + context.workerKey() : "";
	}

	interface Client {

		String last(String text);

		CompletableFuture<String> between(String text, int number);

		@Execute("alone")
		String alone();

	}

	static class Functions {

		private final BlockingQueue<String> notes = new ArrayBlockingQueue<>(1);

		BlockingQueue<String> notes() {
			return this.notes;
		}

		@TaskFunction
		String first(TaskContext context, String text) {
			return text + " of " + tell(context);
		}

		@TaskFunction
		String last(String text, @Nullable TaskContext context) {
			return (context != null) ? text + " of " + tell(context) : text;
		}

		@TaskFunction
		String alone(TaskContext context) {
			return tell(context);
		}

		@TaskFunction("renamed")
		CompletableFuture<String> renamed(@Nullable TaskContext context, String text) {
			return CompletableFuture.completedFuture(text + " of " + tell(context));
		}

		@TaskFunction
		CompletableFuture<String> between(String text, @Nullable TaskContext context, int number) {
			return CompletableFuture.completedFuture(text + number + " of " + tell(context));
		}

		@TaskFunction
		Future<String> afterTwo(String text, int number, @Nullable TaskContext context) {
			return CompletableFuture.completedFuture(text + number + " of " + tell(context));
		}

		@TaskFunction
		Mono<String> reactive(String text, @Nullable TaskContext context) {
			return Mono.just(text + " of " + tell(context));
		}

		@TaskFunction
		void note(@Nullable TaskContext context) {
			this.notes.add(tell(context));
		}

		@TaskFunction
		CompletableFuture<String> fail(@Nullable TaskContext context, String text) {
			throw new IllegalStateException(text);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@TaskFunction
		TaskHandler<String, String> handler() {
			return TaskHandler.withContext((text, context) -> text + " of " + tell(context));
		}

	}

	static class Failures implements PoolListener {

		private final BlockingQueue<String> failed = new ArrayBlockingQueue<>(1);

		@Override
		public void onEvent(PoolEvent event) {
			if (event instanceof PoolEvent.TaskFailed failure) {
				this.failed.add(String.valueOf(failure.data()));
			}
		}

	}

	interface Greeter<C> {

		CompletableFuture<String> greet(@Nullable C context, String name);

	}

	static final class Polite implements Greeter<TaskContext> {

		@Override
		@TaskFunction
		public CompletableFuture<String> greet(@Nullable TaskContext context, String name) {
			return CompletableFuture.completedFuture(name + " of " + tell(context));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ByInterface {

		@Bean
		Polite polite() {
			return new Polite();
		}

	}

}

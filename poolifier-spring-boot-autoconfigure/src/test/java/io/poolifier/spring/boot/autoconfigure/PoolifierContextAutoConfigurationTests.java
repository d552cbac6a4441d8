// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.poolifier.Rule;
import io.poolifier.WorkerPool;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.task.TaskContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskDecorator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class PoolifierContextAutoConfigurationTests {

	private static final String KEY = PoolifierContextAutoConfigurationTests.class.getName();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(PoolifierAutoConfiguration.class, PoolifierContextAutoConfiguration.class))
		.withPropertyValues("poolifier.size=1")
		.withUserConfiguration(Functions.class);

	@BeforeEach
	void registerMdc() {
		ContextRegistry.getInstance()
			.registerThreadLocalAccessor(KEY, () -> MDC.get("user"), (user) -> MDC.put("user", user),
					() -> MDC.remove("user"));
	}

	@AfterEach
	void forgetMdc() {
		ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
		MDC.clear();
	}

	@Test
	@Rule("EV-10")
	void taskAndWhatDependsOnItHaveTheContextOfTheSubmitter() {
		this.runner.run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			Functions functions = context.getBean(Functions.class);
			CompletableFuture<?> held = pool.execute("gate", null);
			MDC.put("user", "anna");
			CompletableFuture<String> task = pool.execute("user", null);
			CompletableFuture<String> dependent = task.thenApply((user) -> user + " and " + MDC.get("user"));
			MDC.remove("user");
			CompletableFuture<String> next = pool.execute("user", null);
			functions.open();
			assertThat(dependent.join()).isEqualTo("anna and anna");
			assertThat(next.join()).isNull();
			held.join();
		});
	}

	@Test
	@Rule("JV-8")
	void whatATaskLeavesBehindIsNotSeenByTheNextOne() {
		this.runner.run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			pool.execute("litter", "left").join();
			assertThat(pool.<String, String>execute("user", null).join()).isNull();
			MDC.put("user", "anna");
			pool.execute("litter", "left").join();
			assertThat(pool.<String, String>execute("user", null).join()).isEqualTo("anna");
			assertThat(MDC.get("user")).isEqualTo("anna");
		});
	}

	@Test
	@Rule("JV-8")
	void endOfAnAsynchronousTaskHasTheContextToo() {
		this.runner.run((context) -> {
			MDC.put("user", "anna");
			CompletableFuture<String> dependent = context.getBean(WorkerPool.class)
				.execute("later", null)
				.thenApply((result) -> MDC.get("user"));
			MDC.remove("user");
			context.getBean(Functions.class).finish();
			assertThat(dependent).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("anna");
		});
	}

	@Test
	void taskOfAMonoHasTheContextOfItsSubscriber() {
		this.runner.run((context) -> {
			Mono<String> user = context.getBean(Functions.class).reactive();
			assertThat(user.contextWrite((reactor) -> reactor.put(KEY, "anna")).block()).isEqualTo("anna");
			assertThat(MDC.get("user")).isNull();
			MDC.put("user", "berta");
			assertThat(user.block()).isEqualTo("berta");
		});
	}

	@Test
	void propagationCanBeSwitchedOff() {
		this.runner.withPropertyValues("poolifier.propagate-context=false").run((context) -> {
			MDC.put("user", "anna");
			assertThat(context.getBean(WorkerPool.class).<String, String>execute("user", null).join()).isNull();
		});
	}

	@Test
	void worksWithoutContextPropagationOnTheClassPath() {
		this.runner.withClassLoader(new FilteredClassLoader(ContextSnapshotFactory.class)).run((context) -> {
			assertThat(context).hasNotFailed();
			MDC.put("user", "anna");
			assertThat(context.getBean(WorkerPool.class).<String, String>execute("user", null).join()).isNull();
		});
	}

	@Test
	void snapshotFactoryOfTheApplicationIsUsed() {
		this.runner
			.withBean(ContextSnapshotFactory.class,
					() -> ContextSnapshotFactory.builder().contextRegistry(new ContextRegistry()).build())
			.run((context) -> {
				MDC.put("user", "anna");
				assertThat(context.getBean(WorkerPool.class).<String, String>execute("user", null).join()).isNull();
			});
	}

	@Test
	void allTaskDecoratorsAreAppliedInOrder() {
		this.runner.withUserConfiguration(Decorators.class).run((context) -> {
			MDC.put("user", "anna");
			WorkerPool pool = context.getBean(WorkerPool.class);
			List<String> calls = context.getBean(Decorators.class).calls;
			assertThat(pool.<String, String>execute("user", null).join()).isEqualTo("anna");
			// As Spring's own executors have it: the last one is the outermost.
			assertThat(calls).containsExactly("decorate 1 for anna", "decorate 2 for anna", "before 2", "before 1",
					"after 1", "after 2");
		});
	}

	@Test
	void decoratedTaskFailsWithItsOwnException() {
		this.runner.withUserConfiguration(Decorators.class).run((context) -> {
			IllegalStateException failure = new IllegalStateException("no");
			assertThatThrownBy(context.getBean(WorkerPool.class).execute("fail", failure)::join).cause()
				.isSameAs(failure);
			assertThat(context.getBean(Decorators.class).calls).endsWith("after 1", "after 2");
		});
	}

	@Test
	void decoratedTaskThatRunsAgainHasTheOutcomeOfItsSecondAttempt() {
		this.runner.withUserConfiguration(Decorators.class).run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			CompletableFuture<String> future = pool.execute("again", null);
			await().until(() -> pool.info().executingTasks() == 1);
			assertThat(pool.management().killWorker(pool.management().tasks().get(0).workerKey())).isTrue();
			assertThat(future).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("attempt 2");
			assertThat(context.getBean(Decorators.class).calls).filteredOn("before 1"::equals).hasSize(2);
		});
	}

	@Test
	void taskThatItsDecoratorDoesNotRunFails() {
		this.runner.withBean(TaskDecorator.class, () -> (task) -> () -> {
		})
			.run((context) -> assertThatThrownBy(context.getBean(WorkerPool.class).execute("user", null)::join).cause()
				.isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("did not run the task of function 'user'"));
	}

	@Configuration(proxyBeanMethods = false)
	public static class Functions {

		private final CountDownLatch gate = new CountDownLatch(1);

		private final CompletableFuture<String> stage = new CompletableFuture<>();

		/** Called on a proxy, whose fields are not those of the bean. */
		public void open() {
			this.gate.countDown();
		}

		public void finish() {
			this.stage.completeAsync(() -> "done");
		}

		@TaskFunction
		String user(String ignored) {
			return MDC.get("user");
		}

		@TaskFunction
		public Mono<String> reactive() {
			return Mono.justOrEmpty(MDC.get("user"));
		}

		@TaskFunction
		void litter(String user) {
			MDC.put("user", user);
		}

		@TaskFunction
		void gate(String ignored) throws InterruptedException {
			this.gate.await();
		}

		@TaskFunction(idempotent = true)
		String again(String ignored, TaskContext context) throws InterruptedException {
			if (context.attempt() == 1) {
				this.gate.await();
			}
			return "attempt " + context.attempt();
		}

		@TaskFunction
		void fail(RuntimeException failure) {
			throw failure;
		}

		@TaskFunction
		CompletableFuture<String> later(String ignored) {
			return this.stage;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Decorators {

		final List<String> calls = new CopyOnWriteArrayList<>();

		@Bean
		@Order(2)
		TaskDecorator second() {
			return decorator(2);
		}

		@Bean
		@Order(1)
		TaskDecorator first() {
			return decorator(1);
		}

		private TaskDecorator decorator(int number) {
			return (task) -> {
				this.calls.add("decorate " + number + " for " + MDC.get("user"));
				return () -> {
					this.calls.add("before " + number);
					task.run();
					this.calls.add("after " + number);
				};
			};
		}

	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPoolBuilder;
import io.poolifier.WorkerPools;
import io.poolifier.event.PoolEvent;
import io.poolifier.event.PoolListener;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.spring.boot.actuate.PoolifierEndpoint;
import io.poolifier.spring.function.TaskFunctionCatalog;
import io.poolifier.task.TaskFunctionInfo;
import io.poolifier.task.TaskHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PoolifierAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(PoolifierAutoConfiguration.class, PoolifierEndpointAutoConfiguration.class));

	@Test
	void poolWithDefaultsIsStartedWithTheContext() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(WorkerPool.class);
			WorkerPool pool = context.getBean("poolifierPool", WorkerPool.class);
			assertThat(pool.name()).isEqualTo("default");
			assertThat(pool.info()).satisfies((info) -> {
				assertThat(info.started()).isTrue();
				assertThat(info.type()).isEqualTo("fixed");
				assertThat(info.worker()).isEqualTo("thread");
				assertThat(info.maxSize()).isEqualTo(Runtime.getRuntime().availableProcessors());
			});
			assertThat(pool.taskFunctions()).isEmpty();
		});
	}

	@Test
	void functionsOfBeansRunOnThePoolByNameAndByDefault() {
		this.runner.withUserConfiguration(Words.class).run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			assertThat(pool.taskFunctions()).containsExactly(info("upper", true), info("fail", false));
			assertThat(pool.<String, String>execute("upper", "a").join()).isEqualTo("A");
			assertThat(pool.<String, String>executeDefault("b").join()).isEqualTo("B");
			assertThat(pool.<String, String>mapExecute("upper", List.of("a", "b")).join()).containsExactly("A", "B");
		});
	}

	@Test
	void functionsHaveThePriorityStrategyAndWorkersOfTheirAnnotations() {
		this.runner.withUserConfiguration(Treated.class).withPropertyValues("poolifier.size=3").run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			assertThat(pool.taskFunctions()).containsExactly(info("plain", true),
					new TaskFunctionInfo("urgent", false, -20, "FAIR_SHARE", List.of(2)),
					new TaskFunctionInfo("handler", false, 19, "ROUND_ROBIN", List.of(0, 1)));
			String thread = pool.<String, String>execute("urgent", null).join();
			assertThat(thread).startsWith("poolifier-default-2");
		});
	}

	@Test
	void taskOfAnAsynchronousMethodEndsWithItsStage() {
		this.runner.withUserConfiguration(Asynchronous.class).run((context) -> {
			CompletableFuture<String> task = context.getBean(WorkerPool.class).execute("later", null);
			assertThat(task).isNotDone();
			context.getBean(Asynchronous.class).complete();
			assertThat(task).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("done");
		});
	}

	@Test
	void callerGetsTheVeryExceptionOfTheMethod() {
		this.runner.withUserConfiguration(Words.class).run((context) -> {
			IOException failure = new IOException("disk");
			assertThatThrownBy(() -> context.getBean(WorkerPool.class).execute("fail", failure).join())
				.isInstanceOf(CompletionException.class)
				.cause()
				.isSameAs(failure);
		});
	}

	@Test
	void beanMayHaveThePoolInjectedAndDeclareFunctions() {
		this.runner.withUserConfiguration(Client.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(Client.class).squareOnPool(12)).isEqualTo(144);
		});
	}

	@Test
	void lazyInitializationKeepsBeansLazyAndStartsThePoolAllTheSame() {
		this.runner.withUserConfiguration(Client.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				String beanName = context.getBeanNamesForType(Client.class)[0];
				assertThat(context.getBeanFactory().containsSingleton(beanName)).isFalse();
				WorkerPool pool = context.getBean(WorkerPool.class);
				assertThat(pool.info().started()).isTrue();
				assertThat(pool.<Integer, Integer>execute("square", 3).join()).isEqualTo(9);
				assertThat(context.getBeanFactory().containsSingleton(beanName)).isTrue();
			});
	}

	@Test
	void defaultTaskFunctionCanBeNamed() {
		this.runner.withUserConfiguration(Words.class)
			.withPropertyValues("poolifier.default-task-function=fail")
			.run((context) -> assertThat(context.getBean(WorkerPool.class).taskFunctions()).first()
				.isEqualTo(info("fail", true)));
	}

	@Test
	void catalogIsABean() {
		this.runner.withUserConfiguration(Words.class)
			.run((context) -> assertThat(context.getBean(TaskFunctionCatalog.class).names()).containsExactly("upper",
					"fail"));
	}

	@Test
	void disabledMeansNoPool() {
		this.runner.withUserConfiguration(Words.class)
			.withPropertyValues("poolifier.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(WorkerPool.class)
				.doesNotHaveBean(TaskFunctionCatalog.class)
				.doesNotHaveBean(WorkerPoolLifecycle.class));
	}

	@Test
	void callsOfTaskFunctionsRunInTheCallerIfDisabled() {
		this.runner.withUserConfiguration(Asynchronous.class)
			.withPropertyValues("poolifier.enabled=false")
			.run((context) -> assertThat(context.getBean(Asynchronous.class).thread())
				.isCompletedWithValue(Thread.currentThread()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "on", "yes", "1" })
	void switchesAreReadAsTheyAreBound(String on) {
		this.runner.withPropertyValues("poolifier.enabled=" + on)
			.run((context) -> assertThat(context).hasSingleBean(WorkerPool.class));
	}

	@Test
	void poolOfTheApplicationReplacesOursAndCanHaveTheFunctions() {
		this.runner.withUserConfiguration(Words.class, OwnPool.class).run((context) -> {
			assertThat(context).hasSingleBean(WorkerPool.class).doesNotHaveBean(WorkerPoolLifecycle.class);
			WorkerPool pool = context.getBean(WorkerPool.class);
			assertThat(pool.name()).isEqualTo("own");
			assertThat(pool.<String, String>execute("upper", "a").join()).isEqualTo("A");
		});
	}

	@Test
	void applicationTaskExecutorOfBootIsKept() {
		this.runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.run((context) -> assertThat(context).hasBean("applicationTaskExecutor").hasSingleBean(Executor.class));
	}

	@Test
	void listenersHearOfTheStartAndMayHaveThePoolInjected() {
		this.runner.withUserConfiguration(Listening.class).run((context) -> {
			Recorder recorder = context.getBean(Recorder.class);
			assertThat(recorder.ready.await(10, TimeUnit.SECONDS)).isTrue();
			context.close();
			assertThat(recorder.events).first().isInstanceOf(PoolEvent.Ready.class);
			assertThat(recorder.pool.name()).isEqualTo("default");
		});
	}

	@Test
	void customizersHaveTheLastWord() {
		this.runner.withUserConfiguration(Words.class, Customizing.class)
			.withPropertyValues("poolifier.enable-events=true")
			.run((context) -> {
				WorkerPool pool = context.getBean(WorkerPool.class);
				assertThat(pool.<Integer, Integer>execute("negate", 5).join()).isEqualTo(-5);
				assertThat(pool.taskFunctions()).last().isEqualTo(info("negate", false));
				assertThat(pool.info().strategy()).isEqualTo("ROUND_ROBIN");
			});
	}

	@Test
	void actuatorIsOptional() {
		this.runner.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class, Endpoint.class))
			.withPropertyValues("management.endpoints.web.exposure.include=poolifier")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(WorkerPool.class)
				.doesNotHaveBean(PoolifierEndpoint.class));
	}

	@Test
	void endpointThatIsNotExposedDoesNotExist() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(PoolifierEndpoint.class));
	}

	@Test
	void endpointNeedsAPool() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=poolifier", "poolifier.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PoolifierEndpoint.class));
	}

	private static TaskFunctionInfo info(String name, boolean defaultFunction) {
		return new TaskFunctionInfo(name, defaultFunction, null, null, null);
	}

	@Configuration(proxyBeanMethods = false)
	static class Treated {

		@TaskFunction
		void plain() {
		}

		@TaskFunction(priority = -20, strategy = WorkerChoiceStrategy.FAIR_SHARE, workerNodeKeys = 2)
		String urgent() {
			return Thread.currentThread().getName();
		}

		@Bean
		@TaskFunction(priority = 19, strategy = WorkerChoiceStrategy.ROUND_ROBIN, workerNodeKeys = { 1, 0 })
		TaskHandler<String, String> handler() {
			return (data) -> data;
		}

	}

	static class Asynchronous {

		private final CompletableFuture<String> stage = new CompletableFuture<>();

		@TaskFunction
		CompletableFuture<String> later() {
			return this.stage;
		}

		@TaskFunction
		CompletableFuture<Thread> thread() {
			return CompletableFuture.completedFuture(Thread.currentThread());
		}

		boolean complete() {
			return this.stage.complete("done");
		}

	}

	static class Words {

		@TaskFunction
		String upper(String text) {
			return text.toUpperCase(Locale.ROOT);
		}

		@TaskFunction
		void fail(Exception failure) throws Exception {
			throw failure;
		}

	}

	static class Client {

		private final WorkerPool pool;

		Client(WorkerPool pool) {
			this.pool = pool;
		}

		@TaskFunction
		int square(int number) {
			return number * number;
		}

		int squareOnPool(int number) {
			return this.pool.<Integer, Integer>execute("square", number).join();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPool {

		@Bean
		WorkerPool ownPool(TaskFunctionCatalog catalog) {
			WorkerPoolBuilder builder = WorkerPools.fixed(1).name("own");
			catalog.functions()
				.forEach((function) -> builder.taskFunction(function.name(), function.handler(), function.options()));
			return builder.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listening {

		@Bean
		Recorder recorder(WorkerPool pool) {
			return new Recorder(pool);
		}

	}

	static class Recorder implements PoolListener {

		private final List<PoolEvent> events = new CopyOnWriteArrayList<>();

		private final CountDownLatch ready = new CountDownLatch(1);

		private final WorkerPool pool;

		Recorder(WorkerPool pool) {
			this.pool = pool;
		}

		@Override
		public void onEvent(PoolEvent event) {
			this.events.add(event);
			if (event instanceof PoolEvent.Ready) {
				this.ready.countDown();
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizing {

		@Bean
		WorkerPoolBuilderCustomizer negate() {
			return (name, builder) -> builder.taskFunction("negate", (Integer data) -> -data)
				.strategy(WorkerChoiceStrategy.ROUND_ROBIN)
				.startWorkers(true);
		}

	}

}

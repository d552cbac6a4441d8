// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.poolifier.WorkerPool;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.spring.function.InvalidTaskFunctionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Pools where Spring wants an executor.
 */
@Timeout(60)
class TaskExecutorTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(TaskExecutionAutoConfiguration.class, PoolifierAutoConfiguration.class))
		.withPropertyValues("poolifier.size=1", "poolifier.task-executor=true", "poolifier.pools.reports.size=1",
				"poolifier.pools.mail.task-executor=false");

	@Test
	void thereIsOneForEachPoolThatAsksForIt() {
		this.runner.run((context) -> assertThat(context.getBeansOfType(AsyncTaskExecutor.class))
			.containsOnlyKeys("applicationTaskExecutor", "poolifierTaskExecutor", "reportsTaskExecutor"));
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PoolifierAutoConfiguration.class))
			.withPropertyValues("poolifier.pools.reports.size=1")
			.run((context) -> assertThat(context).doesNotHaveBean(Executor.class));
	}

	@Test
	void executorOfBootStaysAndIsTheOneThatIsInjected() {
		this.runner.withUserConfiguration(Injected.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(Injected.class).executor).isSameAs(context.getBean("applicationTaskExecutor"))
				.isNotInstanceOf(WorkerPoolTaskExecutor.class);
		});
	}

	@Test
	void asynchronousMethodsRunOnThePoolTheyName() {
		this.runner.withUserConfiguration(AsyncMethods.class).run((context) -> {
			AsyncMethods methods = context.getBean(AsyncMethods.class);
			assertThat(methods.onReports().get()).startsWith("poolifier-reports-0");
			assertThat(methods.onDefault().get()).startsWith("poolifier-default-0");
			assertThat(methods.onBoots().get()).doesNotStartWith("poolifier");
			assertThatThrownBy(() -> methods.failing().get()).hasCauseInstanceOf(IllegalStateException.class);
		});
	}

	@Test
	void primaryPoolIsTheExecutorOfTheApplication() {
		this.runner.withUserConfiguration(AsyncMethods.class, Injected.class)
			.withPropertyValues("poolifier.task-executor=primary")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				Object executor = context.getBean("applicationTaskExecutor");
				assertThat(executor).isInstanceOf(WorkerPoolTaskExecutor.class)
					.isSameAs(context.getBean("taskExecutor"))
					.isSameAs(context.getBean("poolifierTaskExecutor"))
					.isSameAs(context.getBean(Injected.class).executor);
				AsyncMethods methods = context.getBean(AsyncMethods.class);
				assertThat(methods.onBoots().get()).startsWith("poolifier-default-0");
				assertThat(methods.onDefault().get()).startsWith("poolifier-default-0");
				assertThat(methods.onReports().get()).startsWith("poolifier-reports-0");
				assertThat(context).doesNotHaveBean("mailTaskExecutor");
			});
	}

	@Test
	void poolOfANameMayBePrimary() {
		this.runner.withUserConfiguration(AsyncMethods.class)
			.withPropertyValues("poolifier.pools.reports.task-executor=primary")
			.run((context) -> {
				AsyncMethods methods = context.getBean(AsyncMethods.class);
				assertThat(methods.onBoots().get()).startsWith("poolifier-reports-0");
				assertThat(methods.onReports().get()).startsWith("poolifier-reports-0");
				assertThat(methods.onDefault().get()).startsWith("poolifier-default-0");
			});
	}

	@Test
	void primaryPoolComesBeforeOtherExecutors() {
		this.runner.withUserConfiguration(AsyncMethods.class, Injected.class, OwnExecutors.class)
			.withPropertyValues("poolifier.task-executor=primary")
			.run((context) -> {
				assertThat(context.getBean(AsyncMethods.class).onBoots().get()).startsWith("poolifier-default-0");
				assertThat(context.getBean(Injected.class).executor).isInstanceOf(WorkerPoolTaskExecutor.class);
			});
	}

	@Test
	void beansOfTheBackgroundAreNotCreatedOnAPrimaryPool() {
		this.runner.withUserConfiguration(InBackground.class)
			.withPropertyValues("poolifier.task-executor=primary")
			.run((context) -> assertThat(context).getBean("thread").asString().startsWith("bootstrap-"));
	}

	@ParameterizedTest
	@CsvSource({ "true, true", "on, true", "false, false", "off, false" })
	void modeMayBeWrittenAsASwitch(String mode, boolean executor) {
		this.runner.withPropertyValues("poolifier.task-executor=" + mode)
			.run((context) -> assertThat(context.containsBean("poolifierTaskExecutor")).isEqualTo(executor));
	}

	@Test
	void runsAsTasksOfAFunctionThatIsNotTheDefaultOne() {
		this.runner.withUserConfiguration(Echo.class).run((context) -> {
			AsyncTaskExecutor executor = context.getBean("poolifierTaskExecutor", AsyncTaskExecutor.class);
			assertThat(executor.submit(() -> 1).get()).isEqualTo(1);
			executor.submit(() -> {
			}).get();
			WorkerPool pool = context.getBean(WorkerPool.class);
			assertThat(pool.taskFunctions()).extracting("name").containsExactly("echo", "runnable");
			assertThat(pool.<Integer, Integer>executeDefault(2).join()).isEqualTo(2);
			await().untilAsserted(
					() -> assertThat(pool.workers().get(0).taskFunctions().get("runnable").tasks().executed())
						.isEqualTo(2));
		});
	}

	@Test
	void callableMayReturnAFuture() {
		this.runner.run((context) -> {
			AsyncTaskExecutor executor = context.getBean("poolifierTaskExecutor", AsyncTaskExecutor.class);
			CompletableFuture<String> pending = new CompletableFuture<>();
			assertThat(executor.submit((Callable<CompletableFuture<String>>) () -> pending).get()).isSameAs(pending);
		});
	}

	@Test
	void cancelledFutureFreesTheWorker() {
		this.runner.run((context) -> {
			AsyncTaskExecutor executor = context.getBean("poolifierTaskExecutor", AsyncTaskExecutor.class);
			CountDownLatch started = new CountDownLatch(1);
			Future<?> running = executor.submit(() -> {
				started.countDown();
				return new CountDownLatch(1).await(1, TimeUnit.HOURS);
			});
			started.await();
			Future<?> waiting = executor.submit(() -> "never");
			assertThat(waiting.cancel(true)).isTrue();
			assertThat(context.getBean(WorkerPool.class).info().queuedTasks()).isZero();
			assertThat(running.cancel(true)).isTrue();
			assertThat(running.isCancelled()).isTrue();
			CompletableFuture<?> late = executor.submitCompletable(() -> new CountDownLatch(1).await(1, TimeUnit.HOURS))
				.orTimeout(10, TimeUnit.MILLISECONDS);
			await().until(late::isCompletedExceptionally);
			assertThat(executor.submit(() -> 1).get()).isEqualTo(1);
		});
	}

	@Test
	void taskThatFailsWithNobodyToTellIsNotLost() {
		this.runner.run((context) -> {
			AtomicReference<Throwable> uncaught = new AtomicReference<>();
			IllegalStateException failure = new IllegalStateException("expected");
			context.getBean("poolifierTaskExecutor", AsyncTaskExecutor.class).execute(() -> {
				Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> uncaught.set(error));
				throw failure;
			});
			await().untilAsserted(() -> assertThat(uncaught).hasValue(failure));
			await().until(() -> context.getBean(WorkerPool.class).info().failedTasks() == 1);
		});
	}

	@Test
	void rejectionIsThatOfSpring() {
		this.runner.run((context) -> {
			AsyncTaskExecutor executor = context.getBean("poolifierTaskExecutor", AsyncTaskExecutor.class);
			context.stop();
			assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> executor.execute(() -> {
			})).withMessageContaining("default").withRootCauseInstanceOf(io.poolifier.task.PoolClosedException.class);
		});
	}

	@Test
	void rejectionTellsPoolFunctionAndReason() {
		this.runner
			.withPropertyValues("poolifier.pools.reports.tasks-queue-options.capacity=1",
					"poolifier.pools.reports.tasks-queue-options.size=1")
			.run((context) -> {
				AsyncTaskExecutor executor = context.getBean("reportsTaskExecutor", AsyncTaskExecutor.class);
				CountDownLatch gate = new CountDownLatch(1);
				CountDownLatch started = new CountDownLatch(1);
				executor.submit(() -> {
					started.countDown();
					return gate.await(1, TimeUnit.HOURS);
				});
				started.await();
				executor.submit(() -> 1);
				assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> executor.submit(() -> 2))
					.withMessageStartingWith(
							"Pool 'reports' rejected a task of function 'runnable' of its task executor: ")
					.withMessageContaining("tasksQueueOptions.capacity")
					.withMessageNotContaining("$$Lambda");
				gate.countDown();
				context.stop();
				assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> executor.execute(() -> {
				}))
					.withMessageContaining("Pool 'reports' takes no tasks: it is not started")
					.withMessageNotContaining("$$Lambda");
			});
	}

	@Test
	void nameOfItsFunctionIsTaken() {
		this.runner.withUserConfiguration(Taken.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidTaskFunctionException.class)
				.hasMessageContaining("runnable");
		});
	}

	static class Injected {

		@Autowired
		private AsyncTaskExecutor executor;

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnExecutors {

		@Bean
		ThreadPoolTaskExecutor own() {
			return new ThreadPoolTaskExecutor();
		}

		@Bean
		ThreadPoolTaskScheduler taskScheduler() {
			return new ThreadPoolTaskScheduler();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InBackground {

		@Bean(bootstrap = Bean.Bootstrap.BACKGROUND)
		String thread() {
			return Thread.currentThread().getName();
		}

	}

	static class Echo {

		@TaskFunction
		Object echo(Object data) {
			return data;
		}

	}

	static class Taken {

		@TaskFunction
		Object runnable(Object data) {
			return data;
		}

	}

	@EnableAsync
	static class AsyncMethods {

		@Async("reportsTaskExecutor")
		CompletableFuture<String> onReports() {
			return CompletableFuture.completedFuture(Thread.currentThread().getName());
		}

		@Async("poolifierTaskExecutor")
		Future<String> onDefault() {
			return CompletableFuture.completedFuture(Thread.currentThread().getName());
		}

		@Async
		CompletableFuture<String> onBoots() {
			return CompletableFuture.completedFuture(Thread.currentThread().getName());
		}

		@Async("reportsTaskExecutor")
		CompletableFuture<List<String>> failing() {
			throw new IllegalStateException("expected");
		}

	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.spring.boot.actuate.WorkerPoolHealthIndicator;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PoolifierHealthAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolifierAutoConfiguration.class,
				PoolifierHealthAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
				HealthContributorAutoConfiguration.class, HealthEndpointAutoConfiguration.class))
		.withPropertyValues("poolifier.size=1")
		.withUserConfiguration(Functions.class);

	@Test
	void healthOfEachPoolIsAComponentOfPoolifier() {
		this.runner.run((context) -> {
			HealthContributor contributor = context.getBean(HealthContributorRegistry.class)
				.getContributor("poolifier");
			assertThat(contributor).isInstanceOf(CompositeHealthContributor.class);
			Health health = health(context, "default");
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("ready", true)
				.containsEntry("paused", false)
				.containsEntry("workerNodes", 1)
				.containsEntry("busyWorkerNodes", 0)
				.containsEntry("restartingWorkerNodes", 0)
				.containsEntry("quarantinedWorkerNodes", 0)
				.containsEntry("workerRestarts", 0L)
				.containsEntry("executingTasks", 0L)
				.containsEntry("queuedTasks", 0L)
				.containsEntry("backPressure", false)
				.doesNotContainKey("reason");
		});
	}

	@Test
	void allPoolsAreLookedAt() {
		this.runner.withUserConfiguration(TwoPools.class).run((context) -> {
			assertThat(health(context, "one").getStatus()).isEqualTo(Status.UP);
			assertThat(health(context, "two").getStatus()).isEqualTo(Status.DOWN);
			assertThat(health(context, "two").getDetails()).containsEntry("reason", "The pool is not started");
		});
	}

	@Test
	void backPressureIsADetail() {
		this.runner.withPropertyValues("poolifier.tasks-queue-options.size=1").run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			CompletableFuture<?> running = pool.execute("gate", null);
			await().until(() -> pool.info().executingTasks() == 1);
			CompletableFuture<?> waiting = pool.execute("gate", null);
			Health health = health(context, "default");
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("backPressure", true).containsEntry("queuedTasks", 1L);
			context.getBean(Functions.class).open();
			CompletableFuture.allOf(running, waiting).join();
		});
	}

	@Test
	void poolWithoutALiveWorkerIsDown() {
		this.runner.withPropertyValues("poolifier.restart-worker-on-error=false").run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			assertThat(pool.execute("crash", null)).failsWithin(Duration.ofSeconds(30));
			await().until(() -> pool.info().workerNodes() == 0);
			Health health = health(context, "default");
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).containsEntry("reason", "No worker is ready");
		});
	}

	@Test
	void workersThatDieAgainAndAgainAreADetail() {
		this.runner.withPropertyValues("poolifier.size=2").run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			Health health = health(context, "default");
			for (int i = 0; i < 12 && health.getDetails().get("restartingWorkerNodes").equals(0); i++) {
				String function = (i % 2 == 0) ? "crash" : "anotherCrash";
				assertThat(pool.execute(function, null)).failsWithin(Duration.ofSeconds(30));
				int crashes = i + 1;
				await().until(() -> pool.info().workerRestarts() + pool.info().restartingWorkerNodes() >= crashes);
				health = health(context, "default");
			}
			assertThat(health.getDetails()).hasEntrySatisfying("restartingWorkerNodes",
					(number) -> assertThat((int) number).isPositive());
		});
	}

	@Test
	void poolWhoseWorkersCannotStartIsDownWithTheirLastFailure() {
		WorkerFactory failing = new WorkerFactory() {

			@Override
			public String type() {
				return "failing";
			}

			@Override
			public Worker create(WorkerContext context) {
				throw new IllegalStateException("There is no disk space");
			}

		};
		try (WorkerPool pool = WorkerPools.fixed(1)
			.taskFunction("echo", (data) -> data)
			.workerFactory(failing)
			.build()) {
			await().until(() -> !pool.info().crashLoops().isEmpty());
			Health health = new WorkerPoolHealthIndicator(pool).health();
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails())
				.containsEntry("reason",
						"No worker is ready, because they fail again and again: There is no disk space")
				.containsKey("crashLoops");
		}
	}

	@Test
	void poolThatCanDoWithoutWorkersUntilATaskComesIsUp() {
		try (WorkerPool pool = WorkerPools.dynamic(0, 1).taskFunction("echo", (data) -> data).build()) {
			assertThat(new WorkerPoolHealthIndicator(pool).health().getStatus()).isEqualTo(Status.UP);
		}
	}

	@Test
	void healthCanBeSwitchedOff() {
		this.runner.withPropertyValues("management.health.poolifier.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("poolifierHealthContributor"));
	}

	@Test
	void groupMayIncludeItWhetherPoolsAreEnabledOrNot() {
		this.runner.withPropertyValues("management.endpoint.health.group.readiness.include=ping,poolifier")
			.run((context) -> assertThat(readiness(context)).containsOnlyKeys("ping", "poolifier"));
		this.runner
			.withPropertyValues("management.endpoint.health.group.readiness.include=ping,poolifier",
					"poolifier.enabled=false")
			.run((context) -> assertThat(readiness(context)).containsOnlyKeys("ping"));
	}

	private static Map<String, ?> readiness(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		CompositeHealthDescriptor readiness = (CompositeHealthDescriptor) context.getBean(HealthEndpoint.class)
			.healthForPath("readiness");
		assertThat(readiness).isNotNull();
		assertThat(readiness.getStatus()).isEqualTo(Status.UP);
		return Objects.requireNonNull(readiness.getComponents());
	}

	@Test
	void backsOffWithoutHealthOnTheClassPath() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(PoolifierAutoConfiguration.class, PoolifierHealthAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(HealthContributor.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(WorkerPool.class)
				.doesNotHaveBean("poolifierHealthContributor"));
	}

	private static Health health(ApplicationContext context, String pool) {
		CompositeHealthContributor pools = context.getBean("poolifierHealthContributor",
				CompositeHealthContributor.class);
		HealthIndicator indicator = (HealthIndicator) pools.getContributor(pool);
		assertThat(indicator).isNotNull();
		return indicator.health();
	}

	@Configuration(proxyBeanMethods = false)
	public static class Functions {

		private final CountDownLatch gate = new CountDownLatch(1);

		/** Called on a proxy, whose fields are not those of the bean. */
		public void open() {
			this.gate.countDown();
		}

		@TaskFunction
		void gate(String ignored) throws InterruptedException {
			this.gate.await();
		}

		@TaskFunction
		void crash(String ignored) {
			throw new OutOfMemoryError("not really");
		}

		@TaskFunction
		void anotherCrash(String ignored) {
			throw new OutOfMemoryError("not really");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoPools {

		@Bean
		WorkerPool onePool() {
			return WorkerPools.fixed(1).name("one").build();
		}

		@Bean
		WorkerPool otherPool() {
			return WorkerPools.fixed(1).name("two").startWorkers(false).build();
		}

	}

}

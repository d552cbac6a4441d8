// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.event.PoolEvent;
import io.poolifier.info.PoolInfo;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.spring.boot.actuate.PoolifierEndpoint;
import io.poolifier.task.TaskFunctionInfo;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pools from {@code poolifier.pools}.
 */
class SeveralPoolsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(PoolifierAutoConfiguration.class, PoolifierEndpointAutoConfiguration.class))
		.withPropertyValues("poolifier.size=2", "poolifier.strategy=fair-share",
				"poolifier.tasks-queue-options.size=16", "poolifier.tasks-queue-options.task-stealing=false",
				"poolifier.pools.reports.type=dynamic", "poolifier.pools.reports.min-size=0",
				"poolifier.pools.reports.max-size=3", "poolifier.pools.reports.tasks-queue-options.size=8",
				"poolifier.pools.mail-out.strategy=round-robin");

	@Test
	void eachPoolIsABeanThatStartsFromTheTopLevelAndOverridesWhatItSets() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeansOfType(WorkerPool.class)).containsOnlyKeys("poolifierPool", "reports",
					"mail-out");
			WorkerPool reports = context.getBean("reports", WorkerPool.class);
			assertThat(reports.name()).isEqualTo("reports");
			assertThat(reports.info()).satisfies((info) -> {
				assertThat(info.started()).isTrue();
				assertThat(info.type()).isEqualTo("dynamic");
				assertThat(info.minSize()).isZero();
				assertThat(info.maxSize()).isEqualTo(3);
				assertThat(info.strategy()).isEqualTo("FAIR_SHARE");
			});
			assertThat(reports.options().tasksQueueOptions()).satisfies((options) -> {
				assertThat(options.size()).isEqualTo(8);
				assertThat(options.taskStealing()).isFalse();
			});
			PoolInfo mail = context.getBean("mail-out", WorkerPool.class).info();
			assertThat(mail.type()).isEqualTo("fixed");
			assertThat(mail.maxSize()).isEqualTo(2);
			assertThat(mail.strategy()).isEqualTo("ROUND_ROBIN");
		});
	}

	@Test
	void weightsAndDefaultFunctionAreForTheWorkersAndFunctionsOfOnePool() {
		this.runner.withUserConfiguration(Functions.class)
			.withPropertyValues("poolifier.strategy-options.weights.0=5", "poolifier.strategy-options.weights.1=6",
					"poolifier.default-task-function=second")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				WorkerPool reports = context.getBean("reports", WorkerPool.class);
				assertThat(reports.options().strategyOptions().weights()).isNull();
				assertThat(context.getBean("mail-out", WorkerPool.class).options().strategyOptions().weights())
					.hasSize(2);
				assertThat(reports.taskFunctions()).first().extracting(TaskFunctionInfo::name).isEqualTo("report");
			});
	}

	@Test
	void poolIsInjectedByQualifierAndTheDefaultOneWithout() {
		this.runner.withUserConfiguration(Clients.class).run((context) -> {
			Clients.Client client = context.getBean(Clients.Client.class);
			assertThat(client.plain().name()).isEqualTo("default");
			assertThat(client.qualified().name()).isEqualTo("reports");
			assertThat(client.all()).containsOnlyKeys("poolifierPool", "reports", "mail-out");
			assertThat(context.getBean(WorkerPool.class).name()).isEqualTo("default");
		});
	}

	@Test
	void functionBelongsToThePoolThatItNames() {
		this.runner.withUserConfiguration(Functions.class).run((context) -> {
			assertThat(names(context.getBean(WorkerPool.class))).containsExactly("first", "second");
			WorkerPool reports = context.getBean("reports", WorkerPool.class);
			assertThat(names(reports)).containsExactly("report", "first");
			assertThat(reports.<Object, String>execute("report", null).join()).startsWith("poolifier-reports-");
			assertThat(names(context.getBean("mail-out", WorkerPool.class))).isEmpty();
		});
	}

	@Test
	void poolsStartAndStopWithTheContextEachAsItSays() {
		this.runner.withPropertyValues("poolifier.pools.mail-out.start-workers=false").run((context) -> {
			Map<String, WorkerPool> pools = context.getBeansOfType(WorkerPool.class);
			assertThat(pools.get("reports").info().started()).isTrue();
			assertThat(pools.get("mail-out").info().started()).isFalse();
			pools.get("mail-out").start();
			context.stop();
			assertThat(pools.values()).noneMatch((pool) -> pool.info().started());
			context.start();
			assertThat(pools.values()).allMatch((pool) -> pool.info().started());
			context.close();
			assertThat(pools.values()).noneMatch((pool) -> pool.info().started());
		});
	}

	@Test
	void lazyInitializationStartsThemAllTheSame() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context.getBean("reports", WorkerPool.class).info().started()).isTrue());
	}

	@Test
	void eventsOfAllPoolsAreApplicationEvents() {
		this.runner.withUserConfiguration(Listening.class)
			.run((context) -> assertThat(context.getBean(Listening.class).ready.await(10, TimeUnit.SECONDS)).isTrue());
	}

	@Test
	void customizersAreToldThePool() {
		this.runner
			.withBean(WorkerPoolBuilderCustomizer.class,
					() -> (name, builder) -> builder.taskFunction("who", (data) -> name))
			.run((context) -> assertThat(
					context.getBean("reports", WorkerPool.class).<Object, String>execute("who", null).join())
				.isEqualTo("reports"));
	}

	@Test
	void endpointShowsThemAll() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=poolifier")
			.run((context) -> assertThat(context.getBean(PoolifierEndpoint.class).pools().pools())
				.containsOnlyKeys("default", "reports", "mail-out"));
	}

	@Test
	void poolOfTheApplicationReplacesTheDefaultOneOnly() {
		this.runner.withUserConfiguration(OwnPool.class).run((context) -> {
			assertThat(context.getBeansOfType(WorkerPool.class)).containsOnlyKeys("own", "reports", "mail-out");
			assertThat(context.getBean(WorkerPool.class).name()).isEqualTo("mine");
		});
	}

	@Test
	void functionMayBeForAPoolOfTheApplication() {
		this.runner.withUserConfiguration(OwnPool.class, ForOwnPool.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void disabledMeansNoneAtAll() {
		this.runner.withPropertyValues("poolifier.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WorkerPool.class));
	}

	private static List<String> names(WorkerPool pool) {
		return pool.taskFunctions().stream().map(TaskFunctionInfo::name).toList();
	}

	static class Functions {

		@TaskFunction
		String first() {
			return "1";
		}

		@TaskFunction
		String second() {
			return "2";
		}

		@TaskFunction(pool = "reports")
		String report() {
			return Thread.currentThread().getName();
		}

		@TaskFunction(name = "first", pool = "reports")
		String sameName() {
			return "first of the other pool";
		}

	}

	static class ForOwnPool {

		@TaskFunction(pool = "own")
		String task() {
			return "";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Clients {

		@Bean
		Client client(WorkerPool pool, @Qualifier("reports") WorkerPool other, Map<String, WorkerPool> all) {
			return new Client(pool, other, all);
		}

		record Client(WorkerPool plain, WorkerPool qualified, Map<String, WorkerPool> all) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPool {

		@Bean
		WorkerPool own() {
			return WorkerPools.fixed(1).name("mine").build();
		}

	}

	static class Listening {

		private final CountDownLatch ready = new CountDownLatch(3);

		@EventListener
		void onReady(PoolEvent.Ready event) {
			this.ready.countDown();
		}

	}

}

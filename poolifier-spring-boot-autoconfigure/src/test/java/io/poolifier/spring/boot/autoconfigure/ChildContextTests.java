// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.spring.function.InvalidTaskFunctionException;
import io.poolifier.task.TaskFunctionInfo;
import io.poolifier.task.UnknownTaskFunctionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Task functions of contexts whose parent has the pools.
 */
@ExtendWith(OutputCaptureExtension.class)
class ChildContextTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private ConfigurableApplicationContext parent = run(Pools.class, "poolifier.size=1",
			"poolifier.pools.reports.size=1");

	@AfterEach
	void closeParent() {
		this.parent.close();
	}

	private static ConfigurableApplicationContext run(Class<?> configuration, String... properties) {
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE).properties(properties).run();
	}

	private static ConfigurableApplicationContext run(ConfigurableApplicationContext parent, Class<?> configuration,
			String... properties) {
		return new SpringApplicationBuilder(configuration).parent(parent)
			.web(WebApplicationType.NONE)
			.properties(properties)
			.run();
	}

	private WorkerPool pool() {
		return this.parent.getBean("poolifierPool", WorkerPool.class);
	}

	@Test
	void functionsOfAChildRunOnThePoolsOfItsParent() {
		try (ConfigurableApplicationContext child = run(this.parent, Child.class)) {
			Functions bean = child.getBean(Functions.class);
			assertThat(bean.thread()).succeedsWithin(LONG).asString().startsWith("poolifier-default-");
			assertThat(bean.report()).succeedsWithin(LONG).asString().startsWith("poolifier-reports-");
			assertThat(pool().execute("thread", null)).succeedsWithin(LONG).asString().startsWith("poolifier-default-");
			assertThat(pool().info().executedTasks()).isEqualTo(2);
			assertThat(child.getBeanFactory().getBeanNamesForType(WorkerPool.class)).isEmpty();
		}
	}

	@Test
	void functionsGoWithTheChild() {
		ConfigurableApplicationContext child = run(this.parent, Child.class);
		child.close();
		assertThat(pool().hasTaskFunction("thread")).isFalse();
		assertThat(pool().execute("thread", null)).failsWithin(LONG)
			.withThrowableThat()
			.withCauseInstanceOf(UnknownTaskFunctionException.class);
		try (ConfigurableApplicationContext next = run(this.parent, Child.class)) {
			assertThat(next.getBean(Functions.class).thread()).succeedsWithin(LONG);
		}
	}

	@Test
	void poolWithoutFunctionsOfItsOwnForgetsThoseOfAChild() {
		WorkerPool reports = this.parent.getBean("reports", WorkerPool.class);
		run(this.parent, Child.class).close();
		assertThat(reports.execute("report", null)).failsWithin(LONG)
			.withThrowableThat()
			.withMessageContaining("The context of the @TaskFunction method")
			.withMessageEndingWith("is closed");
		try (ConfigurableApplicationContext next = run(this.parent, Child.class)) {
			assertThat(next.getBean(Functions.class).report()).succeedsWithin(LONG);
		}
	}

	@Test
	void defaultFunctionOfTheParentStays() {
		try (ConfigurableApplicationContext child = run(this.parent, Child.class)) {
			assertThat(child.isActive()).isTrue();
			assertThat(pool().taskFunctions()).extracting(TaskFunctionInfo::name).containsExactly("own", "thread");
		}
	}

	@Test
	void nameThatThePoolHasAlreadyIsRefused(CapturedOutput output) {
		try (ConfigurableApplicationContext child = run(this.parent, Child.class)) {
			assertThatException().isThrownBy(() -> run(this.parent, Child.class));
			assertThat(output).contains(Functions.class.getName() + ".thread()")
				.contains("has the name 'thread', but pool 'default' of the parent context has a function of that name")
				.contains("Give it another name, as in @TaskFunction(\"thread2\").");
			assertThat(child.getBean(Functions.class).thread()).succeedsWithin(LONG);
		}
	}

	@Test
	void workersThatThePoolDoesNotHaveAreRefused(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(this.parent, FarAwayChild.class));
		assertThat(output).contains("is for pool 'default' of the parent context, but its option 'workerNodeKeys'");
	}

	@Test
	void childMayHaveFurtherPools() {
		try (ConfigurableApplicationContext child = run(this.parent, Child.class, "poolifier.pools.mail.size=1")) {
			assertThat(child.getBeanFactory().getBeanNamesForType(WorkerPool.class)).containsExactly("mail");
			assertThat(child.getBean("mail", WorkerPool.class).info().started()).isTrue();
			assertThat(child.getBean(Functions.class).thread()).succeedsWithin(LONG);
		}
	}

	@Test
	void functionsOfAChildRunOnThePoolThatTheParentDefines() {
		try (ConfigurableApplicationContext parent = run(OwnPool.class);
				ConfigurableApplicationContext child = run(parent, SmallChild.class)) {
			assertThat(child.getBean(Small.class).small()).succeedsWithin(LONG).asString().startsWith("poolifier-own-");
		}
	}

	@Test
	void childWithoutAutoConfigurationIsRefused(CapturedOutput output) {
		assertThatExceptionOfType(InvalidTaskFunctionException.class)
			.isThrownBy(() -> run(this.parent, PlainChild.class));
		assertThat(output).contains(Small.class.getName() + ".small()")
			.contains("is in a child context without auto-configuration")
			.contains("@EnableAutoConfiguration");
	}

	@Test
	void childWithoutAutoConfigurationMayHavePoolsSwitchedOff() {
		try (ConfigurableApplicationContext child = run(this.parent, PlainChild.class, "poolifier.enabled=false")) {
			assertThat(child.getBean(Small.class).small()).isCompletedWithValue(Thread.currentThread().getName());
		}
	}

	@Test
	void childWithoutFunctionsNeedsNoAutoConfiguration() {
		try (ConfigurableApplicationContext child = run(this.parent, Empty.class)) {
			assertThat(child.isActive()).isTrue();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(PoolifierAutoConfiguration.class)
	static class Pools {

		@TaskFunction
		void own() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(PoolifierAutoConfiguration.class)
	static class Child {

		@Bean
		Functions functions() {
			return new Functions();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(PoolifierAutoConfiguration.class)
	static class SmallChild {

		@Bean
		Small small() {
			return new Small();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PlainChild {

		@Bean
		Small small() {
			return new Small();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(PoolifierAutoConfiguration.class)
	static class FarAwayChild {

		@TaskFunction(workerNodeKeys = 7)
		void farAway() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPool {

		@Bean(destroyMethod = "close")
		WorkerPool ownPool() {
			return WorkerPools.fixed(1).name("own").build();
		}

	}

	static class Small {

		@TaskFunction
		CompletableFuture<String> small() {
			return CompletableFuture.completedFuture(Thread.currentThread().getName());
		}

	}

	static class Functions {

		@TaskFunction
		CompletableFuture<String> thread() {
			return CompletableFuture.completedFuture(Thread.currentThread().getName());
		}

		@TaskFunction(pool = "reports")
		CompletableFuture<String> report() {
			return CompletableFuture.completedFuture(Thread.currentThread().getName());
		}

	}

}

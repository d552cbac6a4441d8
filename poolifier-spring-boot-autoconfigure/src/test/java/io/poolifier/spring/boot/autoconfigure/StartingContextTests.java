// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.poolifier.WorkerPool;
import io.poolifier.event.PoolEvent;
import io.poolifier.spring.annotation.TaskFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks that come while the context starts.
 */
class StartingContextTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolifierAutoConfiguration.class))
		.withPropertyValues("poolifier.size=1", "poolifier.pools.reports.size=1");

	@Test
	void beanMayWaitForATaskWhileItIsInitialized() {
		this.runner.withUserConfiguration(Functions.class, Warming.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(Warming.class).results).containsExactly("by name", "on the bean");
			assertThat(context.getBean("poolifierPool", WorkerPool.class).info().started()).isTrue();
			assertThat(context.getBean("poolifierPool", WorkerPool.class).info().executedTasks()).isEqualTo(1);
			assertThat(context.getBean("reports", WorkerPool.class).info().executedTasks()).isEqualTo(1);
		});
	}

	@Test
	void listenersHearOfTheEndOfAPoolThatATaskHasStarted() {
		Listener listener = new Listener();
		this.runner.withUserConfiguration(Functions.class, Warming.class)
			.withBean(Listener.class, () -> listener)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(listener.destroyed).containsExactlyInAnyOrder("default", "reports");
	}

	@Test
	void poolThatATaskHasStartedIsClosedWhenTheContextFails() {
		this.runner.withUserConfiguration(Functions.class, Warming.class, Failing.class).run((context) -> {
			assertThat(context).hasFailed();
			WorkerPool pool = Failing.pool;
			assertThat(pool).isNotNull();
			assertThat(pool.info().started()).isFalse();
			assertThat(pool.workers()).isEmpty();
		});
	}

	@Test
	void poolThatIsNotToStartIsNotStartedByATask() {
		this.runner.withUserConfiguration(Functions.class, Warming.class)
			.withPropertyValues("poolifier.start-workers=false")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("takes no tasks: it is not started"));
	}

	static class Functions {

		@TaskFunction
		String echo(String text) {
			return text;
		}

		@TaskFunction(pool = "reports")
		CompletableFuture<String> later(String text) {
			return CompletableFuture.completedFuture(text);
		}

	}

	static class Warming implements InitializingBean {

		private final WorkerPool pool;

		private final Functions functions;

		private final List<Object> results = new CopyOnWriteArrayList<>();

		Warming(WorkerPool pool, Functions functions) {
			this.pool = pool;
			this.functions = functions;
		}

		@Override
		public void afterPropertiesSet() throws Exception {
			this.results.add(this.pool.execute("echo", "by name").get(30, TimeUnit.SECONDS));
			this.results.add(this.functions.later("on the bean").get(30, TimeUnit.SECONDS));
		}

	}

	static class Failing implements InitializingBean {

		static @Nullable WorkerPool pool;

		@Autowired
		void setPool(WorkerPool pool) {
			Failing.pool = pool;
		}

		@Override
		public void afterPropertiesSet() {
			throw new IllegalStateException("Cannot be initialized");
		}

	}

	static class Listener {

		private final List<String> destroyed = new CopyOnWriteArrayList<>();

		@EventListener
		void on(PoolEvent.Destroyed event) {
			this.destroyed.add(event.pool());
		}

	}

}

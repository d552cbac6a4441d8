// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.guard;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.poolifier.WorkerPool;
import io.poolifier.options.DeadlockGuard;
import io.poolifier.spring.annotation.Execute;
import io.poolifier.spring.annotation.MapExecute;
import io.poolifier.spring.annotation.TaskClient;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.spring.boot.autoconfigure.PoolifierAutoConfiguration;
import io.poolifier.task.TaskDeadlockException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tasks that wait for tasks of their own pool, by clients and by calls on beans.
 */
@Timeout(60)
class DeadlockGuardPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolifierAutoConfiguration.class))
		.withPropertyValues("poolifier.size=1", "poolifier.tasks-queue-options.concurrency=1")
		.withUserConfiguration(Functions.class);

	private static CompletableFuture<Object> execute(WorkerPool pool, String function) {
		return pool.execute(function, "text");
	}

	@Test
	void tasksHelpByDefault() {
		this.runner.run((context) -> {
			WorkerPool pool = context.getBean(WorkerPool.class);
			assertThat(pool.options().deadlockGuard()).isEqualTo(DeadlockGuard.HELP);
			assertThat(execute(pool, "byClient")).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("TEXT");
			assertThat(execute(pool, "eachByClient")).succeedsWithin(10, TimeUnit.SECONDS)
				.isEqualTo(List.of("TEXT", "TEXT"));
			assertThat(execute(pool, "onBean")).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("TEXT");
			assertThat(pool.info().executedTasks()).isEqualTo(7);
		});
	}

	@Test
	void aPropertyLetsThemFail() {
		this.runner.withPropertyValues("poolifier.deadlock-guard=fail").run((context) -> {
			CompletableFuture<Object> task = execute(context.getBean(WorkerPool.class), "byClient");
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> task.get(10, TimeUnit.SECONDS))
				.withCauseInstanceOf(TaskDeadlockException.class)
				.withMessageContaining("'byClient'")
				.withMessageContaining("'upperCase'");
		});
	}

	@Test
	void aPoolMayHaveItsOwn() {
		this.runner
			.withPropertyValues("poolifier.deadlock-guard=fail", "poolifier.pools.other.deadlock-guard=off",
					"poolifier.pools.heir.size=1")
			.run((context) -> {
				assertThat(context.getBean("other", WorkerPool.class).options().deadlockGuard())
					.isEqualTo(DeadlockGuard.OFF);
				assertThat(context.getBean("heir", WorkerPool.class).options().deadlockGuard())
					.isEqualTo(DeadlockGuard.FAIL);
			});
	}

	@TaskClient
	interface TextClient {

		@Execute("upperCase")
		String upperCase(String text);

		@MapExecute("upperCase")
		List<String> upperCaseAll(List<String> texts);

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	static class Functions {

		private final ObjectProvider<TextClient> client;

		private final ObjectProvider<Functions> itself;

		Functions(ObjectProvider<TextClient> client, ObjectProvider<Functions> itself) {
			this.client = client;
			this.itself = itself;
		}

		@TaskFunction
		String upperCase(String text) {
			return text.toUpperCase(Locale.ROOT);
		}

		@TaskFunction
		CompletableFuture<String> later(String text) {
			return CompletableFuture.completedFuture(text.toUpperCase(Locale.ROOT));
		}

		@TaskFunction
		String byClient(String text) {
			return this.client.getObject().upperCase(text);
		}

		@TaskFunction
		List<String> eachByClient(String text) {
			return this.client.getObject().upperCaseAll(List.of(text, text));
		}

		@TaskFunction
		String onBean(String text) {
			return this.itself.getObject().later(text).join();
		}

	}

}

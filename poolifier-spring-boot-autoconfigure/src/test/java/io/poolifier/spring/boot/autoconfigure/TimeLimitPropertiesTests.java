// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.poolifier.WorkerPool;
import io.poolifier.options.TimeLimits;
import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.task.TaskTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Time limits of properties and annotations.
 */
@Timeout(60)
class TimeLimitPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PoolifierAutoConfiguration.class))
		.withUserConfiguration(Functions.class);

	private static Duration limitOf(CompletableFuture<?> future) throws Exception {
		try {
			future.get(30, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			assertThat(ex).hasCauseInstanceOf(TaskTimeoutException.class);
			return ((TaskTimeoutException) ex.getCause()).getLimit();
		}
		throw new AssertionError("The task did not fail");
	}

	@Test
	void thereAreNoneByDefault() {
		this.runner.run((context) -> assertThat(context.getBean(WorkerPool.class).options())
			.satisfies((options) -> assertThat(options.timeLimits().isLimited()).isFalse())
			.returns(16, (options) -> options.maxQuarantined())
			.returns(TimeLimits.DEFAULT_GRACE, (options) -> options.timeLimits().grace()));
	}

	@Test
	void limitTasksOfThePool() {
		this.runner.withPropertyValues("poolifier.time-limits.run=50ms", "poolifier.time-limits.grace=0")
			.run((context) -> assertThat(limitOf(context.getBean(WorkerPool.class).execute("block", null)))
				.isEqualTo(Duration.ofMillis(50)));
	}

	@Test
	void annotationsPrecedeThoseOfThePool() {
		this.runner.withPropertyValues("poolifier.time-limits.run=1h", "limited.timeout=60ms")
			.run((context) -> assertThat(limitOf(context.getBean(WorkerPool.class).execute("limited", null)))
				.isEqualTo(Duration.ofMillis(60)));
	}

	@Test
	void propertiesPrecedeAnnotations() {
		this.runner.withPropertyValues("limited.timeout=1h", "poolifier.functions.limited.timeout=70ms")
			.run((context) -> assertThat(limitOf(context.getBean(WorkerPool.class).execute("limited", null)))
				.isEqualTo(Duration.ofMillis(70)));
	}

	@Test
	void aPlaceholderMayHaveADefault() {
		this.runner.run((context) -> assertThat(limitOf(context.getBean(WorkerPool.class).execute("limited", null)))
			.isEqualTo(Duration.ofMillis(80)));
	}

	@Test
	void anotherPoolTakesOverThoseOfTheTopLevelButNotThoseOfFunctions() {
		this.runner
			.withPropertyValues("poolifier.time-limits.run=50ms", "poolifier.functions.limited.timeout=70ms",
					"poolifier.pools.other.time-limits.queue=1h")
			.run((context) -> assertThat(context.getBean("other", WorkerPool.class).options().timeLimits())
				.isEqualTo(new TimeLimits(Duration.ofHours(1), Duration.ofMillis(50), Duration.ofSeconds(5))));
	}

	@Test
	void aLimitThatIsNoTimeIsRefused() {
		this.runner.withPropertyValues("poolifier.time-limits.run=0")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("poolifier.time-limits.run")
				.hasStackTraceContaining("must be longer than 0"));
	}

	@Test
	void aLimitOfAFunctionThatIsNoTimeIsRefusedByTheNameOfItsProperty() {
		this.runner.withPropertyValues("poolifier.functions.limited.queue-timeout=-1s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("poolifier.functions.limited.queue-timeout")
				.hasMessageContaining("must be longer than 0"));
	}

	@Test
	void anUnknownFunctionIsRefused() {
		this.runner.withPropertyValues("poolifier.functions.limitde.timeout=1s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("poolifier.functions.limitde")
				.hasMessageContaining("it has [block, limited]"));
	}

	@Test
	void anAnnotationThatIsNoTimeIsRefusedWithItsDeclaration() {
		this.runner.withPropertyValues("limited.timeout=soon")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("Functions.limited()")
				.hasMessageContaining("timeout = '${limited.timeout:80ms}', which is 'soon'"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@TaskFunction
		Object block() throws InterruptedException {
			new CountDownLatch(1).await();
			return "never";
		}

		@TaskFunction(timeout = "${limited.timeout:80ms}")
		Object limited() throws InterruptedException {
			return block();
		}

	}

}

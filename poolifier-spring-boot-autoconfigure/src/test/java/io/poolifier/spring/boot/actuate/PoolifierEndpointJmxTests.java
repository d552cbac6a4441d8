// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.actuate;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import javax.management.JMException;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;

import io.poolifier.WorkerPool;
import io.poolifier.spring.boot.autoconfigure.PoolifierAutoConfiguration;
import io.poolifier.spring.boot.autoconfigure.PoolifierEndpointAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The operations of {@code docs/operations.md} on a real MBean.
 */
class PoolifierEndpointJmxTests {

	private static final String MBEAN = "org.springframework.boot:type=Endpoint,name=Poolifier";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JmxAutoConfiguration.class, EndpointAutoConfiguration.class,
				JmxEndpointAutoConfiguration.class, PoolifierAutoConfiguration.class,
				PoolifierEndpointAutoConfiguration.class))
		.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=poolifier",
				"management.endpoint.poolifier.access=UNRESTRICTED", "poolifier.size=1");

	@Test
	void operationsHaveTheParametersOfTheDocumentation() {
		this.runner.run((context) -> {
			MBeanServer server = context.getBean(MBeanServer.class);
			assertThat(server.getMBeanInfo(new ObjectName(MBEAN)).getOperations())
				.extracting(PoolifierEndpointJmxTests::signature)
				.containsExactlyInAnyOrder("pools[]", "pool[pool]", "part[pool, part, limit]",
						"change[pool, options, dryRun]", "act[pool, action, reason]", "cancel[pool, part, id]",
						"kill[pool, workerKey]");
		});
	}

	@Test
	void poolsAndWorkersAreShown() {
		this.runner.run((context) -> {
			MBeanServer server = context.getBean(MBeanServer.class);
			assertThat(invoke(server, "pools")).isInstanceOf(Map.class).asString().contains("minSize=1");
			assertThat(invoke(server, "pool", "default")).isInstanceOf(Map.class).asString().contains("workers=");
			assertThat(invoke(server, "part", "default", "0", null)).asString().contains("key=0");
			assertThat(invoke(server, "part", "default", "tasks", null)).asString().contains("queued=0");
			assertThat(invoke(server, "pool", "none")).isNull();
			assertThatExceptionOfType(ReflectionException.class)
				.isThrownBy(() -> invoke(server, "part", "default", "0", -5))
				.withStackTraceContaining("Parameter 'limit' is '-5', but must be 0 or more");
		});
	}

	@Test
	void optionsChange() {
		this.runner.run((context) -> {
			MBeanServer server = context.getBean(MBeanServer.class);
			WorkerPool pool = context.getBean(WorkerPool.class);
			assertThat(invoke(server, "change", "default", "size=2", true)).asString().contains("to=2");
			assertThat(pool.options().maxSize()).isEqualTo(1);
			assertThat(invoke(server, "change", "default", "size=2", null)).asString().contains("to=2");
			assertThat(pool.options().maxSize()).isEqualTo(2);
			assertThatExceptionOfType(ReflectionException.class)
				.isThrownBy(() -> invoke(server, "change", "default", "size=0", null))
				.withStackTraceContaining("Option 'size' is '0', but must be at least 1");
		});
	}

	@Test
	void poolIsPausedAndResumed() {
		this.runner.run((context) -> {
			MBeanServer server = context.getBean(MBeanServer.class);
			WorkerPool pool = context.getBean(WorkerPool.class);
			assertThat(invoke(server, "act", "default", "pause", "upgrade")).isEqualTo(Map.of("action", "pause"));
			assertThat(pool.info().paused()).isTrue();
			assertThat(invoke(server, "act", "default", "resume", null)).isEqualTo(Map.of("action", "resume"));
			assertThat(pool.info().paused()).isFalse();
			assertThat(invoke(server, "act", "none", "pause", null)).isNull();
		});
	}

	@Test
	void taskIsCancelled() {
		this.runner.run((context) -> {
			MBeanServer server = context.getBean(MBeanServer.class);
			WorkerPool pool = context.getBean(WorkerPool.class);
			CountDownLatch never = new CountDownLatch(1);
			pool.addTaskFunction("wait", (data) -> {
				never.await();
				return null;
			});
			CompletableFuture<?> task = pool.execute("wait", null);
			long id = pool.management().tasks().get(0).id();
			assertThat(invoke(server, "cancel", "default", "tasks", id)).isEqualTo(Map.of("action", "cancel"));
			assertThat(task).isCancelled();
			assertThat(invoke(server, "cancel", "default", "tasks", id + 1)).isNull();
		});
	}

	private static String signature(MBeanOperationInfo operation) {
		List<String> parameters = Arrays.stream(operation.getSignature()).map(MBeanParameterInfo::getName).toList();
		return operation.getName() + parameters;
	}

	private static @Nullable Object invoke(MBeanServer server, String name, @Nullable Object... arguments)
			throws JMException {
		ObjectName mbean = new ObjectName(MBEAN);
		MBeanOperationInfo operation = Arrays.stream(server.getMBeanInfo(mbean).getOperations())
			.filter((candidate) -> candidate.getName().equals(name))
			.findFirst()
			.orElseThrow();
		String[] signature = Arrays.stream(operation.getSignature())
			.map(MBeanParameterInfo::getType)
			.toArray(String[]::new);
		return server.invoke(mbean, name, arguments, signature);
	}

}

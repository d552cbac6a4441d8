// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.poolifier.WorkerPool;
import io.poolifier.spring.metrics.PoolMetrics;
import io.poolifier.spring.metrics.TaskTimers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of the meters of all {@link WorkerPool} beans, if there is a
 * {@link MeterRegistry} and {@code poolifier.metrics.enabled} is not {@code false}.
 */
@AutoConfiguration(after = PoolifierAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnSwitch({ "poolifier.enabled", "poolifier.metrics.enabled" })
public final class PoolifierMetricsAutoConfiguration {

	@Bean
	@ConditionalOnBean(WorkerPool.class)
	@ConditionalOnMissingBean
	PoolMetrics poolifierMetrics(Map<String, WorkerPool> pools, ObjectProvider<TaskTimers> timers) {
		return new PoolMetrics(PoolsByName.of(pools),
				(pool) -> timers.stream().anyMatch((found) -> found.measure(pool.name())));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnSwitch(value = "poolifier.metrics.histograms", byDefault = false)
	static class TimersConfiguration {

		@Bean
		@ConditionalOnMissingBean
		TaskTimers poolifierTaskTimers(ObjectProvider<MeterRegistry> registry) {
			return new TaskTimers(registry::getObject);
		}

		@Bean
		@Order(InterceptorOrder.TIMERS)
		WorkerPoolBuilderCustomizer poolifierTaskTimersCustomizer(TaskTimers timers) {
			return (pool, builder) -> builder.interceptor(timers.of(pool));
		}

	}

}

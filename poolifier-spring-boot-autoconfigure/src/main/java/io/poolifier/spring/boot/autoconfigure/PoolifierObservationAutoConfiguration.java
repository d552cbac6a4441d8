// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import io.poolifier.spring.observation.TaskObservationConvention;
import io.poolifier.spring.observation.TaskObservationInterceptor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration that has each task of an auto-configured pool observed, if there is
 * an {@link ObservationRegistry}. To switch it off set
 * {@code management.observations.enable.poolifier} to {@code false}.
 */
@AutoConfiguration(before = PoolifierAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnSwitch("poolifier.enabled")
public final class PoolifierObservationAutoConfiguration {

	@Bean
	@Order(InterceptorOrder.OBSERVATION)
	WorkerPoolBuilderCustomizer poolifierTaskObservations(ObservationRegistry registry,
			ObjectProvider<TaskObservationConvention> convention) {
		return (pool, builder) -> builder
			.interceptor(new TaskObservationInterceptor(registry, convention.getIfUnique()));
	}

}

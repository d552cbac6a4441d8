// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.List;

import io.micrometer.context.ContextSnapshotFactory;
import io.poolifier.spring.context.ContextPropagationInterceptor;
import io.poolifier.spring.context.TaskDecoratingInterceptor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;

/**
 * Auto-configuration that carries the context of a submitter to its tasks: by
 * Micrometer's context propagation, if that is there and
 * {@code poolifier.propagate-context} is not {@code false}, and by all
 * {@link TaskDecorator} beans.
 */
@AutoConfiguration(before = PoolifierAutoConfiguration.class)
@ConditionalOnSwitch("poolifier.enabled")
public final class PoolifierContextAutoConfiguration {

	@Bean
	@Order(InterceptorOrder.DECORATORS)
	WorkerPoolBuilderCustomizer poolifierTaskDecorators(ObjectProvider<TaskDecorator> decorators) {
		return (pool, builder) -> {
			List<TaskDecorator> ordered = decorators.orderedStream().toList();
			if (!ordered.isEmpty()) {
				builder.interceptor(new TaskDecoratingInterceptor(new CompositeTaskDecorator(ordered)));
			}
		};
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ContextSnapshotFactory.class)
	@ConditionalOnSwitch("poolifier.propagate-context")
	static class ContextPropagationConfiguration {

		@Bean
		@Order(InterceptorOrder.CONTEXT)
		WorkerPoolBuilderCustomizer poolifierContextPropagation(ObjectProvider<ContextSnapshotFactory> factories) {
			return (pool, builder) -> builder.interceptor(
					new ContextPropagationInterceptor(factories.getIfUnique(ContextPropagationConfiguration::factory)));
		}

		/**
		 * Creates a factory whose snapshots clear the values that the submitter does not
		 * have.
		 */
		private static ContextSnapshotFactory factory() {
			return ContextSnapshotFactory.builder().clearMissing(true).build();
		}

	}

}

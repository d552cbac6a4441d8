// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.test;

import io.poolifier.spring.boot.autoconfigure.WorkerPoolBuilderCustomizer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Gives pools workers that are moved by whoever submits a task.
 */
@Configuration(proxyBeanMethods = false)
class InlineTasksConfiguration {

	@Bean
	static InlinePools inlinePools() {
		return new InlinePools();
	}

	@Bean
	static WorkerPoolBuilderCustomizer inlineWorkersCustomizer(InlinePools pools) {
		return (poolName, builder) -> builder.workerFactory(pools.workers());
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.test;

import io.poolifier.spring.boot.autoconfigure.WorkerPoolBuilderCustomizer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Gives pools workers that wait for the test.
 */
@Configuration(proxyBeanMethods = false)
class SteppedTasksConfiguration {

	@Bean
	static SteppedWorkers steppedWorkers() {
		return new SteppedWorkers();
	}

	@Bean
	static WorkerPoolBuilderCustomizer steppedWorkersCustomizer(SteppedWorkers workers) {
		return (poolName, builder) -> builder.workerFactory(workers);
	}

}

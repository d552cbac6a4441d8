// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration that applies changed properties to the pools while they work, for
 * applications whose environment Spring Cloud changes.
 */
@AutoConfiguration(after = PoolifierAutoConfiguration.class)
@ConditionalOnClass(EnvironmentChangeEvent.class)
@ConditionalOnBean(WorkerPoolFactory.class)
public final class PoolifierRefreshAutoConfiguration {

	@Bean
	PropertiesRefresher poolifierPropertiesRefresher(Environment environment, PoolifierProperties properties,
			ObjectProvider<WorkerPoolLifecycle> lifecycles) {
		return new PropertiesRefresher(environment, properties, lifecycles);
	}

}

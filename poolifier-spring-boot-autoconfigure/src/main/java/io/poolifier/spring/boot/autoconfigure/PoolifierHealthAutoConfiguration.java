// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.Map;

import io.poolifier.WorkerPool;
import io.poolifier.spring.boot.actuate.WorkerPoolHealthIndicator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health of all {@link WorkerPool} beans, as {@code poolifier}
 * with a component for each pool. Not a part of readiness, unless the application puts it
 * into that group. There without pools as well, so that a group may include it whether
 * pools are enabled or not.
 */
@AutoConfiguration(after = PoolifierAutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("poolifier")
public final class PoolifierHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "poolifierHealthContributor", "poolifierHealthIndicator" })
	CompositeHealthContributor poolifierHealthContributor(ObjectProvider<Map<String, WorkerPool>> pools) {
		return CompositeHealthContributor.fromMap(PoolsByName.of(pools.getIfAvailable(Map::of)),
				WorkerPoolHealthIndicator::new);
	}

}

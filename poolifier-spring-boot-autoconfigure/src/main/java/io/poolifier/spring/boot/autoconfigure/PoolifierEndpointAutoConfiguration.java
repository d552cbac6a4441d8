// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.Map;

import io.poolifier.WorkerPool;
import io.poolifier.spring.boot.actuate.PoolifierEndpoint;
import io.poolifier.spring.boot.actuate.PoolifierEndpointWebExtension;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the {@link PoolifierEndpoint}, for applications with Actuator
 * that expose it.
 */
@AutoConfiguration(after = PoolifierAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(PoolifierEndpoint.class)
public final class PoolifierEndpointAutoConfiguration {

	@Bean
	@ConditionalOnBean(WorkerPool.class)
	@ConditionalOnMissingBean
	PoolifierEndpoint poolifierEndpoint(Map<String, WorkerPool> pools, ApplicationEventPublisher auditor) {
		return new PoolifierEndpoint(pools, auditor);
	}

	@Bean
	@ConditionalOnBean(PoolifierEndpoint.class)
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	PoolifierEndpointWebExtension poolifierEndpointWebExtension(PoolifierEndpoint endpoint) {
		return new PoolifierEndpointWebExtension(endpoint);
	}

}

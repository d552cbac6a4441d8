// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import io.poolifier.WorkerPool;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionOverrideException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Failure analyzer for a pool that has the name of a bean of Spring or of an
 * auto-configuration, which is defined after the pool.
 */
@Order(0)
class PoolNameFailureAnalyzer implements FailureAnalyzer {

	private final @Nullable BeanFactory beanFactory;

	private final InvalidPropertyFailureAnalyzer analyzer;

	PoolNameFailureAnalyzer(@Nullable BeanFactory beanFactory, @Nullable Environment environment) {
		this.beanFactory = beanFactory;
		this.analyzer = new InvalidPropertyFailureAnalyzer(environment);
	}

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			InvalidPropertyException invalid = explain(cause);
			if (invalid != null) {
				return this.analyzer.analyze(failure, invalid);
			}
		}
		return null;
	}

	private @Nullable InvalidPropertyException explain(Throwable cause) {
		if (cause instanceof BeanDefinitionOverrideException ex
				&& ex.getExistingDefinition().getAttribute(PoolBeans.POOL) instanceof String pool) {
			return PoolBeans.taken(pool, String.valueOf(ex.getBeanName()), ex.getBeanDefinition());
		}
		if (cause instanceof BeanNotOfRequiredTypeException ex && WorkerPool.class.isAssignableFrom(ex.getActualType())
				&& isPool(ex.getBeanName())) {
			return PoolBeans.refused(ex.getBeanName(),
					"must have no pool named '%s': a bean of that name has to be a %s".formatted(ex.getBeanName(),
							ex.getRequiredType().getName()));
		}
		return null;
	}

	private boolean isPool(String beanName) {
		if (this.beanFactory instanceof ConfigurableListableBeanFactory definitions
				&& definitions.containsBeanDefinition(beanName)) {
			BeanDefinition definition = definitions.getBeanDefinition(beanName);
			return definition.hasAttribute(PoolBeans.POOL);
		}
		return false;
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.process;

import java.util.LinkedHashMap;
import java.util.Map;

import io.poolifier.spring.annotation.ConditionalOnPoolifierWorker;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.Lifecycle;
import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * Lifecycle processor that creates, starts and stops only the beans that are there for
 * workers.
 */
final class ChildLifecycleProcessor extends DefaultLifecycleProcessor {

	private final ConfigurableListableBeanFactory beanFactory;

	ChildLifecycleProcessor(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		setBeanFactory(beanFactory);
	}

	@Override
	protected Map<String, Lifecycle> getLifecycleBeans() {
		Map<String, Lifecycle> beans = new LinkedHashMap<>();
		for (String name : this.beanFactory.getBeanNamesForType(Lifecycle.class, false, false)) {
			if (this.beanFactory.findAnnotationOnBean(name, ConditionalOnPoolifierWorker.class, false) != null) {
				beans.put(name, this.beanFactory.getBean(name, Lifecycle.class));
			}
		}
		return beans;
	}

}

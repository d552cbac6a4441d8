// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import io.poolifier.WorkerPool;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Check that pools have different names. Creates no bean.
 */
final class PoolNameCheck implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beanFactory;

	PoolNameCheck(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Map<String, String> beanNames = new HashMap<>();
		for (String beanName : this.beanFactory.getBeanNamesForType(WorkerPool.class, false, false)) {
			if (this.beanFactory.containsSingleton(beanName)) {
				String name = this.beanFactory.getBean(beanName, WorkerPool.class).name();
				String other = beanNames.putIfAbsent(name, beanName);
				if (other != null) {
					throw new DuplicatePoolNameException(name, other, beanName);
				}
			}
		}
	}

}

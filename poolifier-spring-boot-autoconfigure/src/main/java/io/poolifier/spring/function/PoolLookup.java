// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.util.LinkedHashSet;
import java.util.Set;

import io.poolifier.WorkerPool;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Finds pools by the names that annotations give.
 */
final class PoolLookup {

	/** The name of the pool of functions that name none. */
	static final String DEFAULT_POOL = "default";

	static final String DEFAULT_BEAN = "poolifierPool";

	private final BeanFactory beanFactory;

	PoolLookup(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Returns the names of the pools that there are, in parent contexts too. Creates no
	 * bean.
	 */
	static Set<String> names(ListableBeanFactory beanFactory) {
		Set<String> names = new LinkedHashSet<>(Set.of(DEFAULT_POOL));
		for (String beanName : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, WorkerPool.class, true,
				false)) {
			if (!beanName.equals(DEFAULT_BEAN)) {
				names.add(beanName);
			}
		}
		return names;
	}

	/**
	 * Finds a pool.
	 * @param name the name; {@code default} is the auto-configured pool of the top level
	 * or, where the application defines a pool instead, that one
	 * @throws org.springframework.beans.BeansException if there is no such pool
	 */
	WorkerPool get(String name) {
		if (!name.equals(DEFAULT_POOL)) {
			return this.beanFactory.getBean(name, WorkerPool.class);
		}
		return this.beanFactory.containsBean(DEFAULT_BEAN) ? this.beanFactory.getBean(DEFAULT_BEAN, WorkerPool.class)
				: this.beanFactory.getBean(WorkerPool.class);
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;

/**
 * A bean by name, looked up when it is needed, and again each time unless it is a
 * singleton.
 */
final class BeanReference {

	private final BeanFactory beanFactory;

	private final String beanName;

	private volatile @Nullable Object singleton;

	BeanReference(BeanFactory beanFactory, String beanName) {
		this.beanFactory = beanFactory;
		this.beanName = beanName;
	}

	Object get() {
		Object bean = this.singleton;
		if (bean == null) {
			bean = this.beanFactory.getBean(this.beanName);
			if (this.beanFactory.isSingleton(this.beanName)) {
				this.singleton = bean;
			}
		}
		return bean;
	}

	/**
	 * The class of the bean as callers see it, proxies included, as far as it is known
	 * without creating the bean.
	 */
	@Nullable Class<?> exposedType() {
		return this.beanFactory.getType(this.beanName, false);
	}

}

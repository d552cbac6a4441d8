// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Beans of pools: their names, and their registration under names that are free.
 */
final class PoolBeans {

	/** The attribute of bean definitions that has the name of the pool they belong to. */
	static final String POOL = PoolBeans.class.getName() + ".pool";

	/** The bean of the pool of the top level. */
	static final String DEFAULT_POOL = "poolifierPool";

	/** The bean that creates all pools. */
	static final String FACTORY = "poolifierPoolFactory";

	private PoolBeans() {
	}

	/**
	 * Registers a bean of a pool.
	 * @throws InvalidPropertyException if there is another bean of that name
	 */
	static void register(String pool, String beanName, RootBeanDefinition definition, BeanDefinitionRegistry registry) {
		if (registry.isBeanNameInUse(beanName)) {
			throw taken(pool, beanName, describe(beanName, registry));
		}
		definition.setAttribute(POOL, pool);
		registry.registerBeanDefinition(beanName, definition);
	}

	/**
	 * Creates the exception for a pool one of whose beans has the name of another bean.
	 * @param pool the name of the pool
	 * @param beanName the name of the bean
	 * @param other the definition of the other bean
	 */
	static InvalidPropertyException taken(String pool, String beanName, BeanDefinition other) {
		return taken(pool, beanName, describe(other));
	}

	private static InvalidPropertyException taken(String pool, String beanName, String other) {
		String bean = beanName.equals(pool) ? "that name"
				: "the name '%s', which one of its beans has".formatted(beanName);
		return refused(pool, "must have no pool named '%s': there is a bean of %s, %s".formatted(pool, bean, other));
	}

	static String describe(String beanName, BeanDefinitionRegistry registry) {
		return registry.containsBeanDefinition(beanName) ? describe(registry.getBeanDefinition(beanName))
				: "an alias or a singleton";
	}

	private static String describe(BeanDefinition definition) {
		String origin = (definition.getResourceDescription() != null) ? definition.getResourceDescription()
				: definition.getBeanClassName();
		return (definition.getFactoryMethodName() != null)
				? "from method %s of %s".formatted(definition.getFactoryMethodName(), origin) : "from " + origin;
	}

	static InvalidPropertyException refused(String name, String requirement) {
		return new InvalidPropertyException(PropertyPath.POOLS, name, requirement,
				"Give the pool another name under '%s'.".formatted(PropertyPath.POOLS));
	}

}

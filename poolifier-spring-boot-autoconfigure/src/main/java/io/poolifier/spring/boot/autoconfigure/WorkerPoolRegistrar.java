// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.poolifier.WorkerPool;
import io.poolifier.spring.function.TaskFunctionCatalog;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConstructorArgumentValues;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers a bean for each entry of {@code poolifier.pools}, and one that starts and
 * stops it. Where one pool is asked for and none named, they stand back for the others.
 */
final class WorkerPoolRegistrar implements ImportBeanDefinitionRegistrar {

	/** The attribute of bean definitions that has the name of the pool they belong to. */
	static final String POOL = WorkerPoolRegistrar.class.getName() + ".pool";

	private final Environment environment;

	private final BeanFactory beanFactory;

	WorkerPoolRegistrar(Environment environment, BeanFactory beanFactory) {
		this.environment = environment;
		this.beanFactory = beanFactory;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importingClass, BeanDefinitionRegistry registry) {
		Map<String, Object> pools = Binder.get(this.environment)
			.bind(PropertyPath.POOLS, Bindable.mapOf(String.class, Object.class), new EmptyPools(BindHandler.DEFAULT))
			.orElse(Map.of());
		Set<String> phantoms = new ExternalVariables(this.environment).phantomPools(pools.keySet());
		requireDistinct(pools.keySet().stream().filter((name) -> !phantoms.contains(name)).toList());
		TaskExecutorRegistrar taskExecutors = new TaskExecutorRegistrar(this.environment);
		pools.forEach((name, options) -> {
			if (!phantoms.contains(name) && !isInherited(name)) {
				requireOptions(name, options);
				register(name, registry);
				taskExecutors.register(name, registry);
			}
		});
	}

	private static void requireDistinct(List<String> names) {
		Map<String, String> known = new HashMap<>();
		for (String name : names) {
			String other = known.putIfAbsent(name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT), name);
			if (other != null) {
				throw refused(name,
						"must have no pools named '%s' and '%s': the names differ in case or punctuation only"
							.formatted(other, name));
			}
		}
	}

	private boolean isInherited(String name) {
		BeanFactory parent = (this.beanFactory instanceof HierarchicalBeanFactory hierarchical)
				? hierarchical.getParentBeanFactory() : null;
		return parent != null && parent.containsBean(name) && parent.isTypeMatch(name, WorkerPool.class);
	}

	private static void requireOptions(String name, Object options) {
		if (!(options instanceof Map) && !(options instanceof PoolOverrides) && !options.equals("")) {
			String property = PropertyPath.ofPool(name).prefix();
			throw new InvalidPropertyException(property, options, "has to be the options of a pool",
					"Write options below it, such as '%s.size', or leave it empty to have those of the top level."
						.formatted(property));
		}
	}

	private static void register(String name, BeanDefinitionRegistry registry) {
		requireAllowed(name);
		register(name, name, pool(name), registry);
		register(name, name + "PoolLifecycle", lifecycle(name), registry);
	}

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

	private static void requireAllowed(String name) {
		if (name.isBlank()) {
			throw refused(name, "must have no pool with a blank name");
		}
		if (name.equals(TaskFunctionCatalog.DEFAULT_POOL)
				|| name.equals(PoolifierAutoConfiguration.DEFAULT_POOL_BEAN)) {
			throw refused(name, "must have no pool named '%s': that is the pool whose options stand under '%s'"
				.formatted(name, PoolifierProperties.PREFIX));
		}
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

	private static RootBeanDefinition pool(String name) {
		RootBeanDefinition definition = new RootBeanDefinition(WorkerPool.class);
		definition.setFactoryBeanName(PoolifierAutoConfiguration.FACTORY_BEAN);
		definition.setUniqueFactoryMethodName("create");
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
		definition.setDestroyMethodName("close");
		definition.setFallback(true);
		return definition;
	}

	private static RootBeanDefinition lifecycle(String name) {
		RootBeanDefinition definition = new RootBeanDefinition(WorkerPoolLifecycle.class);
		ConstructorArgumentValues arguments = definition.getConstructorArgumentValues();
		arguments.addIndexedArgumentValue(0, name);
		arguments.addIndexedArgumentValue(1, new RuntimeBeanReference(name));
		arguments.addIndexedArgumentValue(2, new RuntimeBeanReference(PoolifierProperties.class));
		arguments.addIndexedArgumentValue(3, new RuntimeBeanReference(PoolListeners.class));
		return definition;
	}

}

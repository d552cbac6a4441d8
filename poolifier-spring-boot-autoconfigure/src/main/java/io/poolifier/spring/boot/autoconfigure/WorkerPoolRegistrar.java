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

	private final Environment environment;

	private final BeanFactory beanFactory;

	WorkerPoolRegistrar(Environment environment, BeanFactory beanFactory) {
		this.environment = environment;
		this.beanFactory = beanFactory;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importingClass, BeanDefinitionRegistry registry) {
		Map<String, Object> pools = Binder.get(this.environment)
			.bind(PropertyPath.POOLS, Bindable.mapOf(String.class, Object.class),
					new GroupValueBindHandler(BindHandler.DEFAULT))
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
				throw PoolBeans.refused(name,
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
		PoolBeans.register(name, name, pool(name), registry);
		PoolBeans.register(name, name + "PoolLifecycle", lifecycle(name), registry);
	}

	private static void requireAllowed(String name) {
		if (name.isBlank()) {
			throw PoolBeans.refused(name, "must have no pool with a blank name");
		}
		if (name.equals(TaskFunctionCatalog.DEFAULT_POOL) || name.equals(PoolBeans.DEFAULT_POOL)) {
			throw PoolBeans.refused(name,
					"must have no pool named '%s': that is the pool whose options stand under '%s'".formatted(name,
							PoolifierProperties.PREFIX));
		}
	}

	private static RootBeanDefinition pool(String name) {
		RootBeanDefinition definition = new RootBeanDefinition(WorkerPool.class);
		definition.setFactoryBeanName(PoolBeans.FACTORY);
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

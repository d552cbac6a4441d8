// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.poolifier.WorkerPool;
import io.poolifier.spring.annotation.TaskClient;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Makes the bean of an interface that is a {@link TaskClient}.
 *
 * @param <T> the interface
 */
public final class TaskClientFactoryBean<T> implements FactoryBean<T>, SmartInitializingSingleton {

	private final Class<T> type;

	private final ListableBeanFactory beanFactory;

	private final String poolName;

	private final SingletonSupplier<WorkerPool> pool;

	private final Map<Method, TaskClientMethod> methods = new LinkedHashMap<>();

	/**
	 * Creates the factory.
	 * @param type the interface
	 * @param beanFactory the bean factory that contains the pool
	 * @throws InvalidTaskClientException if a method cannot work
	 */
	public TaskClientFactoryBean(Class<T> type, ListableBeanFactory beanFactory) {
		this.type = type;
		this.beanFactory = beanFactory;
		TaskClient annotation = AnnotatedElementUtils.findMergedAnnotation(type, TaskClient.class);
		this.poolName = (annotation == null || annotation.pool().isEmpty()) ? TaskFunctionCatalog.DEFAULT_POOL
				: annotation.pool();
		this.pool = SingletonSupplier.of(() -> new PoolLookup(beanFactory).get(this.poolName));
		for (Method method : type.getMethods()) {
			if (!Modifier.isAbstract(method.getModifiers())) {
				TaskClientMethod.requireNoFunction(method);
			}
			else if (!ReflectionUtils.isObjectMethod(method)) {
				this.methods.put(method, TaskClientMethod.of(method, type));
			}
		}
	}

	@Override
	public T getObject() {
		return this.type.cast(Proxy.newProxyInstance(this.type.getClassLoader(), new Class<?>[] { this.type },
				new TaskClientProxy(this.type, this.methods, this.pool::obtain)));
	}

	@Override
	public Class<?> getObjectType() {
		return this.type;
	}

	/**
	 * Checks that the pool and the functions exist. Called by the bean factory.
	 * @throws InvalidTaskClientException if one of them does not
	 */
	@Override
	public void afterSingletonsInstantiated() {
		requirePool();
		this.methods.values().forEach((method) -> method.requireFunction(this.pool.obtain()));
	}

	private void requirePool() {
		Set<String> names = PoolLookup.names(this.beanFactory);
		if (!names.contains(this.poolName)) {
			throw new InvalidTaskClientException(
					"The @TaskClient %s is for pool '%s', which does not exist; there are %s."
						.formatted(this.type.getName(), this.poolName, names),
					"Name one of these, or define the pool under 'poolifier.pools.%s'.".formatted(this.poolName));
		}
	}

}

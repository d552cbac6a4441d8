// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

import io.poolifier.WorkerPool;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.task.TaskFunctionInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Registers the task functions of a context with the pools of its parents, from its start
 * to its end. Thread-safe.
 */
public final class InheritedPoolRegistration implements SmartInitializingSingleton, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(InheritedPoolRegistration.class);

	/** The names of functions that could not be removed, by their pools. */
	private static final Map<WorkerPool, Set<String>> abandoned = Collections.synchronizedMap(new WeakHashMap<>());

	private final TaskFunctionCatalog catalog;

	private final ConfigurableListableBeanFactory beanFactory;

	private final Map<DeclaredTaskFunction, WorkerPool> registered = new LinkedHashMap<>();

	/**
	 * Creates the registration.
	 * @param catalog the functions of the context
	 * @param beanFactory the bean factory of the context
	 */
	public InheritedPoolRegistration(TaskFunctionCatalog catalog, ConfigurableListableBeanFactory beanFactory) {
		this.catalog = catalog;
		this.beanFactory = beanFactory;
	}

	/**
	 * Registers the functions. Called by the bean factory.
	 * @throws InvalidTaskFunctionException if a pool has a function of that name, or not
	 * the workers that one is for
	 */
	@Override
	public synchronized void afterSingletonsInstantiated() {
		for (DeclaredTaskFunction function : this.catalog.allFunctions()) {
			WorkerPool pool = inherited(function.pool());
			if (pool != null) {
				register(function, pool);
			}
		}
	}

	private @Nullable WorkerPool inherited(String pool) {
		BeanFactory parent = this.beanFactory.getParentBeanFactory();
		boolean isDefault = pool.equals(TaskFunctionCatalog.DEFAULT_POOL);
		String beanName = isDefault ? PoolLookup.DEFAULT_BEAN : pool;
		if (parent == null || this.beanFactory.containsLocalBean(beanName)) {
			return null;
		}
		if (parent.containsBean(beanName)) {
			return parent.getBean(beanName, WorkerPool.class);
		}
		return (isDefault && this.beanFactory.getBeanNamesForType(WorkerPool.class, true, false).length == 0)
				? parent.getBeanProvider(WorkerPool.class).getIfUnique() : null;
	}

	private void register(DeclaredTaskFunction function, WorkerPool pool) {
		Set<String> free = abandonedOf(pool);
		if (pool.hasTaskFunction(function.name()) && !free.contains(function.name())) {
			throw new InvalidTaskFunctionException(
					"The @TaskFunction %s has the name '%s', but pool '%s' of the parent context has a function of that name."
						.formatted(function.declaration(), function.name(), pool.name()),
					"Give it another name, as in @TaskFunction(\"%s2\").".formatted(function.name()));
		}
		try {
			pool.addTaskFunction(function.name(), function.handler(), function.options());
		}
		catch (InvalidOptionException ex) {
			throw new InvalidTaskFunctionException(
					"The @TaskFunction %s is for pool '%s' of the parent context, but its option '%s' %s."
						.formatted(function.declaration(), pool.name(), ex.getOption(), ex.getRequirement()),
					"Give '%s' another value, or leave it out.".formatted(ex.getOption()));
		}
		free.remove(function.name());
		this.registered.put(function, pool);
	}

	/**
	 * Removes the functions. Called by the bean factory.
	 */
	@Override
	public synchronized void destroy() {
		List<DeclaredTaskFunction> functions = new ArrayList<>(this.registered.keySet());
		Collections.reverse(functions);
		for (DeclaredTaskFunction function : functions) {
			WorkerPool pool = this.registered.remove(function);
			if (pool != null) {
				remove(function, pool);
			}
		}
	}

	private static void remove(DeclaredTaskFunction function, WorkerPool pool) {
		String name = function.name();
		try {
			makeAnotherDefault(name, pool);
			pool.removeTaskFunction(name);
		}
		catch (IllegalStateException ex) {
			// A pool keeps its default function. It must not keep the context.
			pool.addTaskFunction(name, new ClosedContextHandler(function.declaration()),
					TaskFunctionOptions.defaults());
			abandonedOf(pool).add(name);
			logger.debug("Task function '{}' stays in pool '{}' without a context", name, pool.name(), ex);
		}
	}

	private static Set<String> abandonedOf(WorkerPool pool) {
		return abandoned.computeIfAbsent(pool, (key) -> ConcurrentHashMap.newKeySet());
	}

	private static void makeAnotherDefault(String name, WorkerPool pool) {
		List<TaskFunctionInfo> functions = pool.taskFunctions();
		if (functions.size() > 1 && functions.get(0).name().equals(name)) {
			pool.setDefaultTaskFunction(functions.get(1).name());
		}
	}

}

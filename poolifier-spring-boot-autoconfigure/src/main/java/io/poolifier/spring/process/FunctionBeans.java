// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.process;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;

import io.poolifier.spring.annotation.TaskFunction;
import io.poolifier.spring.function.TaskFunctionCatalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * Beans that declare task functions of a pool. They are created at once, so that a child
 * JVM that says it is ready does not need to begin with that, or find that it cannot.
 */
final class FunctionBeans implements LazyInitializationExcludeFilter {

	private static final Logger logger = LoggerFactory.getLogger(FunctionBeans.class);

	private final String pool;

	FunctionBeans(String pool) {
		this.pool = pool;
	}

	@Override
	public boolean isExcluded(String beanName, BeanDefinition definition, Class<?> type) {
		Method factoryMethod = (definition instanceof RootBeanDefinition root) ? root.getResolvedFactoryMethod() : null;
		return (factoryMethod != null && isFunction(factoryMethod))
				|| (isCandidate(type) && (isFunction(type) || isAnyOf(type)));
	}

	/** Most beans are Spring's own, and to look at all their methods takes long. */
	private static boolean isCandidate(Class<?> type) {
		return !type.getName().startsWith("org.springframework.")
				&& AnnotationUtils.isCandidateClass(type, TaskFunction.class);
	}

	private boolean isAnyOf(Class<?> type) {
		try {
			MetadataLookup<Boolean> functions = (method) -> isFunction(method) ? Boolean.TRUE : null;
			return !MethodIntrospector.selectMethods(type, functions).isEmpty();
		}
		catch (IllegalStateException | LinkageError ex) {
			logger.debug("Could not look for task functions in {}", type, ex);
			return false;
		}
	}

	private boolean isFunction(AnnotatedElement element) {
		MergedAnnotation<TaskFunction> annotation = MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY)
			.get(TaskFunction.class);
		if (!annotation.isPresent()) {
			return false;
		}
		String pool = annotation.getString("pool");
		return this.pool.equals(pool.isEmpty() ? TaskFunctionCatalog.DEFAULT_POOL : pool);
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.reflect.Method;

import io.poolifier.spring.annotation.TaskFunction;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.stereotype.Component;

/**
 * Detection of the methods that are task functions.
 */
final class TaskFunctionMethods {

	private TaskFunctionMethods() {
	}

	/**
	 * The annotation of a method, be it on the method itself, on one that it overrides or
	 * implements, or on another annotation.
	 * @return the annotation, or {@code null} if the method is no task function
	 */
	static @Nullable MergedAnnotation<TaskFunction> annotation(Method method) {
		MergedAnnotation<TaskFunction> annotation = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
			.get(TaskFunction.class);
		// On a @Bean method it speaks of the bean.
		return (annotation.isPresent() && !AnnotatedElementUtils.hasAnnotation(method, Bean.class)) ? annotation : null;
	}

	/**
	 * Whether a class is Spring's own, of which an application has hundreds. Components
	 * count as the application's: Spring's samples have some.
	 */
	static boolean isOfSpring(Class<?> type) {
		return type.getName().startsWith("org.springframework.")
				&& !AnnotatedElementUtils.isAnnotated(type, Component.class);
	}

}

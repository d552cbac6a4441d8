// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.process;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Main method of an application, with arguments or, as Kotlin and later versions of Java
 * have it, without.
 */
final class MainMethod {

	private final Class<?> type;

	private final Method method;

	private MainMethod(Class<?> type, Method method) {
		this.type = type;
		this.method = method;
	}

	static @Nullable MainMethod find(Class<?> type) {
		Method method = ReflectionUtils.findMethod(type, "main", String[].class);
		if (method == null) {
			method = ReflectionUtils.findMethod(type, "main");
		}
		return (method != null && method.getReturnType() == void.class) ? new MainMethod(type, method) : null;
	}

	/**
	 * Finds the main method of a class.
	 * @throws IllegalStateException if there is no such class, or it has no main method
	 */
	static MainMethod of(String className) {
		Class<?> type = load(className);
		MainMethod found = find(type);
		if (found == null) {
			throw new IllegalStateException("Class %s has no main method, so it starts no application in a child JVM"
				.formatted(type.getName()));
		}
		return found;
	}

	/**
	 * Loads a class of the application.
	 * @throws IllegalStateException if there is no such class
	 */
	static Class<?> load(String className) {
		try {
			return ClassUtils.forName(className, null);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			throw new IllegalStateException("Class %s cannot be loaded in a child JVM".formatted(className), ex);
		}
	}

	/**
	 * Calls the method.
	 * @throws Exception the exception of the method
	 */
	void run(List<String> arguments) throws Exception {
		ReflectionUtils.makeAccessible(this.method);
		Object target = Modifier.isStatic(this.method.getModifiers()) ? null : newInstance();
		try {
			if (this.method.getParameterCount() == 0) {
				this.method.invoke(target);
			}
			else {
				this.method.invoke(target, (Object) arguments.toArray(String[]::new));
			}
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowException(ex.getTargetException());
		}
	}

	private Object newInstance() throws ReflectiveOperationException {
		Constructor<?> constructor = this.type.getDeclaredConstructor();
		ReflectionUtils.makeAccessible(constructor);
		return constructor.newInstance();
	}

}

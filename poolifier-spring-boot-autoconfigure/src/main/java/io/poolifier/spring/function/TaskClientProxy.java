// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.function.Supplier;

import io.poolifier.WorkerPool;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Invocation handler of the methods of a task client.
 */
final class TaskClientProxy implements InvocationHandler {

	private static final @Nullable Object[] NO_ARGUMENTS = {};

	private final Class<?> type;

	private final Map<Method, TaskClientMethod> methods;

	private final Supplier<WorkerPool> pool;

	TaskClientProxy(Class<?> type, Map<Method, TaskClientMethod> methods, Supplier<WorkerPool> pool) {
		this.type = type;
		this.methods = methods;
		this.pool = pool;
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given) throws Throwable {
		@Nullable Object[] arguments = (given != null) ? given : NO_ARGUMENTS;
		TaskClientMethod called = this.methods.get(method);
		if (called != null) {
			return called.call(this.pool.get(), arguments);
		}
		if (ReflectionUtils.isEqualsMethod(method)) {
			return proxy == arguments[0];
		}
		if (ReflectionUtils.isHashCodeMethod(method)) {
			return System.identityHashCode(proxy);
		}
		if (ReflectionUtils.isToStringMethod(method)) {
			return "task client " + this.type.getName();
		}
		return Modifier.isPublic(method.getDeclaringClass().getModifiers())
				? InvocationHandler.invokeDefault(proxy, method, arguments)
				: callHiddenDefault(proxy, method, arguments);
	}

	/**
	 * Calls a default method of an interface that is not public, to which
	 * {@link InvocationHandler#invokeDefault} has no access.
	 */
	private static @Nullable Object callHiddenDefault(Object proxy, Method method, @Nullable Object[] arguments)
			throws Throwable {
		Class<?> type = method.getDeclaringClass();
		return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
			.unreflectSpecial(method, type)
			.bindTo(proxy)
			.invokeWithArguments(arguments);
	}

}

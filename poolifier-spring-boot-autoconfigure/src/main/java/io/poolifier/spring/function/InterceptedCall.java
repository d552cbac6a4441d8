// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.reflect.Method;

import io.poolifier.task.BoundData;
import io.poolifier.task.TaskContext;
import io.poolifier.task.TaskHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;

/**
 * A call of a task function's method on its bean that a worker continues: on the target
 * that the caller has called, whatever its scope, with the rest of the bean's advice. The
 * function's handler takes it from the thread that runs the task, so that a handler that
 * surrounds it, or has replaced it, needs to know nothing of it.
 */
final class InterceptedCall extends BoundData {

	private static final ThreadLocal<@Nullable InterceptedCall> CURRENT = new ThreadLocal<>();

	private final Method method;

	private final ProxyMethodInvocation invocation;

	private final @Nullable Object data;

	private @Nullable TaskContext context;

	/**
	 * Creates the call.
	 * @param method the method of the target
	 * @param parameters the parameters of the method
	 * @param invocation an invocation that nobody else proceeds with
	 */
	InterceptedCall(Method method, TaskParameters parameters, ProxyMethodInvocation invocation) {
		this.method = method;
		this.invocation = invocation;
		this.data = parameters.data(invocation.getArguments());
	}

	@Override
	public @Nullable Object data() {
		return this.data;
	}

	@Override
	// NullAway on JDK 17 reads no type annotations of class files, such as TaskHandler's.
	@SuppressWarnings("NullAway")
	public @Nullable Object call(TaskHandler<@Nullable Object, @Nullable Object> handler, TaskContext context)
			throws Exception {
		this.context = context;
		CURRENT.set(this);
		try {
			return handler.handle(this.data, context);
		}
		finally {
			CURRENT.remove();
		}
	}

	/**
	 * Takes the call that the current task is for.
	 * @return the call, or {@code null} if the task is not for a call of the method
	 */
	static @Nullable InterceptedCall take(Method method) {
		InterceptedCall call = CURRENT.get();
		if (call == null || !call.method.equals(method)) {
			return null;
		}
		CURRENT.remove();
		return call;
	}

	/**
	 * Returns the context of the task that runs the call.
	 */
	@Nullable TaskContext context() {
		return this.context;
	}

	@Nullable Object proceed(@Nullable Object[] arguments) throws Throwable {
		this.invocation.setArguments(arguments);
		return this.invocation.proceed();
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.poolifier.spring.annotation.TaskFunction;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodClassKey;
import org.springframework.core.annotation.MergedAnnotation;

/**
 * Submits a task where a task function's method is called on its bean, unless it is the
 * pool that calls. The task continues the call on the target that was called.
 */
final class TaskFunctionInterceptor implements MethodInterceptor {

	private final PoolLookup pools;

	private final UncaughtExceptions uncaught;

	private final Map<MethodClassKey, Target> targets = new ConcurrentHashMap<>();

	TaskFunctionInterceptor(PoolLookup pools, UncaughtExceptions uncaught) {
		this.pools = pools;
		this.uncaught = uncaught;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Class<?> type = AopUtils.getTargetClass(Objects.requireNonNull(invocation.getThis()));
		Target target = this.targets.computeIfAbsent(new MethodClassKey(invocation.getMethod(), type),
				(key) -> Target.of(invocation.getMethod(), type));
		if (TaskFunctionCall.take(target.method())) {
			return invocation.proceed();
		}
		ProxyMethodInvocation call = (ProxyMethodInvocation) invocation;
		return switch (target.style()) {
			case DIRECT -> invocation.proceed();
			case FORGET -> forget(target, call);
			case FUTURE -> submit(target, call);
			case MONO -> mono(target, (ProxyMethodInvocation) call.invocableClone());
		};
	}

	private @Nullable Object forget(Target target, ProxyMethodInvocation call) {
		@Nullable Object[] arguments = call.getArguments();
		CompletableFuture<?> unused = submit(target, call).whenComplete((nothing, error) -> {
			if (error != null) {
				this.uncaught.handle(error, target.method(), arguments);
			}
		});
		return null;
	}

	private Object mono(Target target, ProxyMethodInvocation call) {
		return ReactorAdapter.ofTask(() -> submit(target, call));
	}

	/**
	 * The caller's advice may proceed again, so the task has an invocation of its own.
	 */
	private CompletableFuture<@Nullable Object> submit(Target target, ProxyMethodInvocation call) {
		ProxyMethodInvocation invocation = (ProxyMethodInvocation) call.invocableClone();
		return this.pools.get(target.pool())
			.execute(target.name(), new InterceptedCall(target.method(), target.parameters(), invocation));
	}

	/**
	 * The task function that a call runs.
	 *
	 * @param method the method that is run
	 * @param parameters the parameters of the method
	 * @param style the effect of calling the method
	 * @param name the name of the function
	 * @param pool the name of the pool
	 */
	private record Target(Method method, TaskParameters parameters, InvocationStyle style, String name, String pool) {

		static Target of(Method called, Class<?> type) {
			Method method = AopUtils.getMostSpecificMethod(called, type);
			TaskParameters parameters = TaskParameters.of(method);
			MergedAnnotation<TaskFunction> annotation = TaskFunctionMethods.annotation(method);
			if (annotation == null) {
				return new Target(method, parameters, InvocationStyle.DIRECT, "", "");
			}
			String name = annotation.getString("name");
			String pool = annotation.getString("pool");
			return new Target(method, parameters, InvocationStyle.of(method), name.isEmpty() ? method.getName() : name,
					pool.isEmpty() ? TaskFunctionCatalog.DEFAULT_POOL : pool);
		}

	}

}

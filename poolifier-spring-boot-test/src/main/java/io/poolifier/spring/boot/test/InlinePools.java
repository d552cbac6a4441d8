// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.test;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import io.poolifier.WorkerPool;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Lets whoever submits a task run it. The pool itself must not, for it submits while it
 * is in the middle of its own affairs.
 */
final class InlinePools implements BeanPostProcessor {

	/** Maximum depth to which tasks may submit tasks and wait for them. */
	private static final int DEPTH = 256;

	private final SteppedWorkers workers = new SteppedWorkers("inline", DEPTH);

	SteppedWorkers workers() {
		return this.workers;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof WorkerPool pool) ? Proxy.newProxyInstance(WorkerPool.class.getClassLoader(),
				new Class<?>[] { WorkerPool.class }, new Inline(pool, this.workers)) : bean;
	}

	private record Inline(WorkerPool pool, SteppedWorkers workers) implements InvocationHandler {

		@Override
		public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
				throws Throwable {
			if (method.getName().equals("equals")) {
				return arguments != null && proxy == arguments[0];
			}
			Object result;
			try {
				result = method.invoke(this.pool, arguments);
			}
			catch (InvocationTargetException ex) {
				throw ex.getTargetException();
			}
			if (method.getName().equals("execute") || method.getName().equals("mapExecute")) {
				this.workers.runAll();
			}
			return result;
		}

	}

}

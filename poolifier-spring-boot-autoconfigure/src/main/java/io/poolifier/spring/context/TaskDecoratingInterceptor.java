// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.context;

import java.util.concurrent.Callable;

import io.poolifier.task.TaskInterceptor;
import io.poolifier.task.TaskScope;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * Applies a {@link TaskDecorator} to the call of each task's function. The decorator is
 * asked in the thread that submits the task; what it decorates runs where the function
 * runs, and does not throw: what the function throws is the task's end. An asynchronous
 * function is decorated until it returns its stage. Safe for use by many threads, as far
 * as the decorator is.
 */
public final class TaskDecoratingInterceptor implements TaskInterceptor {

	private final TaskDecorator decorator;

	/**
	 * Creates the interceptor.
	 * @param decorator the decorator
	 */
	public TaskDecoratingInterceptor(TaskDecorator decorator) {
		this.decorator = decorator;
	}

	@Override
	public TaskScope intercept(String pool, String function) {
		DecoratedCall call = new DecoratedCall(function);
		call.decorated = this.decorator.decorate(call);
		return call;
	}

	private static final class DecoratedCall implements TaskScope, Runnable {

		private final String name;

		private @Nullable Runnable decorated;

		/** The call that began last. */
		private volatile @Nullable Call latest;

		DecoratedCall(String name) {
			this.name = name;
		}

		@Override
		public @Nullable Object call(Callable<@Nullable Object> function) throws Exception {
			Call call = new Call(this.name, function);
			Call outer = Call.CURRENT.get();
			this.latest = call;
			Call.CURRENT.set(call);
			try {
				if (this.decorated != null) {
					this.decorated.run();
				}
			}
			finally {
				if (outer != null) {
					Call.CURRENT.set(outer);
				}
				else {
					Call.CURRENT.remove();
				}
			}
			return call.outcome();
		}

		@Override
		public void run() {
			Call current = Call.CURRENT.get();
			Call call = (current != null) ? current : this.latest;
			if (call == null) {
				throw Call.notRunning(this.name);
			}
			call.run();
		}

	}

	/**
	 * Call of the function of a task. There are several if the task runs again because
	 * its worker was lost, and the previous call may still be running.
	 */
	private static final class Call {

		/** The call of the current thread, which a decorator usually stays on. */
		static final ThreadLocal<@Nullable Call> CURRENT = new ThreadLocal<>();

		private final String name;

		private @Nullable Callable<@Nullable Object> function;

		private @Nullable Object result;

		private @Nullable Throwable error;

		private boolean ran;

		Call(String name, Callable<@Nullable Object> function) {
			this.name = name;
			this.function = function;
		}

		void run() {
			Callable<@Nullable Object> function = this.function;
			this.function = null;
			if (function == null) {
				throw notRunning(this.name);
			}
			this.ran = true;
			try {
				this.result = function.call();
			}
			catch (Throwable ex) {
				this.error = ex;
			}
		}

		@Nullable Object outcome() throws Exception {
			// A later call comes too late.
			this.function = null;
			if (!this.ran) {
				throw new IllegalStateException(
						"A TaskDecorator did not run the task of function '%s' before it returned"
							.formatted(this.name));
			}
			if (this.error instanceof Error thrown) {
				throw thrown;
			}
			if (this.error instanceof Exception exception) {
				throw exception;
			}
			return this.result;
		}

		static IllegalStateException notRunning(String name) {
			return new IllegalStateException(
					"The task of function '%s' runs already, has run, or was not started".formatted(name));
		}

	}

}

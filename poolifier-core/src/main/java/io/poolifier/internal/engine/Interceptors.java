// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.List;
import java.util.concurrent.Callable;

import io.poolifier.task.TaskInterceptor;
import io.poolifier.task.TaskScope;
import org.jspecify.annotations.Nullable;

/**
 * Composite of several interceptors. The scope of the first interceptor encloses those of
 * the others.
 */
final class Interceptors {

	private Interceptors() {
	}

	static @Nullable TaskInterceptor allOf(List<TaskInterceptor> interceptors) {
		TaskInterceptor all = null;
		for (TaskInterceptor interceptor : interceptors) {
			all = (all != null) ? nested(all, interceptor) : interceptor;
		}
		return all;
	}

	private static TaskInterceptor nested(TaskInterceptor outer, TaskInterceptor inner) {
		return (pool, function) -> {
			TaskScope outerScope = outer.intercept(pool, function);
			TaskScope innerScope;
			try {
				innerScope = inner.intercept(pool, function);
			}
			catch (Throwable ex) {
				if (outerScope != null) {
					outerScope.end(ex, () -> {
					});
				}
				throw ex;
			}
			if (outerScope == null || innerScope == null) {
				return (outerScope != null) ? outerScope : innerScope;
			}
			return new NestedScope(outerScope, innerScope);
		};
	}

	private record NestedScope(TaskScope outer, TaskScope inner) implements TaskScope {

		@Override
		public void started(int worker) {
			try {
				this.outer.started(worker);
			}
			finally {
				this.inner.started(worker);
			}
		}

		@Override
		public @Nullable Object call(Callable<@Nullable Object> function) throws Exception {
			return this.outer.call(() -> this.inner.call(function));
		}

		@Override
		public void end(@Nullable Throwable error, Runnable completion) {
			boolean[] ended = new boolean[1];
			try {
				this.outer.end(error, () -> {
					ended[0] = true;
					this.inner.end(error, completion);
				});
			}
			finally {
				// The inner scope is ended even if the outer scope fails.
				if (!ended[0]) {
					this.inner.end(error, completion);
				}
			}
		}

	}

}

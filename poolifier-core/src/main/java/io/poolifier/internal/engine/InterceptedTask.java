// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import io.poolifier.task.TaskContext;
import io.poolifier.task.TaskScope;
import org.jspecify.annotations.Nullable;

/**
 * Task that a scope accompanies. Other tasks do not pay for scopes, neither in size nor
 * in time; their fields fill exactly one cache line.
 *
 * @param <R> the type of the result
 */
class InterceptedTask<R extends @Nullable Object> extends Task<R> {

	private final EventPublisher events;

	/** Cleared at the end, like all state that the completed task no longer needs. */
	private @Nullable TaskScope scope;

	InterceptedTask(RegisteredFunction function, @Nullable Object data, long submittedNanos, @Nullable TaskScope scope,
			EventPublisher events) {
		super(function, data, submittedNanos);
		this.scope = scope;
		this.events = events;
	}

	@Override
	void started(int worker) {
		TaskScope scope = this.scope;
		if (scope == null) {
			return;
		}
		try {
			scope.started(worker);
		}
		catch (Throwable ex) {
			log(ex);
		}
	}

	@Override
	@Nullable Object call(int attempt, TaskContext context) throws Exception {
		TaskScope scope = this.scope;
		return (scope != null) ? scope.call(() -> super.call(attempt, context)) : super.call(attempt, context);
	}

	@Override
	void conclude(@Nullable Object result, @Nullable Throwable error) {
		try {
			end(error, () -> super.conclude(result, error));
		}
		finally {
			// Completes the future if the scope has not done so.
			super.conclude(result, error);
		}
	}

	@Override
	boolean endTakesTime() {
		return true;
	}

	@Override
	void rejected(Throwable error) {
		end(error, () -> {
		});
	}

	private void end(@Nullable Throwable error, Runnable completion) {
		TaskScope scope = this.scope;
		this.scope = null;
		if (scope == null) {
			return;
		}
		try {
			scope.end(error, completion);
		}
		catch (Throwable ex) {
			log(ex);
		}
	}

	private void log(Throwable error) {
		this.events.logError("An interceptor of a task of function '" + function() + "' failed", error);
	}

}

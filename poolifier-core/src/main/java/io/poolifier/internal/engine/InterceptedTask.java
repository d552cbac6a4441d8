package io.poolifier.internal.engine;

import io.poolifier.task.TaskScope;
import org.jspecify.annotations.Nullable;

/**
 * A task that something accompanies. A class of its own, so that other tasks carry and
 * ask nothing for it: they fill a cache line as they are.
 *
 * @param <R> the type of the result
 */
final class InterceptedTask<R extends @Nullable Object> extends Task<R> {

	private final EventPublisher events;

	/** Forgotten at the end, as what the task needs no more. */
	private @Nullable TaskScope scope;

	InterceptedTask(RegisteredFunction function, @Nullable Object data, long submittedNanos, TaskScope scope,
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
	public @Nullable Object call() throws Exception {
		TaskScope scope = this.scope;
		return (scope != null) ? scope.call(super::call) : super.call();
	}

	@Override
	void conclude(@Nullable Object result, @Nullable Throwable error) {
		end(error, () -> super.conclude(result, error));
		// In case that the scope did not.
		super.conclude(result, error);
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

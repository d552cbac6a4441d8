package io.poolifier.task;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The code behind a task function. A handler is shared by all workers of a pool and
 * called by several of them at once, so it has to be safe for use by many threads.
 * <p>
 * A handler may be asynchronous: if it returns a
 * {@link java.util.concurrent.CompletionStage}, the task runs until that completes, and
 * its result is the stage's. Meanwhile the worker's thread is free for other tasks, as
 * many as the pool's concurrency allows.
 *
 * @param <D> what the function is given
 * @param <R> what it returns
 */
@FunctionalInterface
public interface TaskHandler<D extends @Nullable Object, R extends @Nullable Object> {

	/**
	 * Does the work of one task.
	 * @param data the task's data, as given at submission, {@code null} included
	 * @return the task's result
	 * @throws Exception to fail the task; the caller gets this very exception as cause
	 */
	R handle(D data) throws Exception;

	/**
	 * Does the work of one task. Called by the pool; by default, ignores the context.
	 * @param data the data of the task
	 * @param context the facts about the task
	 * @return the result of the task
	 * @throws Exception to fail the task; the caller gets this very exception as cause
	 */
	default R handle(D data, TaskContext context) throws Exception {
		return handle(data);
	}

	/**
	 * Creates a handler whose code is given the context of each task.
	 * @param <D> the type of the data
	 * @param <R> the type of the result
	 * @param handler the code
	 * @return the handler, which only a pool can call
	 */
	static <D extends @Nullable Object, R extends @Nullable Object> TaskHandler<D, R> withContext(
			ContextualTaskHandler<D, R> handler) {
		Objects.requireNonNull(handler, "handler must not be null");
		return new TaskHandler<>() {

			@Override
			public R handle(D data) {
				throw new IllegalStateException("The function has to be called with the context of a task");
			}

			@Override
			public R handle(D data, TaskContext context) throws Exception {
				return handler.handle(data, context);
			}

		};
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.task;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Handler that runs the tasks of a task function. A handler is shared by all workers of a
 * pool and called by several of them concurrently. Implementations must be thread-safe.
 * <p>
 * A handler may be asynchronous. If it returns a
 * {@link java.util.concurrent.CompletionStage}, the task runs until the stage completes,
 * and its result is the result of the stage. Meanwhile, the thread of the worker is free
 * for other tasks, up to the concurrency of the pool.
 *
 * @param <D> the type of the data
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface TaskHandler<D extends @Nullable Object, R extends @Nullable Object> {

	/**
	 * Runs one task.
	 * @param data the data of the task, as given at submission; may be {@code null}
	 * @return the result of the task
	 * @throws Exception if the task fails; the caller receives this exception as the
	 * cause
	 */
	R handle(D data) throws Exception;

	/**
	 * Runs one task. Called by the pool. The default implementation ignores the context.
	 * @param data the data of the task, as given at submission; may be {@code null}
	 * @param context the context of the task
	 * @return the result of the task
	 * @throws Exception if the task fails; the caller receives this exception as the
	 * cause
	 */
	default R handle(D data, TaskContext context) throws Exception {
		return handle(data);
	}

	/**
	 * Creates a handler that receives the context of each task.
	 * @param <D> the type of the data
	 * @param <R> the type of the result
	 * @param handler the handler with context
	 * @return the handler, which can be called by a pool only
	 */
	static <D extends @Nullable Object, R extends @Nullable Object> TaskHandler<D, R> withContext(
			ContextualTaskHandler<D, R> handler) {
		Objects.requireNonNull(handler, "handler must not be null");
		return new TaskHandler<>() {

			@Override
			public R handle(D data) {
				throw new IllegalStateException(
						"The function must be called with the context of a task, which only a pool can provide");
			}

			@Override
			public R handle(D data, TaskContext context) throws Exception {
				return handler.handle(data, context);
			}

		};
	}

}

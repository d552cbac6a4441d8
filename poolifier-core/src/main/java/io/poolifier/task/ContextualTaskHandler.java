// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.task;

import org.jspecify.annotations.Nullable;

/**
 * Handler of a task function that needs the context of the task. Converted to a
 * {@link TaskHandler} by {@link TaskHandler#withContext}. Called by several threads
 * concurrently.
 *
 * @param <D> the type of the data
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface ContextualTaskHandler<D extends @Nullable Object, R extends @Nullable Object> {

	/**
	 * Runs one task.
	 * @param data the data of the task, as given at submission; may be {@code null}
	 * @param context the context of the task
	 * @return the result of the task
	 * @throws Exception if the task fails; the caller receives this exception as the
	 * cause
	 */
	R handle(D data, TaskContext context) throws Exception;

}

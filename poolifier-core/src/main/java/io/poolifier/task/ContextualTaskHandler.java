package io.poolifier.task;

import org.jspecify.annotations.Nullable;

/**
 * Code of a task function that needs to know about the task it runs for. Becomes a
 * {@link TaskHandler} by {@link TaskHandler#withContext}.
 *
 * @param <D> the type of the data
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface ContextualTaskHandler<D extends @Nullable Object, R extends @Nullable Object> {

	/**
	 * Does the work of one task.
	 * @param data the data of the task, as given at submission, {@code null} included
	 * @param context the facts about the task
	 * @return the result of the task
	 * @throws Exception to fail the task; the caller gets this very exception as cause
	 */
	R handle(D data, TaskContext context) throws Exception;

}

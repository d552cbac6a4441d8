// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.worker;

import org.jspecify.annotations.Nullable;

/**
 * Task that a worker has to run. The worker must report its end exactly once, by
 * {@link #succeeded} or {@link #failed}.
 */
public interface AssignedTask {

	/**
	 * Returns the name of the function to run.
	 * @return the name of the function
	 */
	String function();

	/**
	 * Returns the data of the task.
	 * @return the data
	 * @throws java.util.concurrent.CancellationException if the task has ended
	 */
	@Nullable Object data();

	/**
	 * Returns the data of the task as the factory of the worker has prepared it.
	 * @return the prepared data
	 * @throws java.util.concurrent.CancellationException if the task has ended
	 * @see WorkerFactory#preparation
	 */
	default @Nullable Object prepared() {
		return data();
	}

	/**
	 * Calls the function. Intended for workers that share the heap of the engine.
	 * @return the result of the function
	 * @throws Exception if the function fails
	 */
	@Nullable Object call() throws Exception;

	/**
	 * Reports that the function has returned without ending the task, and that the thread
	 * is free for other tasks. The end of the task is reported later, by any thread.
	 * Called at most once, by the thread that called the function.
	 */
	void detached();

	/**
	 * Reports that the function has succeeded. Runs dependent actions of the task's
	 * future.
	 * @param result the result of the function
	 */
	void succeeded(@Nullable Object result);

	/**
	 * Reports that the function has failed. Runs dependent actions of the task's future.
	 * @param error the failure of the function
	 */
	void failed(Throwable error);

	/**
	 * Reports that the worker was lost while it ran the function, whose outcome is
	 * unknown. A task of an {@linkplain io.poolifier.options.TaskFunctionOptions
	 * idempotent} function may run again elsewhere; any other task fails. The default
	 * implementation calls {@link #failed(Throwable)}.
	 * @param error the cause of the loss
	 */
	default void lost(Throwable error) {
		failed(error);
	}

}

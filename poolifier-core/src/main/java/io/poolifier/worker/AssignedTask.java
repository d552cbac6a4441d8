// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.worker;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Task that a worker has to run. The worker must report its end exactly once, by
 * {@link #succeeded}, {@link #failed}, {@link #lost} or {@link #notStarted}.
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
	 * Returns the number of the attempt to run the task.
	 * @return the number, from 1
	 * @see io.poolifier.task.TaskContext#attempt()
	 */
	default int attempt() {
		return 1;
	}

	/**
	 * Returns the time that is left until the task exceeds the limit of its run time.
	 * @return the time, which is not negative; {@code null} if the run time is not
	 * limited
	 */
	default @Nullable Duration remainingTime() {
		return null;
	}

	/**
	 * Reports the progress of the task on behalf of its function.
	 * @param fraction the completed share of the work, from 0 to 1
	 * @param message the message; {@code null} if there is none
	 * @throws IllegalArgumentException if the fraction is not from 0 to 1
	 */
	default void progress(double fraction, @Nullable String message) {
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
	 * Returns whether the processor time of the function is of interest. A worker whose
	 * functions run elsewhere should measure it only then, because that takes time.
	 * @return {@code true} if the processor time is of interest
	 */
	default boolean isCpuTimeMeasured() {
		return false;
	}

	/**
	 * Reports the times of the execution as measured where the function ran, which
	 * replace those that the engine has measured for a {@linkplain #detached() detached}
	 * task. All other time until the end, such as that of a transport, then counts as
	 * waiting. Called at most once, before the end of the task is reported and by the
	 * same thread.
	 * @param times the times
	 */
	default void measured(ExecutionTimes times) {
	}

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

	/**
	 * Reports that the function was not called, and will not be. Unlike a
	 * {@linkplain #lost(Throwable) lost} task, the task runs on another worker whether or
	 * not its function is idempotent, unless many workers have not started it. A worker
	 * that fails must report that before, or it may get the task again. The default
	 * implementation calls {@link #failed(Throwable)}.
	 * @param error the reason, with which the task fails if it does not run again
	 */
	default void notStarted(Throwable error) {
		failed(error);
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.remote;

import java.time.Duration;
import java.util.concurrent.Callable;

import io.poolifier.worker.ExecutionTimes;
import org.jspecify.annotations.Nullable;

/**
 * Task that was handed to a remote worker. Thread-safe.
 */
public interface RemoteTask {

	/**
	 * Returns the id of the task, which its worker never sees again.
	 * @return the id, unique in the worker
	 */
	long id();

	/**
	 * Returns the name of the function to run.
	 * @return the name of the function
	 */
	String function();

	/**
	 * Returns the data of the task as the factory has prepared it.
	 * @return the prepared data
	 * @see io.poolifier.worker.WorkerFactory#preparation
	 */
	@Nullable Object prepared();

	/**
	 * Returns the number of the attempt to run the task.
	 * @return the number, from 1
	 * @see io.poolifier.task.TaskContext#attempt()
	 */
	int attempt();

	/**
	 * Returns the time that is left until the task exceeds the limit of its run time. It
	 * is then cancelled by the pool.
	 * @return the time, which is not negative; {@code null} if the run time is not
	 * limited
	 */
	@Nullable Duration remainingTime();

	/**
	 * Reports the progress of the task on behalf of its function. Ignored after the task
	 * has ended.
	 * @param fraction the completed share of the work, from 0 to 1
	 * @param message the message; {@code null} if there is none
	 * @throws IllegalArgumentException if the fraction is not from 0 to 1
	 */
	void progress(double fraction, @Nullable String message);

	/**
	 * Returns whether the processor time of the function is of interest. A worker should
	 * measure it only then, because that takes time.
	 * @return {@code true} if the processor time is of interest
	 */
	boolean isCpuTimeMeasured();

	/**
	 * Ends the task, whose slot is then free. The first call counts; later calls are
	 * ignored, so that a worker may report a task and lose it at the same time. Returns
	 * at once.
	 * @param outcome called once, on a thread of the worker in this JVM: what it returns
	 * is the result of the task, and what it throws is its failure. It may decode the
	 * answer of the worker
	 */
	void end(Callable<? extends @Nullable Object> outcome);

	/**
	 * Ends the task as {@link #end(Callable)} does, with the times of its execution as
	 * measured where the function ran. All other time, such as that of the transport,
	 * counts as waiting; without the times, it counts as run time.
	 * @param outcome returns the result of the task, or throws its failure
	 * @param times the times
	 */
	void end(Callable<? extends @Nullable Object> outcome, ExecutionTimes times);

	/**
	 * Ends the task because its worker is gone, and the outcome is unknown. An
	 * {@linkplain io.poolifier.options.TaskFunctionOptions idempotent} task may run again
	 * elsewhere; any other task fails. Ignored after the task has ended.
	 * @param error the cause of the loss
	 */
	void lost(Throwable error);

	/**
	 * Gives the task back, whose function was not called and will not be. Unlike a
	 * {@linkplain #lost(Throwable) lost} task, it runs on another worker whether or not
	 * its function is idempotent, unless many workers have given it back. A worker that
	 * fails must report that before, or it may get the task again. If the reason is an
	 * error that is fatal to workers, this worker fails. Ignored after the task has
	 * ended.
	 * @param error the reason, with which the task fails if it does not run again
	 */
	void notStarted(Throwable error);

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.task;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

/**
 * Scope that accompanies one task from its submission to its completion. The methods are
 * called by different threads. The method {@link #end} is called exactly once. If the
 * task is cancelled while it runs, {@link #end} is called before {@link #call} returns.
 * Each other method is called at most once, one after the other. The exception is an
 * idempotent task that runs again because its worker was lost: then they are called once
 * per attempt, and the previous attempt may still be running.
 */
public interface TaskScope {

	/**
	 * Called when a worker has taken the task, which is no longer waiting. An exception
	 * thrown by this method is logged.
	 * @param worker the key of the worker
	 */
	default void started(int worker) {
	}

	/**
	 * Calls the function of the task, in the thread that runs the task. Not called by
	 * workers that run their tasks outside of this JVM. An asynchronous function is still
	 * running when this method returns.
	 * @param function the function, bound to its data
	 * @return the result of the function
	 * @throws Exception if the function fails, or if the task is to fail with another
	 * exception
	 */
	default @Nullable Object call(Callable<@Nullable Object> function) throws Exception {
		return function.call();
	}

	/**
	 * Completes the task. The completion of the caller's future runs dependent actions in
	 * the thread that completes the task. If this method throws, the exception is logged
	 * and the future is completed nevertheless.
	 * @param error the failure of the task, a
	 * {@link java.util.concurrent.CancellationException} if it was cancelled;
	 * {@code null} if it has a result
	 * @param completion the action that completes the future
	 */
	default void end(@Nullable Throwable error, Runnable completion) {
		completion.run();
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.worker;

import io.poolifier.options.TaskFunctionOptions;
import org.jspecify.annotations.Nullable;

/**
 * Factory for the workers of a pool. Implementations must be thread-safe.
 */
public interface WorkerFactory {

	/**
	 * Returns the type of the workers.
	 * @return a short name such as {@code thread}
	 */
	String type();

	/**
	 * Returns the number of tasks that a worker runs concurrently unless the options of
	 * the pool set another concurrency. The default implementation returns 1.
	 * @return the number, at least 1
	 */
	default int defaultConcurrency() {
		return 1;
	}

	/**
	 * Returns whether the workers run their functions in this JVM, so that a submitting
	 * thread could run them as well. The default implementation returns {@code true}.
	 * @return {@code true} if the functions are in this JVM
	 */
	default boolean sharesHeap() {
		return true;
	}

	/**
	 * Starts the factory, before its pool creates workers. Called at each start of the
	 * pool. The default implementation does nothing.
	 * @param poolName the name of the pool
	 */
	default void start(String poolName) {
	}

	/**
	 * Closes the factory, whose pool was destroyed. Workers that were killed may not have
	 * stopped yet. Must not block. The default implementation does nothing.
	 */
	default void close() {
	}

	/**
	 * Returns the preparation of the data of a function's tasks. Called when the function
	 * is registered with the pool, which may not be started yet. The default
	 * implementation returns {@code null}.
	 * @param function the name of the function
	 * @param options the options of the function
	 * @return the preparation; {@code null} if the data is used as it is
	 * @throws IllegalArgumentException if the workers cannot run tasks of the function;
	 * the function is then not registered
	 */
	default @Nullable TaskPreparation preparation(String function, TaskFunctionOptions options) {
		return null;
	}

	/**
	 * Creates a worker, which does nothing until it is started. Not called while the pool
	 * holds a lock.
	 * @param context the context of the worker
	 * @return the worker
	 */
	Worker create(WorkerContext context);

}

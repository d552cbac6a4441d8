// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.worker;

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
	 * Creates a worker, which does nothing until it is started. Not called while the pool
	 * holds a lock.
	 * @param context the context of the worker
	 * @return the worker
	 */
	Worker create(WorkerContext context);

}

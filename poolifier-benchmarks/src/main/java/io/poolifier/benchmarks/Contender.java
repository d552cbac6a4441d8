// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.util.concurrent.CompletableFuture;

/**
 * A contender that runs the tasks of one workload. Thread-safe.
 */
interface Contender extends AutoCloseable {

	/**
	 * Runs a task. As with any function, the work is the same and the data differs.
	 * @param data the data that is passed to the workload
	 * @return the future that completes when the task has ended
	 */
	CompletableFuture<?> submit(Integer data);

	@Override
	void close();

}

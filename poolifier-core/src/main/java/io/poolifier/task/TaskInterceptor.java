// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.task;

import org.jspecify.annotations.Nullable;

/**
 * Interceptor that is called for each task before a pool accepts it. The interceptor may
 * provide a scope that accompanies the task to its completion. Called by the submitting
 * threads concurrently; implementations must be thread-safe.
 */
@FunctionalInterface
public interface TaskInterceptor {

	/**
	 * Intercepts a task at its submission. If this method throws, the task is rejected
	 * with the exception.
	 * @param pool the name of the pool
	 * @param function the name of the function of the task
	 * @return the scope that accompanies the task; {@code null} for none
	 */
	@Nullable TaskScope intercept(String pool, String function);

}

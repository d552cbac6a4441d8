// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import io.poolifier.WorkerPoolBuilder;

/**
 * Changes a pool that is auto-configured before it is built, in ways that properties
 * cannot. Every bean of this type is called, in order, after properties and annotated
 * task functions have been applied. The bean cannot have the pool injected.
 */
@FunctionalInterface
public interface WorkerPoolBuilderCustomizer {

	/**
	 * Changes the builder of a pool. Whether it starts the pool is not for it to say: the
	 * application context does, as {@code poolifier.start-workers} has it.
	 * @param poolName the name of the pool
	 * @param builder the builder to change
	 */
	void customize(String poolName, WorkerPoolBuilder builder);

}

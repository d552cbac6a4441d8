// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import io.poolifier.internal.engine.PoolSize;
import io.poolifier.options.InvalidOptionException;

/**
 * Factory methods for worker pool builders.
 */
public final class WorkerPools {

	private WorkerPools() {
	}

	/**
	 * Creates a builder for a pool with a fixed number of workers.
	 * @param size the number of workers, from 1 to 10,000
	 * @return the builder
	 * @throws InvalidOptionException if the size is out of range
	 */
	public static WorkerPoolBuilder fixed(int size) {
		return new WorkerPoolBuilder(PoolSize.fixed(size));
	}

	/**
	 * Creates a builder for a pool that scales between a minimum and a maximum number of
	 * workers.
	 * @param minSize the minimum number of workers, 0 or more and less than the maximum
	 * @param maxSize the maximum number of workers, at most 10,000
	 * @return the builder
	 * @throws InvalidOptionException if a size is out of range
	 */
	public static WorkerPoolBuilder dynamic(int minSize, int maxSize) {
		return new WorkerPoolBuilder(PoolSize.dynamic(minSize, maxSize));
	}

	/**
	 * Returns the number of workers that can run in parallel on this machine.
	 * @return the number of available processors, at least 1
	 */
	public static int availableParallelism() {
		return Runtime.getRuntime().availableProcessors();
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import io.poolifier.options.InvalidOptionException;

/**
 * Size of a pool. Fixed and dynamic pools differ in nothing else.
 *
 * @param type the public name of the kind of pool
 * @param min the minimum number of workers
 * @param max the maximum number of workers
 */
public record PoolSize(String type, int min, int max) {

	private static final String FIXED = "fixed";

	private static final int MAX_WORKERS = 10_000;

	public static PoolSize fixed(int size) {
		InvalidOptionException.requirePositive("size", size);
		requireStartable("size", size);
		return new PoolSize(FIXED, size, size);
	}

	public static PoolSize dynamic(int min, int max) {
		if (min < 0) {
			throw new InvalidOptionException("minSize", min, "must be 0 or more");
		}
		requireStartable("maxSize", max);
		if (min > max) {
			throw new InvalidOptionException("minSize", min, "must be less than 'maxSize', which is " + max);
		}
		if (max == 0) {
			throw new InvalidOptionException("maxSize", max, "must be at least 1");
		}
		if (min == max) {
			throw new InvalidOptionException("minSize", min,
					"must be less than 'maxSize', which is the same; a pool that never changes its size is a fixed pool");
		}
		return new PoolSize("dynamic", min, max);
	}

	private static void requireStartable(String option, int workers) {
		InvalidOptionException.requireAtMost(option, workers, MAX_WORKERS,
				"to run more tasks at once, raise 'tasksQueueOptions.concurrency'");
	}

	boolean isDynamic() {
		return !this.type.equals(FIXED);
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import io.poolifier.WorkerPoolBuilder;
import io.poolifier.WorkerPools;
import io.poolifier.options.PoolChange;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.PoolType;
import org.jspecify.annotations.Nullable;

/**
 * The number of workers that the properties request.
 *
 * @param type the type of the pool, which determines the meaning of the minimum and the
 * maximum
 * @param min the minimum number of workers
 * @param max the maximum number of workers
 */
record RequestedSize(PoolType type, int min, int max) {

	/**
	 * Reads the properties.
	 * @throws InvalidPropertyException if they do not fit the type of the pool
	 */
	static RequestedSize of(PoolifierProperties properties, PropertyPath path) {
		return switch (properties.type()) {
			case FIXED -> fixed(properties, path);
			case DYNAMIC -> dynamic(properties, path);
		};
	}

	private static RequestedSize fixed(PoolifierProperties properties, PropertyPath path) {
		String requirement = "is for dynamic pools, but '%s' is fixed".formatted(path.of("type"));
		String action = "Use '%s' instead, or set '%s' to dynamic.".formatted(path.of("size"), path.of("type"));
		requireUnset(path.of("min-size"), properties.minSize(), requirement, action);
		requireUnset(path.of("max-size"), properties.maxSize(), requirement, action);
		Integer size = properties.size();
		int workers = (size != null) ? size : WorkerPools.availableParallelism();
		return new RequestedSize(PoolType.FIXED, workers, workers);
	}

	private static RequestedSize dynamic(PoolifierProperties properties, PropertyPath path) {
		requireUnset(path.of("size"), properties.size(),
				"is for fixed pools, but '%s' is dynamic".formatted(path.of("type")),
				"Use '%s' and '%s' instead, or set '%s' to fixed.".formatted(path.of("min-size"), path.of("max-size"),
						path.of("type")));
		Integer min = properties.minSize();
		Integer max = properties.maxSize();
		if (max == null) {
			max = Math.max(WorkerPools.availableParallelism(), ((min != null) ? min : 1) + 1);
		}
		if (min == null) {
			min = (max > 1) ? 1 : 0;
		}
		return new RequestedSize(PoolType.DYNAMIC, min, max);
	}

	private static void requireUnset(String property, @Nullable Object value, String requirement, String action) {
		if (value != null) {
			throw new InvalidPropertyException(property, value, requirement, action);
		}
	}

	/**
	 * Begins a pool of this size.
	 * @throws io.poolifier.options.InvalidOptionException if there is no such pool
	 */
	WorkerPoolBuilder newBuilder() {
		return switch (this.type) {
			case FIXED -> WorkerPools.fixed(this.max);
			case DYNAMIC -> WorkerPools.dynamic(this.min, this.max);
		};
	}

	/**
	 * Adds this size to the change of a pool of the same type.
	 */
	PoolChange.Builder addTo(PoolChange.Builder draft) {
		return switch (this.type) {
			case FIXED -> draft.size(this.max);
			case DYNAMIC -> draft.minSize(this.min).maxSize(this.max);
		};
	}

	/**
	 * The property that says how many workers there are at most, by its name among those
	 * of the pool.
	 */
	String maxProperty() {
		return switch (this.type) {
			case FIXED -> "size";
			case DYNAMIC -> "max-size";
		};
	}

}

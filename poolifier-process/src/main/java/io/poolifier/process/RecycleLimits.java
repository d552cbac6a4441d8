// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Limits beyond which a child is recycled: replaced by a new one before it fails.
 *
 * @param maxTasks the number of tasks; {@code null} for no limit
 * @param maxAge the time since the child became a worker; {@code null} for no limit
 * @param maxMemory the resident memory in bytes; {@code null} for no limit
 */
record RecycleLimits(@Nullable Long maxTasks, @Nullable Duration maxAge, @Nullable Long maxMemory) {

	boolean reachedBy(long tasks) {
		return this.maxTasks != null && tasks >= this.maxTasks;
	}

	boolean exceededBy(Duration age) {
		return this.maxAge != null && age.compareTo(this.maxAge) > 0;
	}

	boolean isMemoryLimited() {
		return this.maxMemory != null;
	}

	boolean exceededByMemory(long bytes) {
		return this.maxMemory != null && bytes > this.maxMemory;
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import io.poolifier.internal.engine.Time;

/**
 * Access to the clock of a pool for tests in other packages.
 */
public final class PoolClock {

	private PoolClock() {
	}

	/**
	 * Sets the clock and the source of background threads.
	 * @param builder the builder of the pool
	 * @param time the clock
	 * @return the builder
	 */
	public static WorkerPoolBuilder set(WorkerPoolBuilder builder, Time time) {
		return builder.time(time);
	}

}

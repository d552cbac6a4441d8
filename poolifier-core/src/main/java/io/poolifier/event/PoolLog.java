// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.event;

/**
 * Names of the log categories of pools. All log messages about one pool use the category
 * {@code io.poolifier.pool.<name>}.
 */
public final class PoolLog {

	private static final String PREFIX = "io.poolifier.pool.";

	private PoolLog() {
	}

	/**
	 * Returns the log category of a pool.
	 * @param poolName the name of the pool
	 * @return the name of the log category
	 */
	public static String category(String poolName) {
		return PREFIX + poolName;
	}

}

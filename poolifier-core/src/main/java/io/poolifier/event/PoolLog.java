package io.poolifier.event;

/**
 * Names of the log categories of pools. All that is logged of one pool is logged under
 * {@code io.poolifier.pool.<name>}.
 */
public final class PoolLog {

	private static final String PREFIX = "io.poolifier.pool.";

	private PoolLog() {
	}

	/**
	 * Returns the log category of a pool.
	 * @param poolName the name of the pool
	 * @return the name of the logger
	 */
	public static String category(String poolName) {
		return PREFIX + poolName;
	}

}

package io.poolifier.options;

/**
 * How a worker above the minimum of a dynamic pool ends when it was inactive for too
 * long.
 */
public enum KillBehavior {

	/** Only if it has no tasks. The default. */
	SOFT,

	/**
	 * Even in the middle of a task that began so long ago: the task fails, and is
	 * interrupted.
	 */
	HARD

}

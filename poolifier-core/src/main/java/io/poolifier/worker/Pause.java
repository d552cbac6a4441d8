package io.poolifier.worker;

/**
 * What a slot without a task has to do.
 */
public enum Pause {

	/** Nothing, until {@link Worker#wake(TaskSlot)} is called for the slot. */
	WAIT,

	/** Ask for a task again, at once. */
	RETRY,

	/** Nothing, for ever. */
	STOP

}

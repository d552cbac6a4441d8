package io.poolifier.worker;

import org.jspecify.annotations.Nullable;

/**
 * The place in a worker where one task runs at a time. The calls for a slot may come from
 * different threads, but one after the other, each seeing what happened before.
 */
public interface TaskSlot {

	/**
	 * Takes the next task, which has started by that.
	 * @return a task that this worker, and no one else, has to run; {@code null} if there
	 * is none now
	 */
	@Nullable AssignedTask poll();

	/**
	 * Announces that the slot, which got no task, will {@linkplain #poll() ask} again
	 * many times in a row for a few microseconds, and then {@linkplain #rest() rest}.
	 * Meanwhile the pool need not wake others for new tasks.
	 * @return {@code false} if others do so already and the slot should rest
	 */
	boolean search();

	/**
	 * Puts the slot to rest after {@link #poll()} had no task for it.
	 * @return what to do now
	 */
	Pause rest();

	/**
	 * Whether the slot rests, that is, was told to wait and not woken since.
	 * @return {@code true} if it rests
	 */
	boolean resting();

}

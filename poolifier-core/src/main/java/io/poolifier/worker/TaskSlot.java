// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.worker;

import org.jspecify.annotations.Nullable;

/**
 * Slot of a worker, which runs one task at a time. The methods of a slot may be called by
 * different threads, but not concurrently. Each call must happen-before the next one.
 */
public interface TaskSlot {

	/**
	 * Takes the next task, which is started by this call.
	 * @return a task that this worker alone has to run; {@code null} if there is none at
	 * present
	 */
	@Nullable AssignedTask poll();

	/**
	 * Announces that the slot, which has no task, will {@linkplain #poll() poll}
	 * repeatedly for a few microseconds and then {@linkplain #rest() rest}. During this
	 * search, the pool need not wake other slots for new tasks.
	 * @return {@code true} if the slot may search; {@code false} if other slots are
	 * already searching and this slot should rest
	 */
	boolean search();

	/**
	 * Puts the slot to rest after {@link #poll()} has returned no task.
	 * @return the instruction for the slot
	 */
	Pause rest();

	/**
	 * Returns whether the slot is resting: it was told to wait, and has not been woken
	 * since.
	 * @return {@code true} if the slot is resting
	 */
	boolean resting();

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.slot;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Executor that provides the threads of a worker. Thread-safe. Never blocks its callers.
 */
public interface SlotExecutor {

	/**
	 * Slot that has to be driven by one thread at a time.
	 */
	interface Job {

		/**
		 * Runs tasks until the slot rests or stops, or a task continues without a thread.
		 */
		void drive();

		/** Reports that no thread is available to drive the slot. */
		void abandon(Throwable error);

		/** Returns the number of the slot, which is unique in the worker. */
		int number();

	}

	/**
	 * Starts to {@linkplain Job#drive() drive} all slots of a worker that is starting.
	 * @param drivers the slots, which have not been polled for tasks yet
	 */
	void start(List<? extends Job> drivers);

	/**
	 * Adds a slot and starts to drive it.
	 * @param driver the slot
	 */
	void add(Job driver);

	/**
	 * Starts to drive a slot that no thread is driving.
	 * @param driver the slot
	 */
	void drive(Job driver);

	/**
	 * Adds a thread if slots have to be driven and have no thread. Called when the
	 * calling thread may be occupied for long, and when a slot should have a thread.
	 */
	void help();

	/** Announces that a slot has stopped and need not be driven again. */
	void remove();

	/**
	 * Returns the number of times that a slot without tasks is polled before it rests.
	 * @return the number; 0 if the slot rests immediately
	 */
	int spins();

	/**
	 * Returns the slot that the calling thread drives.
	 * @return the slot; {@code null} if the thread does not belong to the executor, or
	 * the executor does not know
	 */
	default @Nullable Job driven() {
		return null;
	}

	/**
	 * Returns whether a thread that has run a task may run the next one.
	 * @return {@code false} if each task gets its own thread
	 */
	boolean reusesThreads();

}

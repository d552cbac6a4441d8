// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

/**
 * Clock of a pool and source of its background threads. Tests may provide their own.
 */
public interface Time {

	/**
	 * Returns the current time.
	 * @return the time in nanoseconds, in terms of {@link System#nanoTime()}
	 */
	long nanoTime();

	/**
	 * Returns the processor time of the current thread.
	 * @return the time in nanoseconds; -1 if it is unknown
	 */
	long threadCpuNanos();

	/**
	 * Starts a background thread.
	 * @param threadName the name of the thread
	 * @param work the work to repeat
	 * @return the handle of the thread
	 */
	Background background(String threadName, Work work);

	/**
	 * Work that is repeated in the background.
	 */
	@FunctionalInterface
	interface Work {

		/**
		 * Performs the work that is due. Never called concurrently.
		 * @return the nanoseconds after which to call again unless signalled before;
		 * {@link Long#MAX_VALUE} to wait for a signal
		 */
		long run();

	}

	/**
	 * Background thread.
	 */
	interface Background {

		/**
		 * Requests the work to be performed once more, starting after this call. Never
		 * blocks or allocates.
		 */
		void signal();

		/**
		 * Stops the thread after the work has been performed once more.
		 */
		void stop();

		/**
		 * Returns whether the calling thread is this background thread.
		 * @return {@code true} if it is
		 */
		boolean isCurrentThread();

	}

}

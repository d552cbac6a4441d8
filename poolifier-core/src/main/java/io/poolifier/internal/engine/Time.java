package io.poolifier.internal.engine;

/**
 * The clock of a pool and the source of its background threads, so that tests can bring
 * their own.
 */
public interface Time {

	/**
	 * Returns the current time.
	 * @return the time in nanoseconds, as {@link System#nanoTime()}
	 */
	long nanoTime();

	/**
	 * Returns the time that the current thread has spent on a processor.
	 * @return the time in nanoseconds; -1 if it is not known
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
		 * Does what there is to do. Never called by two threads at once.
		 * @return the nanoseconds after which to call again unless signalled before;
		 * {@link Long#MAX_VALUE} to wait for a signal
		 */
		long run();

	}

	/**
	 * A background thread.
	 */
	interface Background {

		/**
		 * Has the work done once more, starting after this call. Neither blocks nor
		 * allocates.
		 */
		void signal();

		/**
		 * Ends the thread after the work has been done once more.
		 */
		void stop();

		/**
		 * Whether the calling thread is the one that does the work.
		 * @return {@code true} if it is
		 */
		boolean isCurrentThread();

	}

}

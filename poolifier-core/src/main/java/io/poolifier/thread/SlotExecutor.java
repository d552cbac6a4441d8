package io.poolifier.thread;

import java.util.List;

/**
 * The threads of a worker. Safe for use by many threads, and never blocks its callers.
 */
interface SlotExecutor {

	/**
	 * A slot that has to be driven by one thread at a time.
	 */
	interface Job {

		/**
		 * Runs tasks until the slot rests or stops, or a task goes on without a thread.
		 */
		void drive();

		/** There is no thread that could drive the slot. */
		void abandon(Throwable error);

		/** Returns a number that no other slot of the worker has. */
		int number();

	}

	/**
	 * Has all slots of a worker that starts {@linkplain Job#drive() driven}.
	 * @param drivers the slots, which have not been asked for tasks yet
	 */
	void start(List<? extends Job> drivers);

	/**
	 * Has one slot more than before driven.
	 * @param driver the slot
	 */
	void add(Job driver);

	/**
	 * Has a slot driven that no thread drives now.
	 * @param driver the slot
	 */
	void drive(Job driver);

	/**
	 * The calling thread has got a task for the slot that it began to drive, and may be
	 * busy for long.
	 */
	void busy();

	/** One slot less than before will be driven. */
	void remove();

	/**
	 * How often a slot without tasks asks for one before it rests.
	 * @return the number of times, 0 for not at all
	 */
	int spins();

	/**
	 * Whether a thread that has run a task may run the next one.
	 * @return {@code false} if each task gets a thread of its own
	 */
	boolean reusesThreads();

}

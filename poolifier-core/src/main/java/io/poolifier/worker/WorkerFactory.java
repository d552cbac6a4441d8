package io.poolifier.worker;

/**
 * Makes the workers of a pool. Safe for use by many threads.
 */
public interface WorkerFactory {

	/**
	 * What kind of workers it makes.
	 * @return a short name such as {@code thread}
	 */
	String type();

	/**
	 * How many tasks a worker runs at once unless the pool's options say otherwise.
	 * @return the number, at least 1
	 */
	default int defaultConcurrency() {
		return 1;
	}

	/**
	 * Makes a worker, which does nothing until it is started. Not called under any lock
	 * of the pool.
	 * @param context what the worker learns and tells through
	 * @return the worker
	 */
	Worker create(WorkerContext context);

}

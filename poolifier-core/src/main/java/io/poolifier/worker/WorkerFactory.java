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
	 * Makes a worker, which does nothing until it is started. Not called under any lock
	 * of the pool.
	 * @param context what the worker learns and tells through
	 * @return the worker
	 */
	Worker create(WorkerContext context);

}

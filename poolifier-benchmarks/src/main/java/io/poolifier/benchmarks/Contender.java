package io.poolifier.benchmarks;

import java.util.concurrent.CompletableFuture;

/**
 * Something that runs the tasks of one workload. Safe for use by many threads.
 */
interface Contender extends AutoCloseable {

	/**
	 * Runs a task. As with any function, the work is the same and the data differs.
	 * @param data what the workload is given
	 * @return what completes when the task has ended
	 */
	CompletableFuture<?> submit(Integer data);

	@Override
	void close();

}

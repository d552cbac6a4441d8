package io.poolifier.task;

import org.jspecify.annotations.Nullable;

/**
 * Is asked for each task that a pool is about to accept, in the thread that submits it,
 * and may accompany the task to its end. Called by many threads at once.
 */
@FunctionalInterface
public interface TaskInterceptor {

	/**
	 * Says what accompanies a task.
	 * @param pool the name of the pool
	 * @param function the name of the task's function
	 * @return what does, or {@code null} for nothing. If this throws, the task is
	 * rejected with what was thrown
	 */
	@Nullable TaskScope intercept(String pool, String function);

}

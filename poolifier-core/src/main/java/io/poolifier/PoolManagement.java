package io.poolifier;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import io.poolifier.event.PoolListener;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.TaskInfo;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.PoolChange;
import io.poolifier.options.PoolOptions;

/**
 * Operations on a pool that its operators and tools need, and its users rarely do.
 * Thread-safe.
 */
public interface PoolManagement {

	/**
	 * Returns the tasks that have not ended: the running tasks, then the waiting ones,
	 * both by the keys of their workers. Each task gets its id by that, which takes
	 * memory until the task ends. A task that starts or moves at this moment may be
	 * missing.
	 * @return an immutable list of snapshots
	 */
	List<TaskInfo> tasks();

	/**
	 * Returns the id of a task, by which {@link #tasks()} and events show it.
	 * @param future the future that {@code execute} has returned
	 * @return the id; empty if the future is not a task of this pool, such as a derived
	 * future or that of a rejected task, or if the task has ended without having had an
	 * id
	 */
	OptionalLong taskId(CompletableFuture<?> future);

	/**
	 * Cancels a task, as {@code cancel(true)} of its future does: a waiting task leaves
	 * its queue, a running one is interrupted.
	 * @param id the id of the task
	 * @return {@code false} if there is no such task, or if it has ended
	 */
	boolean cancelTask(long id);

	/**
	 * Pauses the pool. Running tasks continue; new tasks are queued until the pool is
	 * {@linkplain #resume() resumed}. A pool that is not started can be paused as well.
	 * If a paused pool is destroyed, its waiting tasks fail immediately. Does nothing if
	 * the pool is paused.
	 */
	void pause();

	/**
	 * Resumes the pool. Does nothing if the pool is not paused.
	 */
	void resume();

	/**
	 * Returns the options that a change would lead to, and changes nothing.
	 * @param change the change
	 * @return the options that would be in force
	 * @throws InvalidOptionException if the change is invalid
	 */
	PoolOptions preview(PoolChange change);

	/**
	 * Adds a listener to all later events.
	 * @param listener the listener
	 * @throws IllegalStateException if the pool publishes no events
	 */
	void addListener(PoolListener listener);

	/**
	 * Removes a listener.
	 * @param listener the listener
	 */
	void removeListener(PoolListener listener);

	/**
	 * Returns the sum of the high-water marks of all workers since this was last called,
	 * and starts them again from the tasks that wait now. Intended for one caller that
	 * polls; {@link PoolInfo#maxQueuedTasks()} has the marks since the start.
	 * @return the sum of the largest numbers of tasks that waited at each worker
	 */
	long takeMaxQueuedTasks();

}

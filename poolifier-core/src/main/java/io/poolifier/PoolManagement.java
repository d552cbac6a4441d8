// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import io.poolifier.event.PoolListener;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.TaskInfo;
import io.poolifier.info.WorkerChoice;
import io.poolifier.options.InvalidOptionException;
import io.poolifier.options.PoolChange;
import io.poolifier.options.PoolOptions;
import io.poolifier.task.TaskProgress;
import org.jspecify.annotations.Nullable;

/**
 * Operations on a pool for operators and tools. Callers that only submit tasks do not
 * need them. Thread-safe.
 */
public interface PoolManagement {

	/**
	 * Returns the tasks that have not completed: first the running tasks, then the
	 * waiting tasks, each ordered by worker key. A task without an id is assigned one,
	 * which is kept in memory until the task completes. The list is weakly consistent: a
	 * task that starts or moves between workers during the call may be missing.
	 * @return an immutable list of snapshots
	 */
	List<TaskInfo> tasks();

	/**
	 * Returns the id under which a task is shown by {@link #tasks()} and by events.
	 * @param future the future returned by an {@code execute} method
	 * @return the id; empty if the task has completed without an id, or if the future
	 * belongs to no accepted task of this pool, as a derived future
	 */
	OptionalLong taskId(CompletableFuture<?> future);

	/**
	 * Returns the latest progress that the function of a task has reported.
	 * @param future the future returned by an {@code execute} method
	 * @return the progress; {@code null} if none was reported, or if the future belongs
	 * to no accepted task of this pool, as a derived future
	 */
	@Nullable TaskProgress progress(CompletableFuture<?> future);

	/**
	 * Cancels a task, as {@code cancel(true)} on its future does: a waiting task is
	 * removed from its queue, and a running task is interrupted.
	 * @param id the id of the task
	 * @return {@code true} if the task was cancelled; {@code false} if there is no such
	 * task or it has completed
	 */
	boolean cancelTask(long id);

	/**
	 * Terminates a worker. Its running tasks fail with
	 * {@link io.poolifier.task.WorkerLostException}; its waiting tasks run elsewhere, or
	 * on its replacement. A thread that does not react to the interrupt is left to end by
	 * itself. The worker is replaced at once, unless failed workers are not replaced.
	 * @param key the key of the worker
	 * @return {@code true} if the worker was terminated; {@code false} if there is no
	 * such worker, or it is not ready
	 */
	boolean killWorker(int key);

	/**
	 * Pauses the pool. Running tasks continue; new tasks are queued until the pool is
	 * {@linkplain #resume() resumed}. A pool that has not been started can also be
	 * paused. If a paused pool is destroyed, its waiting tasks fail immediately. Does
	 * nothing if the pool is already paused.
	 */
	void pause();

	/**
	 * Resumes the pool. Does nothing if the pool is not paused.
	 */
	void resume();

	/**
	 * Returns the last choices of workers for new tasks, the most recent first, with the
	 * figures that the strategies have compared. Tasks that move to another worker
	 * afterwards are not chosen anew.
	 * @return an immutable list; empty unless {@link PoolOptions#choiceTraceSize()
	 * choices are remembered}
	 */
	List<WorkerChoice> choices();

	/**
	 * Returns the options that a change would result in, without applying the change.
	 * @param change the change
	 * @return the options that would be in force
	 * @throws InvalidOptionException if the change is invalid
	 */
	PoolOptions preview(PoolChange change);

	/**
	 * Adds a listener, which receives all subsequent events.
	 * @param listener the listener
	 * @throws IllegalStateException if the pool publishes no events
	 */
	void addListener(PoolListener listener);

	/**
	 * Removes a listener. Does nothing if the listener is not registered.
	 * @param listener the listener
	 */
	void removeListener(PoolListener listener);

	/**
	 * Returns the sum of the high-water marks of all workers since the previous call.
	 * Each mark is reset to the number of tasks that are waiting now. Intended for a
	 * single caller that polls; {@link PoolInfo#maxQueuedTasks()} returns the marks since
	 * the pool was started.
	 * @return the sum over all workers of the largest number of waiting tasks
	 */
	long takeMaxQueuedTasks();

}

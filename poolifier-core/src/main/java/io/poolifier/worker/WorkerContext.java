// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.worker;

import java.util.List;

/**
 * Context through which a worker obtains information about its pool and reports its state
 * to the pool. Thread-safe.
 */
public interface WorkerContext {

	/**
	 * Returns the name of the pool.
	 * @return the name
	 */
	String poolName();

	/**
	 * Returns the key of the worker, which a replacement of the worker keeps.
	 * @return the key, from 0
	 */
	int workerKey();

	/**
	 * Returns the id of the worker, which the pool never reuses.
	 * @return the id
	 */
	long workerId();

	/**
	 * Returns the initial slots of the worker, one per task that it runs concurrently.
	 * @return an immutable list
	 */
	List<TaskSlot> slots();

	/**
	 * Returns whether a failure of a task is fatal to the worker.
	 * @param error the failure of a task function
	 * @return {@code true} if the worker has to report
	 * {@link #failed(AssignedTask, Throwable)} before the end of the task
	 */
	boolean isFatal(Throwable error);

	/**
	 * Reports that the worker is ready to run tasks.
	 */
	void ready();

	/**
	 * Reports that the worker is failing. It gets no further tasks, and its slots return
	 * {@link Pause#STOP}. Tasks that are still running may continue. Reports after the
	 * first are ignored.
	 * @param error the cause of the failure
	 */
	void failed(Throwable error);

	/**
	 * Reports that the worker is failing because of a fatal error of a task, as
	 * {@link #failed(Throwable)} does. The end of the task must be reported afterwards,
	 * so that a notified caller does not find the worker ready. A worker that repeatedly
	 * fails because of tasks of the same function is replaced without a delay.
	 * @param task the task
	 * @param error the error thrown by its function
	 */
	void failed(AssignedTask task, Throwable error);

	/**
	 * Requests a replacement for the worker, which should end before it fails or takes
	 * too many resources. The pool starts a successor with the same key. When it is
	 * ready, it takes over the queue, and the slots of this worker return
	 * {@link Pause#STOP} after their running tasks. Until then, this worker continues. If
	 * the successor cannot be started, the pool tries again after growing pauses. The
	 * workers of a pool are replaced one at a time. Requests after the first are ignored.
	 * Never blocks.
	 * @param reason the reason for the log, as the predicate of a sentence about the
	 * worker, such as "has run 1000 tasks"
	 */
	void requestReplacement(String reason);

	/**
	 * Reports that the worker has stopped: it runs no tasks and polls no slots. Tasks
	 * whose end was not reported are lost. Reports after the first are ignored.
	 */
	void stopped();

}

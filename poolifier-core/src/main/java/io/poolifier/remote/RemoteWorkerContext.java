// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.remote;

/**
 * Context through which a remote worker obtains information about its pool and reports
 * its state. Thread-safe.
 */
public interface RemoteWorkerContext {

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
	 * Reports that the worker is ready to run tasks. Ignored after a kill.
	 */
	void ready();

	/**
	 * Reports that the worker is failing. It gets no further tasks. Tasks that are still
	 * running may continue. Reports after the first are ignored.
	 * @param error the cause of the failure
	 */
	void failed(Throwable error);

	/**
	 * Reports that the worker is failing because of a task, as {@link #failed(Throwable)}
	 * does. A worker that repeatedly fails because of tasks of the same function is
	 * replaced without a delay.
	 * @param task the task, whose end must be reported afterwards
	 * @param error the cause of the failure
	 */
	void failed(RemoteTask task, Throwable error);

	/**
	 * Requests a replacement for the worker, which should end before it fails or takes
	 * too many resources. The pool starts a successor with the same key. When it is
	 * ready, it takes over the queue; this worker gets no further tasks, and is told to
	 * {@linkplain RemoteWorker#retire() retire} when it has none. Until then, it
	 * continues. If the successor cannot be started, the pool tries again after growing
	 * pauses. The workers of a pool are replaced one at a time. Requests after the first
	 * are ignored. Never blocks.
	 * @param reason the reason for the log, as the predicate of a sentence about the
	 * worker, such as "has run 1000 tasks"
	 */
	void requestReplacement(String reason);

	/**
	 * Reports that the worker is gone. Tasks whose end was not reported are lost. A
	 * worker that was neither told to {@linkplain RemoteWorker#retire() retire} nor
	 * killed should report {@link #failed} before.
	 */
	void stopped();

}

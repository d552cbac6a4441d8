// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.remote;

import java.util.List;
import java.util.Map;

/**
 * Worker that runs its tasks outside of this JVM. Implementations must be thread-safe. No
 * method may block for longer than it takes to hand bytes to the operating system.
 * <p>
 * The engine never hands a worker more tasks than it has slots. It keeps the other tasks,
 * so that they can still run elsewhere.
 */
public interface RemoteWorker {

	/**
	 * Starts the worker. The worker reports {@link RemoteWorkerContext#ready()} when it
	 * can run tasks, during this call or later. Called once, before any other method.
	 */
	void start();

	/**
	 * Sends a task, whose end has to be reported by {@link RemoteTask#end}. Called by one
	 * thread of the worker in this JVM per slot.
	 * @param task the task
	 * @throws Exception if the task cannot be sent; it then fails with this exception
	 */
	void submit(RemoteTask task) throws Exception;

	/**
	 * Requests a task to end early, as far as the worker supports it. The task keeps its
	 * slot until its end is reported. May be called for a task that has just ended.
	 * @param task a task of this worker
	 */
	void cancel(RemoteTask task);

	/**
	 * Requests the worker to stop. It has no tasks, and gets none. The worker reports
	 * {@link RemoteWorkerContext#stopped()} when it has stopped.
	 */
	void retire();

	/**
	 * Terminates the worker regardless of its tasks, which have completed for their
	 * callers. The worker reports {@link RemoteWorkerContext#stopped()} when it is gone.
	 * May be called at any time, and more than once.
	 */
	void kill();

	/**
	 * Returns the stack of the thread that runs a task, the innermost call first. Unlike
	 * the other methods, it may wait for the worker for a short, bounded time. The
	 * default implementation returns an empty list.
	 * @param task a task of this worker
	 * @return the stack; empty if it is unknown
	 */
	default List<StackTraceElement> stackOf(RemoteTask task) {
		return List.of();
	}

	/**
	 * Returns further facts about the worker for its users, such as the id of its
	 * process. The values are texts, numbers, booleans, or maps of such. The default
	 * implementation returns an empty map.
	 * @return the facts by name
	 */
	default Map<String, Object> details() {
		return Map.of();
	}

}

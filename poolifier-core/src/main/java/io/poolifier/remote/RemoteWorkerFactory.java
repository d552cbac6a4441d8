// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.remote;

import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;

/**
 * Base class of factories for workers outside of this JVM. The engine polls and rests on
 * their behalf, and hands them one task per slot. Implementations must be thread-safe.
 */
public abstract class RemoteWorkerFactory implements WorkerFactory {

	/**
	 * Creates a factory.
	 */
	protected RemoteWorkerFactory() {
	}

	/**
	 * Creates a worker, which does nothing until it is started. Not called while the pool
	 * holds a lock.
	 * @param context the context of the worker
	 * @return the worker
	 */
	protected abstract RemoteWorker createRemote(RemoteWorkerContext context);

	@Override
	public final boolean sharesHeap() {
		return false;
	}

	@Override
	public final Worker create(WorkerContext context) {
		return new RemoteWorkerDriver(context, this::createRemote);
	}

}

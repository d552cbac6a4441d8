// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.thread;

import io.poolifier.internal.slot.PlatformThreadExecutor;
import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Factory for workers that run tasks on platform threads. The threads are daemon threads
 * named {@code poolifier-<pool>-<worker>}. If a worker runs several tasks concurrently, a
 * thread number is appended, and the worker starts further threads on demand.
 * Thread-safe.
 */
public final class ThreadWorkerFactory implements WorkerFactory {

	private final @Nullable ClassLoader contextClassLoader;

	/**
	 * Creates a factory whose threads use the context class loader of the calling thread.
	 */
	public ThreadWorkerFactory() {
		this.contextClassLoader = Thread.currentThread().getContextClassLoader();
	}

	@Override
	public String type() {
		return "thread";
	}

	@Override
	public Worker create(WorkerContext context) {
		return new ThreadWorker(context,
				new PlatformThreadExecutor(threadName(context), this.contextClassLoader, Thread::start));
	}

	static String threadName(WorkerContext context) {
		return "poolifier-" + context.poolName() + "-" + context.workerKey();
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.thread;

import java.util.concurrent.ThreadFactory;

import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Factory for workers that run tasks on virtual threads. Suited to tasks that mostly
 * wait, for example for the network, a database or a lock. Requires Java 21 or later.
 * Thread-safe.
 * <p>
 * A worker runs a bounded number of virtual threads, {@value #CONCURRENCY} unless the
 * tasks queue of the pool sets another {@code concurrency}. Virtual threads have no such
 * bound by themselves. It keeps a pool from demanding more of a database than the
 * database can serve. Each task has its own thread, so values that a task leaves in a
 * {@link ThreadLocal} are never visible to another task. The threads are named
 * {@code poolifier-<pool>-<worker>-<n>}.
 * <p>
 * All virtual threads of the JVM share a few carrier threads, as many as there are
 * processors. A task occupies a carrier thread while it computes and while it is
 * <em>pinned</em>. It is pinned while it blocks in native code or in a class initializer.
 * Before Java 24, it is also pinned while it holds a monitor ({@code synchronized}).
 * <p>
 * Therefore tasks that compute belong on {@link ThreadWorkerFactory platform threads}.
 * Before Java 24, a library that performs input and output within {@code synchronized}
 * may block all virtual threads of the application. The system property
 * {@code -Djdk.tracePinnedThreads=full} reports the places.
 */
public final class VirtualThreadWorkerFactory implements WorkerFactory {

	private static final int CONCURRENCY = 64;

	private final @Nullable ClassLoader contextClassLoader;

	private final ThreadFactory threads;

	/**
	 * Creates a factory whose threads use the context class loader of the calling thread.
	 * @throws VirtualThreadsUnsupportedException if the Java version is older than 21
	 */
	public VirtualThreadWorkerFactory() {
		this.contextClassLoader = Thread.currentThread().getContextClassLoader();
		this.threads = VirtualThreads.factory();
	}

	@Override
	public String type() {
		return "virtual";
	}

	@Override
	public int defaultConcurrency() {
		return CONCURRENCY;
	}

	@Override
	public Worker create(WorkerContext context) {
		return new ThreadWorker(context, new VirtualThreadExecutor(ThreadWorkerFactory.threadName(context),
				this.contextClassLoader, this.threads));
	}

}

package io.poolifier.thread;

import java.util.concurrent.ThreadFactory;

import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes workers whose tasks run on virtual threads, for tasks that wait more than they
 * compute: for the network, a database, a lock. Needs Java 21 or later.
 * <p>
 * A worker is a bounded number of virtual threads, {@value #CONCURRENCY} unless the
 * pool's tasks queue has a {@code concurrency} of its own: that bound is what virtual
 * threads by themselves do not have, and what keeps a pool from asking more of a database
 * than it can give. Each task has a thread of its own, so that nothing that a task leaves
 * in a {@link ThreadLocal} is ever seen by another. The threads are named
 * {@code poolifier-<pool>-<worker>-<n>}.
 * <p>
 * All virtual threads of the JVM share a few carrier threads, as many as there are
 * processors. A task holds one of them while it computes, and also while it is
 * <em>pinned</em>: while it blocks in native code or a class initializer or, before Java
 * 24, while it holds a monitor ({@code synchronized}). So tasks that compute belong on
 * {@link ThreadWorkerFactory platform threads}; and before Java 24 a library that does
 * its input and output within {@code synchronized} may bring all virtual threads of the
 * application to a halt ({@code -Djdk.tracePinnedThreads=full} tells where).
 */
public final class VirtualThreadWorkerFactory implements WorkerFactory {

	private static final int CONCURRENCY = 64;

	private final @Nullable ClassLoader contextClassLoader;

	private final ThreadFactory threads;

	/**
	 * Creates the factory. The threads have the context class loader of the calling
	 * thread.
	 * @throws VirtualThreadsUnsupportedException if this Java is older than 21
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

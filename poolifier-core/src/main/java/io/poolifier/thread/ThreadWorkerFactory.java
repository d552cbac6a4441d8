package io.poolifier.thread;

import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes workers that are platform threads: daemons, named
 * {@code poolifier-<pool>-<worker>}, with a number after that if a worker may run several
 * tasks at once. Such a worker starts further threads as it needs them.
 */
public final class ThreadWorkerFactory implements WorkerFactory {

	private final @Nullable ClassLoader contextClassLoader;

	/**
	 * Creates the factory. The threads have the context class loader of the calling
	 * thread.
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

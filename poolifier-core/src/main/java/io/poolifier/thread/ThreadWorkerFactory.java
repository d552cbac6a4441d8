package io.poolifier.thread;

import io.poolifier.worker.Worker;
import io.poolifier.worker.WorkerContext;
import io.poolifier.worker.WorkerFactory;

/**
 * Makes workers that are platform threads: daemons, one for each task that a worker may
 * run at once.
 */
public final class ThreadWorkerFactory implements WorkerFactory {

	@Override
	public String type() {
		return "thread";
	}

	@Override
	public Worker create(WorkerContext context) {
		return new ThreadWorker(context);
	}

}

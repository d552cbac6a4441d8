package io.poolifier.thread;

import io.poolifier.worker.WorkerFactory;

class ThreadWorkerContractTests extends WorkerContractTests {

	@Override
	WorkerFactory factory() {
		return new ThreadWorkerFactory();
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.testkit;

import io.poolifier.thread.ThreadWorkerFactory;
import io.poolifier.worker.WorkerFactory;

class ThreadWorkerPoolContractTests extends WorkerPoolContractTests {

	@Override
	protected WorkerFactory workerFactory() {
		return new ThreadWorkerFactory();
	}

}

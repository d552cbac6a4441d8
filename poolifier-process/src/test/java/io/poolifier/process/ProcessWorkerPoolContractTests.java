// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import io.poolifier.testkit.WorkerPoolContractTests;
import io.poolifier.worker.WorkerFactory;

class ProcessWorkerPoolContractTests extends WorkerPoolContractTests {

	@Override
	protected WorkerFactory workerFactory() {
		return ContractApplication.workerFactory();
	}

}

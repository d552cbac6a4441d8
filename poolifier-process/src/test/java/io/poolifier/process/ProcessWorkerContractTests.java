// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import io.poolifier.testkit.WorkerContractTests;
import io.poolifier.worker.WorkerFactory;

class ProcessWorkerContractTests extends WorkerContractTests {

	@Override
	protected WorkerFactory workerFactory() {
		return ContractApplication.workerFactory();
	}

}

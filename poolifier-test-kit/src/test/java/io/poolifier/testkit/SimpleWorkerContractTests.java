// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.testkit;

import io.poolifier.testkit.SimpleWorkerFactory.Fault;
import io.poolifier.worker.WorkerFactory;

class SimpleWorkerContractTests extends WorkerContractTests {

	@Override
	protected WorkerFactory workerFactory() {
		return new SimpleWorkerFactory(Fault.NONE);
	}

}

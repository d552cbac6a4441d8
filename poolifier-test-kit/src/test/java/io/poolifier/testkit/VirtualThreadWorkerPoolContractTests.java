// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.testkit;

import io.poolifier.thread.VirtualThreadWorkerFactory;
import io.poolifier.worker.WorkerFactory;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadWorkerPoolContractTests extends WorkerPoolContractTests {

	@Override
	protected WorkerFactory workerFactory() {
		return new VirtualThreadWorkerFactory();
	}

}

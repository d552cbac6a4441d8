// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.thread;

import io.poolifier.worker.WorkerFactory;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@EnabledForJreRange(min = JRE.JAVA_21)
class LocalVirtualThreadWorkerTests extends LocalWorkerTests {

	@Override
	WorkerFactory factory() {
		return new VirtualThreadWorkerFactory();
	}

}

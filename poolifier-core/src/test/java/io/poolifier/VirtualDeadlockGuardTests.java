// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import io.poolifier.thread.VirtualThreadWorkerFactory;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * Tasks that wait for tasks of their own pool, on virtual threads.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualDeadlockGuardTests extends DeadlockGuardTests {

	@Override
	WorkerPoolBuilder with(WorkerPoolBuilder builder) {
		return super.with(builder).workerFactory(new VirtualThreadWorkerFactory());
	}

}

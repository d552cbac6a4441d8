// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import io.poolifier.WorkerPool;
import io.poolifier.WorkerPools;

/**
 * Parent that the tests kill. It prints the ids of its children, and waits.
 */
public final class TestParent {

	private TestParent() {
	}

	public static void main(String[] arguments) throws Exception {
		WorkerPool pool = TestApplication.addTo(WorkerPools.fixed(2))
			.workerFactory(TestApplication.children().spares(1).build())
			.build();
		for (int i = 0; i < 2; i++) {
			var unused = pool.execute("spin", null);
		}
		while (pool.info().executingTasks() < 2) {
			Thread.sleep(10);
		}
		while (ProcessHandle.current().children().count() < 3) {
			Thread.sleep(10);
		}
		ProcessHandle.current().children().forEach((child) -> System.out.println("child " + child.pid()));
		System.out.println("ready");
		Thread.sleep(Long.MAX_VALUE);
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds tasks until the test opens it, and tells how many have come.
 */
final class Gate {

	private final CountDownLatch open = new CountDownLatch(1);

	private final CountDownLatch arrived;

	Gate() {
		this(1);
	}

	Gate(int tasks) {
		this.arrived = new CountDownLatch(tasks);
	}

	/** For use in a task. */
	void pass() throws InterruptedException {
		this.arrived.countDown();
		this.open.await();
	}

	void awaitArrivals() throws InterruptedException {
		if (!this.arrived.await(10, TimeUnit.SECONDS)) {
			throw new AssertionError("Not all tasks came to the gate");
		}
	}

	void open() {
		this.open.countDown();
	}

}

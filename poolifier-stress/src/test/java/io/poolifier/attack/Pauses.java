// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Ways to spend time, and to wait for what has to happen.
 */
final class Pauses {

	private Pauses() {
	}

	/** Blocks for some time, or until the thread is interrupted. */
	static void millis(int millis) {
		LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
	}

	/** Computes for some time. */
	static void burn(long nanos) {
		long start = System.nanoTime();
		while (System.nanoTime() - start < nanos) {
			Thread.onSpinWait();
		}
	}

	/**
	 * Waits until a condition holds.
	 * @return whether it did in time
	 */
	static boolean until(Duration patience, BooleanSupplier condition) {
		long deadline = System.nanoTime() + patience.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - deadline > 0) {
				return false;
			}
			millis(1);
		}
		return true;
	}

}

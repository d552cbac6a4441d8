// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.attack;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.poolifier.WorkerPool;
import io.poolifier.internal.concurrent.DaemonThreads;

/**
 * Checks that nothing is left of a pool that was destroyed.
 */
final class Remains {

	private final String pool;

	private final Duration patience;

	Remains(String pool, Duration patience) {
		this.pool = pool;
		this.patience = patience;
	}

	void check(WeakReference<WorkerPool> reference) {
		if (!Pauses.until(this.patience, () -> threads(this.pool).isEmpty())) {
			throw new AssertionError("Threads are left: " + threads(this.pool));
		}
		if (!Pauses.until(this.patience, () -> isForgotten(reference))) {
			throw new AssertionError("Memory is left of pool " + this.pool);
		}
	}

	private static boolean isForgotten(WeakReference<WorkerPool> reference) {
		System.gc();
		return reference.get() == null;
	}

	/** Returns the platform threads of a pool, with what they do. */
	static List<String> threads(String pool) {
		Thread[] threads = new Thread[2 * DaemonThreads.group().activeCount() + 10];
		DaemonThreads.group().enumerate(threads);
		return Arrays.stream(threads)
			.filter(Objects::nonNull)
			.filter((thread) -> thread.getName().startsWith("poolifier-" + pool + "-"))
			.map((thread) -> "\n" + thread + " " + Arrays.toString(thread.getStackTrace()))
			.toList();
	}

}

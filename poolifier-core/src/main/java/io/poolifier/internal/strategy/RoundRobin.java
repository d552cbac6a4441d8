// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.strategy;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Chooser of each ready worker in turn. The cursor counts turns rather than positions, so
 * it cannot be out of bounds when workers are added or removed.
 */
final class RoundRobin implements WorkerChooser {

	private final AtomicInteger turn = new AtomicInteger();

	private volatile int retries;

	@Override
	public int choose(WorkerView[] workers, long now) {
		int first = this.turn.getAndIncrement();
		for (int skipped = 0; skipped < workers.length; skipped++) {
			int index = Integer.remainderUnsigned(first + skipped, workers.length);
			if (workers[index].ready()) {
				passedOver(skipped);
				return index;
			}
		}
		passedOver(workers.length);
		return NONE;
	}

	@Override
	public int retries() {
		return this.retries;
	}

	private void passedOver(int workers) {
		if (workers > 0) {
			// Otherwise the next ready worker would also get the turns of the workers
			// that are not ready.
			this.turn.addAndGet(workers);
		}
		if (this.retries != workers) {
			this.retries = workers;
		}
	}

}

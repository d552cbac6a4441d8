package io.poolifier.internal.strategy;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Each ready worker in turn. The cursor counts turns and says nothing of positions, so
 * workers that come and go cannot leave it out of bounds.
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
			// Else the next worker would have the turns of those that are not ready.
			this.turn.addAndGet(workers);
		}
		if (this.retries != workers) {
			this.retries = workers;
		}
	}

}

package io.poolifier.strategy;

/**
 * The ready worker whose tasks have taken the least time.
 */
final class LeastBusy implements WorkerChooser {

	@Override
	public int choose(WorkerView[] workers) {
		int chosen = NONE;
		long least = Long.MAX_VALUE;
		for (int index = 0; index < workers.length && least > 0; index++) {
			if (workers[index].ready()) {
				long busy = workers[index].busyNanos();
				if (busy < least) {
					least = busy;
					chosen = index;
				}
			}
		}
		return chosen;
	}

}

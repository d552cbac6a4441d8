package io.poolifier.strategy;

/**
 * The ready worker with the fewest tasks. Stops at the first that has none.
 */
final class LeastUsed implements WorkerChooser {

	@Override
	public int choose(WorkerView[] workers) {
		int chosen = NONE;
		int least = Integer.MAX_VALUE;
		for (int index = 0; index < workers.length && least > 0; index++) {
			if (workers[index].ready()) {
				int load = workers[index].load();
				if (load < least) {
					least = load;
					chosen = index;
				}
			}
		}
		return chosen;
	}

}

package io.poolifier.internal.engine;

import java.util.Set;

/**
 * Which workers may have a task.
 *
 * @param group the number of the set of workers, 0 for all of them
 * @param keys the keys of the workers; empty for all of them
 */
record Affinity(int group, Set<Integer> keys) {

	static final Affinity ANY = new Affinity(0, Set.of());

	boolean isAny() {
		return this.group == 0;
	}

	boolean admits(int key) {
		return isAny() || this.keys.contains(key);
	}

	int highestKey() {
		return this.keys.stream().mapToInt(Integer::intValue).max().orElse(-1);
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.Set;

/**
 * Affinity of a task: the set of workers that may run it.
 *
 * @param group the number of the set of workers; 0 for all workers
 * @param keys the keys of the workers; empty for all workers
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

package io.poolifier;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sets of workers that functions are bound to, each with a number.
 */
final class AffinityGroups {

	private final Map<Set<Integer>, Affinity> byKeys = new ConcurrentHashMap<>();

	private final Map<Integer, Affinity> byGroup = new ConcurrentHashMap<>();

	synchronized Affinity of(Set<Integer> keys) {
		if (keys.isEmpty()) {
			return Affinity.ANY;
		}
		return this.byKeys.computeIfAbsent(Set.copyOf(keys), (copy) -> {
			Affinity affinity = new Affinity(this.byGroup.size() + 1, copy);
			this.byGroup.put(affinity.group(), affinity);
			return affinity;
		});
	}

	/** Whether a worker may have the tasks of a group. */
	boolean admits(int group, int key) {
		return group == 0 || Objects.requireNonNull(this.byGroup.get(group)).admits(key);
	}

}

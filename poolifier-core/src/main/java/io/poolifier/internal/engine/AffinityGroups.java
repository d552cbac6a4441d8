// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Numbered sets of workers to which functions are bound. Thread-safe. A set that is
 * referenced by no function and no task is removed, and its number is reused.
 */
final class AffinityGroups {

	/**
	 * The sets by number, less one. Replaced as a whole, under the lock of this object.
	 */
	private volatile @Nullable WeakReference<Affinity>[] groups = noGroups();

	synchronized Affinity of(Set<Integer> keys) {
		if (keys.isEmpty()) {
			return Affinity.ANY;
		}
		int free = this.groups.length;
		for (int i = this.groups.length - 1; i >= 0; i--) {
			Affinity affinity = get(i);
			if (affinity == null) {
				free = i;
			}
			else if (affinity.keys().equals(keys)) {
				return affinity;
			}
		}
		Affinity added = new Affinity(free + 1, Set.copyOf(keys));
		WeakReference<Affinity>[] groups = Arrays.copyOf(this.groups, Math.max(free + 1, this.groups.length));
		groups[free] = new WeakReference<>(added);
		this.groups = groups;
		return added;
	}

	/** Returns whether a worker may run the tasks of a group. */
	boolean admits(int group, int key) {
		if (group == 0) {
			return true;
		}
		Affinity affinity = get(group - 1);
		return affinity != null && affinity.admits(key);
	}

	/**
	 * Returns the number of sets that have a number, including those about to be removed.
	 */
	int size() {
		return this.groups.length;
	}

	private @Nullable Affinity get(int index) {
		WeakReference<Affinity> reference = this.groups[index];
		return (reference != null) ? reference.get() : null;
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private static WeakReference<Affinity>[] noGroups() {
		return new WeakReference[0];
	}

}

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

import org.jspecify.annotations.Nullable;

/**
 * Lanes of all groups, created on demand. Guarded by the lock of the queue, except for
 * {@link #hasBound(IntPredicate)}.
 *
 * @param <E> the type of the elements
 */
final class LaneGroups<E extends QueueElement<E>> {

	/** The lanes of group 0. */
	private final Lanes<E> free = new Lanes<>();

	/** The lanes by group number. */
	private volatile Lanes<E>[] groups;

	@SuppressWarnings({ "unchecked", "rawtypes" })
	LaneGroups() {
		this.groups = new Lanes[] { this.free };
	}

	/** Returns the lanes of group 0, whose elements any taker may take. */
	Lanes<E> free() {
		return this.free;
	}

	/**
	 * Returns the lanes of a group.
	 * @throws OutOfMemoryError if there is not enough memory for another group
	 */
	Lanes<E> of(int group) {
		if (group == 0) {
			return this.free;
		}
		Lanes<E>[] groups = this.groups;
		if (group >= groups.length) {
			int existing = groups.length;
			groups = Arrays.copyOf(groups, group + 1);
			for (int i = existing; i < groups.length; i++) {
				groups[i] = new Lanes<>();
			}
			this.groups = groups;
		}
		return groups[group];
	}

	/** Returns the number of groups that elements have ever had, including group 0. */
	int count() {
		return this.groups.length;
	}

	/** Returns one bit per priority that is present, the most urgent priority lowest. */
	long priorities(IntPredicate groups) {
		Lanes<E>[] all = this.groups;
		long priorities = this.free.priorities();
		for (int i = 1; i < all.length; i++) {
			if (!all[i].isEmpty() && groups.test(i)) {
				priorities |= all[i].priorities();
			}
		}
		return priorities;
	}

	/** Passes the oldest element of each group and priority to an action. */
	void forEachOldest(IntPredicate groups, Consumer<? super E> action) {
		Lanes<E>[] all = this.groups;
		this.free.forEachOldest(action);
		for (int i = 1; i < all.length; i++) {
			if (!all[i].isEmpty() && groups.test(i)) {
				all[i].forEachOldest(action);
			}
		}
	}

	/**
	 * Returns the newest element of a priority.
	 * @param index the number of the bit of the priority
	 */
	@Nullable E newest(IntPredicate groups, int index) {
		Lanes<E>[] all = this.groups;
		E newest = this.free.newest(index);
		for (int i = 1; i < all.length; i++) {
			E candidate = (!all[i].isEmpty() && groups.test(i)) ? all[i].newest(index) : null;
			if (candidate != null && (newest == null || candidate.since() - newest.since() > 0)) {
				newest = candidate;
			}
		}
		return newest;
	}

	/**
	 * Returns whether there is an element of certain groups other than group 0. Called
	 * without the lock.
	 */
	boolean hasBound(IntPredicate groups) {
		Lanes<E>[] all = this.groups;
		for (int i = 1; i < all.length; i++) {
			if (!all[i].isEmpty() && groups.test(i)) {
				return true;
			}
		}
		return false;
	}

}

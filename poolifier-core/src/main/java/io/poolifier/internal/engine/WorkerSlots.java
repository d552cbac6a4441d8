// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Slots of a worker: those in use, those that are to stop, and those of tasks within
 * other tasks. Thread-safe.
 */
final class WorkerSlots {

	/**
	 * Change of the number of slots in use.
	 *
	 * @param added the slots that the worker has to add
	 * @param surplus the slots that stop after their current task
	 */
	record Change(List<Slot> added, List<Slot> surplus) {
	}

	/** Outcomes of the removal of a slot that has stopped. */
	enum Removal {

		/** The slot is in use, or was removed before. */
		NONE,

		/** The slot was surplus. */
		LEFT,

		/** The slot was in quarantine. */
		LEFT_QUARANTINE

	}

	private final Slot.Owner owner;

	private final WorkerNode node;

	private final Slot.Environment environment;

	private final WorkerUsage usage;

	/** Slots in use. Changes only under the lock of this object. */
	private volatile Slot[] used;

	/** Surplus slots, which stop after their current task. */
	private final List<Slot> leaving = new CopyOnWriteArrayList<>();

	/**
	 * Slots in quarantine: they run a task that does not end, have been replaced, and
	 * stop after this task. Changes only under the lock of this object.
	 */
	private final List<Slot> quarantined = new CopyOnWriteArrayList<>();

	/** Slots of tasks within other tasks. Added under the lock of this object. */
	private final List<Slot> nested = new CopyOnWriteArrayList<>();

	WorkerSlots(Slot.Owner owner, WorkerNode node, Slot.Environment environment, WorkerUsage usage, int count) {
		this.owner = owner;
		this.node = node;
		this.environment = environment;
		this.usage = usage;
		this.used = newSlots(count);
	}

	private Slot[] newSlots(int count) {
		SlotUsage[] usages = this.usage.add(count, this.environment.routing().requirements());
		Slot[] added = new Slot[count];
		Arrays.setAll(added, (i) -> new Slot(this.owner, this.node, this.environment, usages[i]));
		return added;
	}

	/** Returns the slots in use. */
	List<Slot> used() {
		return List.of(this.used);
	}

	/** Returns the surplus slots, which stop after their current task. */
	List<Slot> leaving() {
		return this.leaving;
	}

	/** Returns all slots that have not stopped. */
	List<Slot> all() {
		List<Slot> all = new ArrayList<>(Arrays.asList(this.used));
		all.addAll(this.leaving);
		all.addAll(this.quarantined);
		all.addAll(this.nested);
		return all;
	}

	/**
	 * Adds slots, or removes the last ones, until their number equals the concurrency of
	 * the worker. Slots that are still to stop after their task count, so that there are
	 * never more tasks.
	 */
	synchronized Change resize(int concurrency) {
		Slot[] before = this.used;
		Slot[] added = newSlots(Math.max(concurrency - before.length - this.leaving.size(), 0));
		Slot[] surplus = Arrays.copyOfRange(before, Math.min(concurrency, before.length), before.length);
		int count = Math.min(before.length + added.length, concurrency);
		Slot[] after = Arrays.copyOf(before, count);
		System.arraycopy(added, 0, after, count - added.length, added.length);
		Change change = new Change(List.of(added), List.of(surplus));
		this.leaving.addAll(change.surplus());
		this.used = after;
		return change;
	}

	/** Removes the last slots in use, which the worker has failed to add. */
	synchronized void discardLast(int count) {
		Slot[] before = this.used;
		this.used = Arrays.copyOf(before, before.length - count);
		for (int i = this.used.length; i < before.length; i++) {
			before[i].makeSurplus();
			this.usage.release(before[i].usage());
		}
	}

	/** Removes a slot from those in use. It stops after its current task. */
	synchronized void leave(Slot slot) {
		Slot[] rest = without(slot);
		if (rest.length < this.used.length) {
			this.leaving.add(slot);
			this.used = rest;
		}
	}

	private Slot[] without(Slot slot) {
		return Arrays.stream(this.used).filter((other) -> other != slot).toArray(Slot[]::new);
	}

	/**
	 * Puts a slot into quarantine.
	 * @param prevented the condition that prevents it, evaluated under the lock
	 * @return {@code false} if the slot has stopped, or was prevented
	 */
	synchronized boolean quarantine(Slot slot, BooleanSupplier prevented) {
		Slot[] rest = without(slot);
		if (prevented.getAsBoolean() || (rest.length == this.used.length && !this.leaving.remove(slot))) {
			return false;
		}
		// Added first, so that a reader of all slots does not miss it.
		this.quarantined.add(slot);
		this.used = rest;
		slot.makeSurplus();
		return true;
	}

	/**
	 * Releases the slots in quarantine.
	 * @return their number
	 */
	synchronized int releaseQuarantined() {
		int count = this.quarantined.size();
		this.quarantined.clear();
		return count;
	}

	/**
	 * Returns whether the only slots that have not stopped are in quarantine.
	 */
	boolean areHeldByQuarantine() {
		Slot[] used = this.used;
		if (this.quarantined.isEmpty() || !this.leaving.isEmpty()) {
			return false;
		}
		// A slot that replaces the last one may be on its way.
		return (used.length > 0) ? Arrays.stream(used).allMatch(Slot::hasStopped) : !this.node.hasTasks();
	}

	/** Removes a slot that has stopped, unless it is in use. */
	synchronized Removal remove(Slot slot) {
		boolean wasQuarantined = this.quarantined.remove(slot);
		if (!wasQuarantined && !this.leaving.remove(slot)) {
			return Removal.NONE;
		}
		this.usage.release(slot.usage());
		return wasQuarantined ? Removal.LEFT_QUARANTINE : Removal.LEFT;
	}

	/**
	 * Adds a slot for a task within that of another slot.
	 * @param prevented the condition that prevents it, evaluated under the lock
	 * @return the slot; {@code null} if the worker may stop before the task ends
	 */
	synchronized @Nullable Slot addNested(Slot outer, BooleanSupplier prevented) {
		if (prevented.getAsBoolean() || this.quarantined.contains(outer.polled())) {
			return null;
		}
		SlotUsage usage = this.usage.add(1, this.environment.routing().requirements())[0];
		Slot slot = new Slot(this.owner, this.node, this.environment, usage, outer);
		this.nested.add(slot);
		return slot;
	}

	/** Removes the slot of a task within that of another slot. */
	void removeNested(Slot slot) {
		this.nested.remove(slot);
		this.usage.release(slot.usage());
	}

	/** Makes the slots in use check their state again. */
	void lookAgain() {
		for (Slot slot : this.used) {
			slot.lookAgain();
		}
	}

	/** Returns the number of slots in use. */
	int count() {
		return this.used.length;
	}

	/**
	 * Returns the number of occupied slots, including those that run dependent actions.
	 */
	int occupied() {
		int count = 0;
		for (Slot slot : this.used) {
			count += slot.occupied();
		}
		if (!this.leaving.isEmpty()) {
			for (Slot slot : this.leaving) {
				count += slot.occupied();
			}
		}
		return count;
	}

	/** Returns the number of slots in use that are not occupied. */
	int idle() {
		int count = 0;
		for (Slot slot : this.used) {
			if (slot.occupied() == 0) {
				count++;
			}
		}
		return count;
	}

	/** Returns the number of slots with a task that has not ended. */
	int executing() {
		int count = 0;
		for (Slot slot : all()) {
			if (slot.isExecuting()) {
				count++;
			}
		}
		return count;
	}

	void forEachExecuting(BiConsumer<Slot, Task<?>> action) {
		for (Slot slot : all()) {
			Task<?> task = slot.current();
			if (task != null && !task.hasEnded()) {
				action.accept(slot, task);
			}
		}
	}

	/** Returns whether every slot in use has a task. */
	boolean areBusy() {
		for (Slot slot : this.used) {
			if (slot.current() == null) {
				return false;
			}
		}
		return true;
	}

	/** Returns whether no slot has a task. */
	boolean areIdle() {
		for (Slot slot : this.used) {
			if (slot.isBusy() || slot.occupied() > 0) {
				return false;
			}
		}
		return this.leaving.isEmpty();
	}

	/**
	 * Returns the time at which a slot last started or ended a task, or became idle.
	 * @param earliest the time of the creation of the worker
	 */
	long lastActivity(long earliest) {
		long latest = earliest;
		for (Slot slot : this.used) {
			long activity = slot.lastActivity();
			if (activity - latest > 0) {
				latest = activity;
			}
		}
		return latest;
	}

	boolean isAnySearching() {
		for (Slot slot : this.used) {
			if (slot.isSearching()) {
				return true;
			}
		}
		return false;
	}

	/** Wakes a resting slot and hands it a search token, unless the token is 0. */
	boolean wakeAny(int token) {
		for (Slot slot : this.used) {
			if (slot.wake(token)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Revokes search tokens from slots that keep them for too long.
	 * @return {@code true} if a slot still keeps a token
	 */
	boolean watchSearch(long now) {
		boolean kept = false;
		for (Slot slot : this.used) {
			kept |= slot.watchSearch(now);
		}
		return kept;
	}

}

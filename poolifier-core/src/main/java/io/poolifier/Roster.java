package io.poolifier;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The nodes that take tasks now, in the order of their keys. Read on every submission,
 * changed rarely.
 */
final class Roster {

	private volatile WorkerNode[] nodes = {};

	/** The nodes; not to be changed. */
	WorkerNode[] nodes() {
		return this.nodes;
	}

	/** Replaces the nodes. Called under the lock of the workforce. */
	void set(WorkerNode[] nodes) {
		this.nodes = nodes;
	}

	int size() {
		return this.nodes.length;
	}

	/** The nodes, those with the fewest waiting tasks first. */
	WorkerNode[] byQueued() {
		WorkerNode[] sorted = this.nodes.clone();
		Arrays.sort(sorted, Comparator.comparingInt(WorkerNode::queued));
		return sorted;
	}

	boolean has(int key) {
		for (WorkerNode node : this.nodes) {
			if (node.key() == key) {
				return true;
			}
		}
		return false;
	}

	/** Whether a task waits anywhere that any worker may have. */
	boolean hasFreeTasks() {
		for (WorkerNode node : this.nodes) {
			if (node.hasFreeTasks()) {
				return true;
			}
		}
		return false;
	}

	/** Wakes a resting slot of any worker, which gets the search token. */
	boolean wakeAny() {
		for (WorkerNode node : this.nodes) {
			if (node.wake(true)) {
				return true;
			}
		}
		return false;
	}

	/** How many slots the workers have. */
	int slots() {
		int slots = 0;
		for (WorkerNode node : this.nodes) {
			WorkerHandle worker = node.worker();
			slots += (worker != null) ? worker.engineSlots().length : 0;
		}
		return slots;
	}

	int readyNodes() {
		int ready = 0;
		for (WorkerNode node : this.nodes) {
			if (node.ready()) {
				ready++;
			}
		}
		return ready;
	}

}

package io.poolifier;

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

	/** Whether a task waits anywhere. */
	boolean hasTasks() {
		for (WorkerNode node : this.nodes) {
			if (node.hasTasks()) {
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

package io.poolifier.internal.engine;

/**
 * The nodes that take tasks now, in the order of their keys. Read on every submission,
 * and changed rarely.
 */
final class ActiveNodes {

	private volatile WorkerNode[] nodes = {};

	/** Returns the nodes, in an array that must not be changed. */
	WorkerNode[] all() {
		return this.nodes;
	}

	/** Replaces the nodes. Called under the lock of the supervisor of workers. */
	void set(WorkerNode[] nodes) {
		this.nodes = nodes;
	}

	int size() {
		return this.nodes.length;
	}

	boolean has(int key) {
		for (WorkerNode node : this.nodes) {
			if (node.key() == key) {
				return true;
			}
		}
		return false;
	}

	/** Whether a task waits anywhere that any worker may run. */
	boolean hasFreeTasks() {
		for (WorkerNode node : this.nodes) {
			if (node.hasFreeTasks()) {
				return true;
			}
		}
		return false;
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
	boolean wakeAny(int token) {
		for (WorkerNode node : this.nodes) {
			if (node.wake(token)) {
				return true;
			}
		}
		return false;
	}

	/** Returns the number of slots that the workers have. */
	int slots() {
		int slots = 0;
		for (WorkerNode node : this.nodes) {
			slots += node.slots();
		}
		return slots;
	}

	int ready() {
		int ready = 0;
		for (WorkerNode node : this.nodes) {
			if (node.ready()) {
				ready++;
			}
		}
		return ready;
	}

}

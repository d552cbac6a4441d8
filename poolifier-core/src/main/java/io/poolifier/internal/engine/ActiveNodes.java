// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

/**
 * Nodes that currently accept tasks, in the order of their keys. Read per submission, and
 * changed rarely.
 */
final class ActiveNodes {

	private volatile WorkerNode[] nodes = {};

	/** Returns the nodes, in an array that must not be modified. */
	WorkerNode[] all() {
		return this.nodes;
	}

	/** Replaces the nodes. Called under the lock of the worker supervisor. */
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

	/** Returns whether a task that any worker may run waits at any node. */
	boolean hasFreeTasks() {
		for (WorkerNode node : this.nodes) {
			if (node.hasFreeTasks()) {
				return true;
			}
		}
		return false;
	}

	/** Returns whether a task waits at any node. */
	boolean hasTasks() {
		for (WorkerNode node : this.nodes) {
			if (node.hasTasks()) {
				return true;
			}
		}
		return false;
	}

	/** Wakes a resting slot of any worker, and hands it the search token. */
	boolean wakeAny(int token) {
		for (WorkerNode node : this.nodes) {
			if (node.wake(token)) {
				return true;
			}
		}
		return false;
	}

	/** Returns the total number of slots of the workers. */
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

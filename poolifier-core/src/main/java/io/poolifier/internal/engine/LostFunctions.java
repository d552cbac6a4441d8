// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.poolifier.options.TimeLimits;

/**
 * Functions of a lost worker that may be running although their tasks have ended, and
 * actions that wait for their end. Thread-safe.
 */
final class LostFunctions {

	/*
	 * Implementation note. A thread first adds an action and then checks whether it has
	 * to wait, and the thread that ends the wait does the reverse. So one of them runs
	 * the action.
	 */

	private final Queue<Runnable> actions = new ConcurrentLinkedQueue<>();

	/** Whether functions may be running that were not written off. */
	private volatile boolean running;

	private volatile boolean ended;

	private volatile long lostNanos;

	/** Called before tasks are ended on behalf of the worker. */
	void tasksLost(long now) {
		this.lostNanos = now;
		this.running = true;
	}

	/**
	 * Runs an action once no function is running any longer that was not written off.
	 */
	void whenOver(Runnable action) {
		this.actions.add(action);
		if (this.ended || !this.running) {
			runActions();
		}
	}

	/** Writes functions off that have had a grace period. */
	void writeOffOverdue(long now) {
		if (this.running && now - this.lostNanos >= TimeLimits.DEFAULT_GRACE.toNanos()) {
			writeOff();
		}
	}

	void writeOff() {
		this.running = false;
		runActions();
	}

	/** Called when the worker has stopped, and no function is running. */
	void ended() {
		this.ended = true;
		runActions();
	}

	private void runActions() {
		for (Runnable action = this.actions.poll(); action != null; action = this.actions.poll()) {
			action.run();
		}
	}

}

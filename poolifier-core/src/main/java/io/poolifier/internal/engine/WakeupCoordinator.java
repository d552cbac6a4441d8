// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.poolifier.internal.concurrent.StackHeadroom;
import org.jspecify.annotations.Nullable;

/**
 * Coordinator that selects the resting slot to wake for new tasks. It wakes as few slots
 * as possible, because waking a thread costs more than most tasks. Thread-safe.
 */
final class WakeupCoordinator {

	/*
	 * Implementation note. With stealing, this class maintains the rule of Go's scheduler
	 * for its processors (D. Vyukov, "Scalable Go Scheduler Design Doc", 2012):
	 *
	 * If a task waits while a slot rests, some slot is searching.
	 *
	 * At most one slot searches at a time; it holds the search token. While the token is
	 * held, new tasks wake no slot. A slot that releases the token checks whether tasks
	 * are left. If so, it hands the token to a resting slot, which wakes up.
	 *
	 * A slot that starts to rest announces that first, then releases the token, and then
	 * checks for tasks once more. If there are any, it continues with the token. A thread
	 * that adds a task checks the token and the resting slots afterwards. All these are
	 * volatile accesses, so one of the two threads sees the other.
	 *
	 * The token is a lease. `token` is odd while it is held, and grows with each change,
	 * so a holder can release only the lease that it still has. A holder renews the lease
	 * each time that it finds a task. The watch revokes a token that has not changed
	 * between two of its rounds, and that no slot keeps. Its holder has been lost, or was
	 * never notified. A holder that was merely slow then searches concurrently with
	 * another slot, which is harmless.
	 *
	 * A slot with short tasks keeps the token when it has found one. The condition is
	 * that enough slots are awake to use all processors in addition to a submitting
	 * thread. Short tasks do not block, so a further slot would only take a processor
	 * from the others. The watch revokes the token of a slot whose last task started too
	 * long ago, whatever the slot has been doing since.
	 *
	 * Tasks that only some workers may run are independent of the token: they wake an
	 * eligible worker.
	 *
	 * Without stealing, workers are independent: a new task wakes a resting slot of its
	 * worker, if there is one.
	 *
	 * While the pool is paused, no slot gets a task or is woken for one, so the rule does
	 * not hold. The end of a pause first clears the flag and then wakes all resting
	 * slots. A slot that starts to rest announces that first, and then checks the flag.
	 */

	/** The result of a search that cannot start. */
	static final int NO_TOKEN = 0;

	/** The pseudo token that is used if no worker steals. */
	private static final int UNSHARED = -2;

	/**
	 * The maximum number of attempts to wake a resting slot. One attempt may miss a slot
	 * that is about to rest. The number is bounded because a slot whose worker has left
	 * the pool cannot be found.
	 */
	private static final int ATTEMPTS = 3;

	/** The interval at which the watch checks slots that keep the token. */
	private static final long WATCH_NANOS = Duration.ofMillis(1).toNanos();

	private final ActiveNodes nodes;

	private final CurrentOptions options;

	private final Runnable watchRequest;

	/** The number of slots that can compute concurrently with a submitting thread. */
	private final int processors = Math.max(Runtime.getRuntime().availableProcessors() - 1, 1);

	private final PaddedAtomicInteger token = new PaddedAtomicInteger();

	private final PaddedAtomicInteger resting = new PaddedAtomicInteger();

	/** The number of failed wake-ups, which wraps around. */
	private final AtomicInteger failures = new AtomicInteger();

	private final AtomicBoolean watched = new AtomicBoolean();

	private volatile boolean paused;

	/** The token at the last round of the watch, first seen at `watchedSince`. */
	private int watchedToken;

	private long watchedSince;

	/**
	 * Creates the coordinator.
	 * @param watchRequest the action that requests a round of the watch; must not throw
	 */
	WakeupCoordinator(ActiveNodes nodes, CurrentOptions options, Runnable watchRequest) {
		this.nodes = nodes;
		this.options = options;
		this.watchRequest = watchRequest;
	}

	/** Returns whether the pool is paused, and slots get no tasks. */
	boolean isPaused() {
		return this.paused;
	}

	/** Sets whether the pool is paused. After a pause, all slots have to be woken. */
	void setPaused(boolean paused) {
		this.paused = paused;
	}

	/** Called when a task was added to the queue of a worker. */
	void taskAdded(Task<?> task, WorkerNode node) {
		if (this.resting.get() == 0 || this.paused) {
			return;
		}
		if (task.group() != 0 && this.options.get().stealing()) {
			StackHeadroom.require();
			wakeEligible(task.affinity(), node);
		}
		else {
			wakeFor(node);
		}
	}

	/**
	 * Called when stolen tasks were added to the queue of the worker that stole them.
	 */
	void stolenTasksAdded(WorkerNode node) {
		if (this.resting.get() == 0 || this.paused) {
			return;
		}
		if (node.hasBoundTasks() && this.options.get().stealing()) {
			// Each of them may need another worker.
			for (WorkerNode other : this.nodes.all()) {
				if (node.hasTaskFor(other)) {
					other.wake(NO_TOKEN);
				}
			}
		}
		wakeFor(node);
	}

	private void wakeFor(WorkerNode node) {
		if (!this.options.get().stealing()) {
			StackHeadroom.require();
			node.wake(NO_TOKEN);
		}
		else if (isFree(this.token.get())) {
			wakeSearcher(node);
		}
	}

	/**
	 * Wakes a worker that may run the task. A searching slot is no substitute, because
	 * its worker may not be eligible.
	 */
	private void wakeEligible(Affinity affinity, WorkerNode node) {
		if (!node.wake(NO_TOKEN)) {
			for (WorkerNode other : this.nodes.all()) {
				if (affinity.admits(other.key()) && other.wake(NO_TOKEN)) {
					return;
				}
			}
		}
	}

	/**
	 * Called when a slot has taken a task from the queue of a worker, possibly another
	 * task than the one that it was woken for.
	 */
	void boundTasksLeft(WorkerNode node) {
		if (this.resting.get() == 0 || node.wake(NO_TOKEN) || !this.options.get().stealing()) {
			return;
		}
		for (WorkerNode other : this.nodes.all()) {
			if (node.hasTaskFor(other) && other.wake(NO_TOKEN)) {
				return;
			}
		}
	}

	private static boolean isFree(int token) {
		return (token & 1) == 0;
	}

	/**
	 * Acquires the search token.
	 * @return the token; {@link #NO_TOKEN} if another slot holds it
	 */
	int beginSearch() {
		return this.options.get().stealing() ? acquire() : UNSHARED;
	}

	private int acquire() {
		int free = this.token.get();
		return (isFree(free) && this.token.compareAndSet(free, free + 1)) ? free + 1 : NO_TOKEN;
	}

	/**
	 * Renews a token, which proves to the watch that its holder is alive.
	 * @return the token that replaces it; {@link #NO_TOKEN} if it has been revoked
	 */
	int renew(int held) {
		return this.token.compareAndSet(held, held + 2) ? held + 2 : NO_TOKEN;
	}

	/** Releases a token unless it has been revoked. */
	void release(int held) {
		if (!isFree(held)) {
			this.token.compareAndSet(held, held + 1);
		}
	}

	/** Called when a searching slot has found a task, or stops. */
	void searchEnded(int held) {
		release(held);
		if (this.resting.get() > 0 && this.options.get().stealing() && this.nodes.hasFreeTasks()) {
			wakeSearcher(null);
		}
	}

	/** Returns the number of slots that may rest while a slot keeps the token. */
	int mostResting() {
		return this.options.get().stealing() ? this.nodes.slots() - this.processors : -1;
	}

	int resting() {
		return this.resting.get();
	}

	/** Called when a slot has started to keep the token. */
	void searchKept() {
		if (!this.watched.get() && this.watched.compareAndSet(false, true)) {
			this.watchRequest.run();
		}
	}

	void restBegins() {
		this.resting.incrementAndGet();
	}

	void restEnded() {
		this.resting.decrementAndGet();
	}

	/** Called when a worker could not be woken. */
	void wakeFailed() {
		this.failures.incrementAndGet();
	}

	private void wakeSearcher(@Nullable WorkerNode preferred) {
		StackHeadroom.require();
		int failures = this.failures.get();
		for (int attempt = 0; attempt < ATTEMPTS && this.resting.get() > 0; attempt++) {
			int held = acquire();
			if (held == NO_TOKEN) {
				return;
			}
			boolean woken = false;
			try {
				woken = (preferred != null && preferred.wake(held)) || this.nodes.wakeAny(held);
			}
			finally {
				if (!woken) {
					release(held);
				}
			}
			// Slots whose worker cannot be woken are left to the watch.
			if (woken || this.failures.get() != failures || !this.nodes.hasFreeTasks()) {
				return;
			}
		}
	}

	/**
	 * Checks the token and the waiting tasks. Called by one thread at a time.
	 * @return the nanoseconds until the next call is due; {@link Long#MAX_VALUE} if none
	 * is
	 */
	long watch(long now) {
		// Cleared first: a slot that starts to keep the token requests another round.
		this.watched.set(false);
		boolean kept = false;
		for (WorkerNode node : this.nodes.all()) {
			WorkerNode.Occupant occupant = node.occupant();
			kept |= occupant != null && occupant.watchSearch(now);
		}
		if (kept) {
			this.watched.set(true);
		}
		else {
			takeBackLostToken(now);
		}
		wakeForWaitingTasks();
		return kept ? WATCH_NANOS : Long.MAX_VALUE;
	}

	private void takeBackLostToken(long now) {
		int seen = this.token.get();
		if (isFree(seen) || seen != this.watchedToken) {
			this.watchedToken = seen;
			this.watchedSince = now;
		}
		else if (now - this.watchedSince >= WATCH_NANOS) {
			release(seen);
		}
	}

	/**
	 * Wakes slots for waiting tasks, which is necessary only if a wake-up failed halfway.
	 */
	private void wakeForWaitingTasks() {
		if (this.paused || this.resting.get() == 0) {
			return;
		}
		boolean stealing = this.options.get().stealing();
		for (WorkerNode node : this.nodes.all()) {
			if (!stealing && node.hasTasks()) {
				node.wake(NO_TOKEN);
			}
			else if (node.hasBoundTasks()) {
				boundTasksLeft(node);
			}
		}
		if (stealing && isFree(this.token.get()) && this.nodes.hasFreeTasks()) {
			wakeSearcher(null);
		}
	}

}

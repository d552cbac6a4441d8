// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * State of a slot, active or resting, combined with the search token that it may hold
 * (see {@link WakeupCoordinator}). Thread-safe.
 */
final class SlotState {

	/*
	 * Implementation note. State and token share one word. It is changed by the thread
	 * that uses the slot. Other threads may change it by compare-and-set in two cases.
	 * They wake the slot, from RESTING to ACTIVE or SEARCHING. They take the token away,
	 * from KEEPING or SEARCHING to ACTIVE. A thread that ends the rest of a slot, or
	 * takes its token, notifies the coordinator.
	 *
	 * A wake-up of which the worker was not notified is reverted, unless the slot has
	 * found a task by itself meanwhile. To detect that, each rest has a number. The word
	 * contains the number instead of a token until the slot finds a task. A slot that was
	 * put back to rest although it continues detects that when it next changes its state.
	 */

	/** The result if there was no wake-up. */
	static final long NO_WAKE_UP = -1;

	private static final int ACTIVE = 0;

	/** Active, and holding the token for a search. */
	private static final int SEARCHING = 1;

	private static final int RESTING = 2;

	/** Active with short tasks, and holding the token without searching. */
	private static final int KEEPING = 3;

	private static final int STATE_BITS = 2;

	private static final int STATE_MASK = 3;

	private static final VarHandle WORD;

	static {
		try {
			WORD = MethodHandles.lookup().findVarHandle(SlotState.class, "word", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final WakeupCoordinator wakeups;

	private volatile long word = ACTIVE;

	/** The number of the last rest, which is never 0. */
	private int rests = 1;

	/** The number of resting slots up to which the token may be kept. */
	private int mostResting;

	SlotState(WakeupCoordinator wakeups) {
		this.wakeups = wakeups;
	}

	private static long word(int state, int token) {
		return ((long) token << STATE_BITS) | state;
	}

	private static int state(long word) {
		return (int) word & STATE_MASK;
	}

	private static int token(long word) {
		return (int) (word >> STATE_BITS);
	}

	private static boolean holdsToken(long word) {
		return state(word) == SEARCHING || state(word) == KEEPING;
	}

	private boolean change(long from, long to) {
		return WORD.compareAndSet(this, from, to);
	}

	/** Continues a search if the slot holds the token. */
	boolean continueSearch() {
		long word = this.word;
		return state(word) == SEARCHING || (state(word) == KEEPING && change(word, word(SEARCHING, token(word))));
	}

	/** Starts a search unless another slot holds the token. */
	boolean beginSearch() {
		int token = this.wakeups.beginSearch();
		if (token == WakeupCoordinator.NO_TOKEN) {
			return false;
		}
		wasAwake((long) WORD.getAndSet(this, word(SEARCHING, token)));
		return true;
	}

	/**
	 * Makes the slot active and releases its token, regardless of changes by other
	 * threads.
	 */
	private void becomeActive() {
		long word = (long) WORD.getAndSet(this, (long) ACTIVE);
		wasAwake(word);
		if (holdsToken(word)) {
			this.wakeups.searchEnded(token(word));
		}
	}

	/** Uncounts the rest of a slot that was put back to rest while it was awake. */
	private void wasAwake(long word) {
		if (state(word) == RESTING) {
			this.wakeups.restEnded();
		}
	}

	/**
	 * Keeps or releases the token after the slot has found a task.
	 * @param shortTasks whether recent tasks of the slot were short
	 * @return {@code true} if the slot has started to keep a token
	 */
	boolean found(boolean shortTasks) {
		long word = this.word;
		if (word == ACTIVE) {
			return false;
		}
		if (state(word) == SEARCHING) {
			this.mostResting = this.wakeups.mostResting();
			if (mayKeep(shortTasks) && keep(word)) {
				this.wakeups.searchKept();
				return true;
			}
			word = this.word;
		}
		if (state(word) != KEEPING || !mayKeep(shortTasks)) {
			becomeActive();
		}
		return false;
	}

	/**
	 * Keeps the token of a successful search, unless another thread has revoked it or
	 * takes it away.
	 */
	private boolean keep(long word) {
		int token = this.wakeups.renew(token(word));
		if (token == WakeupCoordinator.NO_TOKEN) {
			return false;
		}
		if (change(word, word(KEEPING, token))) {
			return true;
		}
		this.wakeups.searchEnded(token);
		return false;
	}

	private boolean mayKeep(boolean shortTasks) {
		return shortTasks && this.wakeups.resting() <= this.mostResting;
	}

	/** Returns whether the slot holds a token without searching. */
	boolean isKeeping() {
		return state(this.word) == KEEPING;
	}

	/** Takes away a token that the slot keeps without searching. */
	void stopKeeping() {
		long word = this.word;
		if (state(word) == KEEPING && change(word, ACTIVE)) {
			this.wakeups.searchEnded(token(word));
		}
	}

	boolean isSearching() {
		return state(this.word) == SEARCHING;
	}

	/** Releases the token if the slot holds it. */
	void abandonSearch() {
		long word = this.word;
		while (holdsToken(word)) {
			if (change(word, ACTIVE)) {
				this.wakeups.searchEnded(token(word));
				return;
			}
			word = this.word;
		}
	}

	/** Starts to rest, and releases the token. */
	void rest() {
		// Counted first, because the thread that wakes the slot decrements the count.
		this.wakeups.restBegins();
		this.rests += 2;
		long word = (long) WORD.getAndSet(this, word(RESTING, this.rests));
		wasAwake(word);
		if (holdsToken(word)) {
			this.wakeups.release(token(word));
		}
	}

	boolean isResting() {
		return state(this.word) == RESTING;
	}

	/**
	 * Wakes the slot if it is resting.
	 * @param token the search token for the slot, or {@link WakeupCoordinator#NO_TOKEN}
	 * @return the wake-up; {@link #NO_WAKE_UP} if the slot was not resting
	 */
	long wake(int token) {
		long word = this.word;
		if (state(word) != RESTING) {
			return NO_WAKE_UP;
		}
		long awake = (token != WakeupCoordinator.NO_TOKEN) ? word(SEARCHING, token) : word(ACTIVE, token(word));
		if (!change(word, awake)) {
			return NO_WAKE_UP;
		}
		this.wakeups.restEnded();
		return awake;
	}

	/** Reverts a wake-up of which the worker was not notified. */
	void wakeFailed(long wakeup) {
		this.wakeups.wakeFailed();
		this.wakeups.restBegins();
		if (!change(wakeup, word(RESTING, token(wakeup)))) {
			this.wakeups.restEnded();
		}
	}

	/**
	 * Makes a slot that has just started to rest look for tasks after all, with the token
	 * unless another slot holds it.
	 * @return {@code false} if another thread has already woken the slot
	 */
	boolean wakeItself() {
		// There may be more tasks than this slot takes. No slot was woken while it held
		// the token.
		int token = this.wakeups.beginSearch();
		if (wake(token) != NO_WAKE_UP) {
			return true;
		}
		if (token != WakeupCoordinator.NO_TOKEN) {
			this.wakeups.searchEnded(token);
		}
		return false;
	}

}

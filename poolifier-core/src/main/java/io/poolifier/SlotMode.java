package io.poolifier;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Whether a slot is active or rests, and whether it holds the pool's search token (see
 * {@link Wakeups}).
 */
final class SlotMode {

	/*
	 * Implementation note. The thread that uses the slot changes the mode. Others may do
	 * so as well, with a compare-and-set: wake the slot, from RESTING to ACTIVE or
	 * SEARCHING, and take the token away, from KEEPING or SEARCHING to ACTIVE. Whoever
	 * takes a slot out of rest, or the token from it, tells the pool's Wakeups.
	 */

	private static final int ACTIVE = 0;

	/** Active, and holding the token. */
	private static final int SEARCHING = 1;

	private static final int RESTING = 2;

	/** Active with short tasks, and holding the token although it does not search. */
	private static final int KEEPING = 3;

	private static final VarHandle MODE;

	static {
		try {
			MODE = MethodHandles.lookup().findVarHandle(SlotMode.class, "mode", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Wakeups wakeups;

	private volatile int mode = ACTIVE;

	/** As long as no more slots rest, the token may be kept. */
	private int mostResting;

	SlotMode(Wakeups wakeups) {
		this.wakeups = wakeups;
	}

	private boolean change(int from, int to) {
		return MODE.compareAndSet(this, from, to);
	}

	/** Goes on with a search, if the slot holds the token. */
	boolean continueSearch() {
		return this.mode == SEARCHING || (this.mode == KEEPING && change(KEEPING, SEARCHING));
	}

	/** Begins a search, if nobody else has the token. */
	boolean beginSearch() {
		if (!this.wakeups.beginSearch()) {
			return false;
		}
		this.mode = SEARCHING;
		return true;
	}

	/**
	 * The slot has found a task. A token is kept if that is worth while, or given back.
	 * @param shortTasks whether the slot's tasks were short lately
	 * @return whether the slot has begun to keep a token
	 */
	boolean found(boolean shortTasks) {
		int mode = this.mode;
		if (mode == SEARCHING) {
			this.mostResting = this.wakeups.mostResting();
			if (mayKeep(shortTasks) && change(SEARCHING, KEEPING)) {
				this.wakeups.searchKept();
				return true;
			}
			abandonSearch();
		}
		else if (mode == KEEPING && !mayKeep(shortTasks)) {
			stopKeeping();
		}
		return false;
	}

	private boolean mayKeep(boolean shortTasks) {
		return shortTasks && this.wakeups.resting() <= this.mostResting;
	}

	/** Whether the slot holds a token without searching. */
	boolean isKeeping() {
		return this.mode == KEEPING;
	}

	/** Takes away a token that the slot keeps without searching. */
	boolean stopKeeping() {
		if (this.mode == KEEPING && change(KEEPING, ACTIVE)) {
			this.wakeups.searchEnded();
			return true;
		}
		return false;
	}

	boolean isSearching() {
		return this.mode == SEARCHING;
	}

	/** Gives the token back, if the slot has it. */
	void abandonSearch() {
		if (!stopKeeping() && change(SEARCHING, ACTIVE)) {
			this.wakeups.searchEnded();
		}
	}

	/** Goes to rest, and gives the token back. */
	void rest() {
		// Counted first: whoever wakes the slot counts it out again.
		this.wakeups.restBegins();
		int mode = (int) MODE.getAndSet(this, RESTING);
		if (mode == SEARCHING || mode == KEEPING) {
			this.wakeups.searchGivenUp();
		}
	}

	boolean isResting() {
		return this.mode == RESTING;
	}

	/**
	 * Wakes the slot, if it rests.
	 * @param withToken whether it gets the token
	 * @return whether it rested
	 */
	boolean wake(boolean withToken) {
		if (this.mode == RESTING && change(RESTING, withToken ? SEARCHING : ACTIVE)) {
			this.wakeups.restEnded();
			return true;
		}
		return false;
	}

	/**
	 * Has a slot that just went to rest look for tasks after all, with the token if
	 * nobody else has it.
	 * @return {@code false} if somebody else has woken it by now
	 */
	boolean wakeItself() {
		// There may be more than this slot takes, and while it held the token nobody was
		// woken.
		boolean token = this.wakeups.beginSearch();
		if (wake(token)) {
			return true;
		}
		if (token) {
			this.wakeups.searchEnded();
		}
		return false;
	}

}

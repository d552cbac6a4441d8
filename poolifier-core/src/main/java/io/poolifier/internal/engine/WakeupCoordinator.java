package io.poolifier.internal.engine;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.poolifier.internal.concurrent.StackHeadroom;
import org.jspecify.annotations.Nullable;

/**
 * Decides which resting slot has to wake up for new tasks, and wakes as few as possible:
 * to wake a thread costs more than most tasks. Thread-safe.
 */
final class WakeupCoordinator {

	/*
	 * Implementation note. Where tasks may be stolen, this keeps the rule that Go's
	 * scheduler has for its processors (D. Vyukov, "Scalable Go Scheduler Design Doc",
	 * 2012):
	 *
	 * If a task waits while a slot rests, then some slot searches.
	 *
	 * At most one slot searches at a time; it holds the search token. While the token is
	 * held, new tasks wake no slot. A slot that gives it back looks whether there are
	 * tasks left, and if so hands it to a resting slot, which wakes up. A slot that goes
	 * to rest first says so, then gives back the token, and then looks for tasks once
	 * more, to go on with the token if there are any; a thread that adds a task looks for
	 * the token and for resting slots afterwards. All these are volatile accesses, so one
	 * of the two sees the other.
	 *
	 * The token is a lease. `token` is odd while it is held, and grows with each change,
	 * so that a holder can give back only what it still has. The watch takes back a token
	 * that has not moved between two of its rounds, and that no slot keeps: its holder is
	 * gone, or was never told. A holder that was merely slow then searches beside
	 * another, which does no harm.
	 *
	 * A slot whose tasks are short keeps the token when it has found one, if as many
	 * slots are awake as can compute at once beside a thread that submits: short tasks do
	 * not block, so one more awake would only take a processor from the others. The watch
	 * takes the token away from a slot whose last task started too long ago, whatever the
	 * slot has been doing since.
	 *
	 * Tasks that only some workers may run are apart from that: they wake such a worker.
	 *
	 * Without stealing each worker is on its own: a new task wakes a resting slot of its
	 * worker, if there is one.
	 *
	 * While the pool is paused no slot gets a task and none is woken for one, so the rule
	 * does not hold. The end of a pause takes back the flag first, and then wakes all
	 * slots that rest; a slot that goes to rest says so first, and then looks at the
	 * flag.
	 */

	/** The answer to a search that cannot begin. */
	static final int NO_TOKEN = 0;

	/** Stands for a token where there is none, because no worker steals. */
	private static final int UNSHARED = -2;

	/**
	 * How often a resting slot is looked for. More than once, for one that goes to rest
	 * may be missed; not for good, for one whose worker has left the pool cannot be
	 * found.
	 */
	private static final int ATTEMPTS = 3;

	/** How often the watch looks at slots that keep the token. */
	private static final long WATCH_NANOS = Duration.ofMillis(1).toNanos();

	private final ActiveNodes nodes;

	private final CurrentOptions options;

	private final Runnable watchRequest;

	/** How many slots compute at once beside a thread that submits. */
	private final int processors = Math.max(Runtime.getRuntime().availableProcessors() - 1, 1);

	private final PaddedAtomicInteger token = new PaddedAtomicInteger();

	private final PaddedAtomicInteger resting = new PaddedAtomicInteger();

	/** Counts wake-ups that failed, modulo some large number. */
	private final AtomicInteger failures = new AtomicInteger();

	private final AtomicBoolean watched = new AtomicBoolean();

	private volatile boolean paused;

	/** The token at the last round of the watch, and when it was seen first. */
	private int watchedToken;

	private long watchedSince;

	/**
	 * Creates the coordinator.
	 * @param watchRequest asks for a round of the watch; must not throw
	 */
	WakeupCoordinator(ActiveNodes nodes, CurrentOptions options, Runnable watchRequest) {
		this.nodes = nodes;
		this.options = options;
		this.watchRequest = watchRequest;
	}

	/** Whether slots get no tasks for the time being. */
	boolean isPaused() {
		return this.paused;
	}

	/** When this is unset, all slots have to be woken. */
	void setPaused(boolean paused) {
		this.paused = paused;
	}

	/** A task was added to the queue of this worker. */
	void taskAdded(Task<?> task, WorkerNode node) {
		if (this.resting.get() == 0 || this.paused) {
			return;
		}
		if (!this.options.get().stealing()) {
			StackHeadroom.require();
			node.wake(NO_TOKEN);
		}
		else if (task.group() != 0) {
			StackHeadroom.require();
			wakeEligible(task.affinity(), node);
		}
		else if (isFree(this.token.get())) {
			wakeSearcher(node);
		}
	}

	/** Not every worker may run the task, so it is no matter for a slot that searches. */
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
	 * A slot has taken a task from this worker's queue, perhaps another one than it was
	 * woken for.
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
	 * Takes the search token.
	 * @return the token; {@link #NO_TOKEN} if another slot has it
	 */
	int beginSearch() {
		return this.options.get().stealing() ? acquire() : UNSHARED;
	}

	private int acquire() {
		int free = this.token.get();
		return (isFree(free) && this.token.compareAndSet(free, free + 1)) ? free + 1 : NO_TOKEN;
	}

	/** Gives a token back, if it has not been taken away. */
	void release(int held) {
		if (!isFree(held)) {
			this.token.compareAndSet(held, held + 1);
		}
	}

	/** A slot that searched has found a task, or stops. */
	void searchEnded(int held) {
		release(held);
		if (this.resting.get() > 0 && this.options.get().stealing() && this.nodes.hasFreeTasks()) {
			wakeSearcher(null);
		}
	}

	/** Returns how many slots may rest while one keeps the token. */
	int mostResting() {
		return this.options.get().stealing() ? this.nodes.slots() - this.processors : -1;
	}

	int resting() {
		return this.resting.get();
	}

	/** A slot has begun to keep the token. */
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

	/** A worker could not be woken. */
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
			// Slots whose worker cannot be woken rest on, and are left to the watch.
			if (woken || this.failures.get() != failures || !this.nodes.hasFreeTasks()) {
				return;
			}
		}
	}

	/**
	 * Looks after the token and the tasks that wait. Called by one thread at a time.
	 * @return the nanoseconds until this has to be called again, {@link Long#MAX_VALUE}
	 * if it need not
	 */
	long watch(long now) {
		// First: a slot that begins to keep the token later has this called again.
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

	/** Does nothing unless a wake-up failed half-way. */
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

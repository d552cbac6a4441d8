package io.poolifier;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * Decides which resting slot has to wake up for new tasks, and wakes as few as possible:
 * to wake a thread costs more than most tasks.
 */
final class Wakeups {

	/*
	 * Implementation note. Where tasks may be stolen, this keeps the rule that Go's
	 * scheduler has for its processors (D. Vyukov, "Scalable Go Scheduler Design Doc",
	 * 2012):
	 *
	 * If a task waits while a slot rests, then some slot searches.
	 *
	 * At most one slot searches at a time; it holds the token `searching`. While the
	 * token is held, new tasks wake nobody. So whoever gives it back looks whether there
	 * are tasks left, and hands it to a resting slot, which wakes up, if so. A slot that
	 * goes to rest first says so, then gives back the token, and then looks for tasks
	 * once more, to go on with the token if there are any; one who adds a task looks for
	 * the token and for resting slots afterwards. All these are volatile accesses, so one
	 * of the two sees the other.
	 *
	 * A slot whose tasks are short keeps the token when it has found one, if as many
	 * slots are awake as can compute at once beside whoever submits: short tasks do not
	 * block, so one more awake would only take a processor from the others. A task that
	 * turns out to be long would keep the token as well; so as long as there are slots
	 * that keep it, a timer looks after them, as Go's `sysmon` does, and takes it away.
	 *
	 * Tasks that only some workers may have are apart from that: they wake such a worker.
	 *
	 * Without stealing each worker is on its own: a new task wakes a resting slot of its
	 * worker, if there is one.
	 *
	 * While the pool is paused no slot gets a task and none is woken for one, so the rule
	 * does not hold. Whoever ends the pause takes back the flag first, and then wakes all
	 * that rest; a slot that goes to rest says so first, and then looks at the flag.
	 */

	/** How often those who keep the token are looked after. */
	private static final Duration WATCH = Duration.ofMillis(1);

	private final Roster roster;

	private final Settings settings;

	private final Time time;

	/** How many slots compute at once beside a thread that submits. */
	private final int processors = Math.max(Runtime.getRuntime().availableProcessors() - 1, 1);

	private final PaddedInteger searching = new PaddedInteger();

	private final PaddedInteger resting = new PaddedInteger();

	private final AtomicBoolean watched = new AtomicBoolean();

	private volatile boolean paused;

	Wakeups(Roster roster, Settings settings, Time time) {
		this.roster = roster;
		this.settings = settings;
		this.time = time;
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
		if (!this.settings.get().stealing()) {
			node.wake(false);
		}
		else if (task.group() != 0) {
			wakeEligible(task.affinity(), node);
		}
		else if (this.searching.get() == 0) {
			wakeSearcher(node);
		}
	}

	/** Not every worker may have the task, so it is no matter for whoever searches. */
	private void wakeEligible(Affinity affinity, WorkerNode node) {
		if (!node.wake(false)) {
			for (WorkerNode other : this.roster.nodes()) {
				if (affinity.admits(other.key()) && other.wake(false)) {
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
		if (this.resting.get() == 0 || node.wake(false) || !this.settings.get().stealing()) {
			return;
		}
		for (WorkerNode other : this.roster.nodes()) {
			if (node.hasTaskFor(other) && other.wake(false)) {
				return;
			}
		}
	}

	boolean beginSearch() {
		return !this.settings.get().stealing() || (this.searching.get() == 0 && this.searching.compareAndSet(0, 1));
	}

	/** A slot that searched has found something, or stops. */
	void searchEnded() {
		this.searching.set(0);
		if (this.resting.get() > 0 && this.settings.get().stealing() && this.roster.hasFreeTasks()) {
			wakeSearcher(null);
		}
	}

	/** A slot that searched has found nothing, and rests; it will look once more. */
	void searchGivenUp() {
		this.searching.set(0);
	}

	/** How many slots may rest while one keeps the token. */
	int mostResting() {
		return this.settings.get().stealing() ? this.roster.slots() - this.processors : -1;
	}

	int resting() {
		return this.resting.get();
	}

	/** A slot has begun to keep the token. */
	void searchKept() {
		if (!this.watched.get() && this.watched.compareAndSet(false, true)) {
			this.time.after(WATCH, this::watch);
		}
	}

	private void watch() {
		// First: a slot that begins to keep the token later has this called again.
		this.watched.set(false);
		boolean kept = false;
		for (WorkerNode node : this.roster.nodes()) {
			kept |= node.watchSearch();
		}
		if (kept) {
			searchKept();
		}
	}

	void restBegins() {
		this.resting.incrementAndGet();
	}

	void restEnded() {
		this.resting.decrementAndGet();
	}

	private void wakeSearcher(@Nullable WorkerNode preferred) {
		while (this.resting.get() > 0 && this.searching.compareAndSet(0, 1)) {
			if ((preferred != null && preferred.wake(true)) || this.roster.wakeAny()) {
				return;
			}
			this.searching.set(0);
			if (!this.roster.hasFreeTasks()) {
				return;
			}
		}
	}

	/** Has every slot of a worker look again what it has to do. */
	void wakeAll(WorkerHandle worker) {
		for (Slot slot : worker.engineSlots()) {
			slot.mode().stopKeeping();
			slot.wake(false);
		}
	}

}

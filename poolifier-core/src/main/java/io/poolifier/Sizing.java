package io.poolifier;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Lets a dynamic pool grow when all its workers are busy, and shrink when they are idle
 * for long. Does nothing in a fixed pool.
 */
final class Sizing {

	private final Settings settings;

	private final Roster roster;

	private final Workforce workforce;

	private final Time time;

	private Time.@Nullable Timer timer;

	private boolean running;

	Sizing(Settings settings, Roster roster, Workforce workforce, Time time) {
		this.settings = settings;
		this.roster = roster;
		this.workforce = workforce;
		this.time = time;
	}

	/**
	 * Hires a worker for a task that is about to come, if all others have enough to do.
	 */
	void taskComes(Affinity affinity) {
		PoolOptions options = this.settings.get();
		if (!options.size().isDynamic()) {
			return;
		}
		if (!affinity.isAny()) {
			hireFor(affinity);
		}
		else if (allBusy(options)) {
			this.workforce.hire();
		}
	}

	/**
	 * Hires workers until there are all that a task is bound to. Keys are given in their
	 * order.
	 * @return {@code false} if there can be no more
	 */
	boolean hireFor(Affinity affinity) {
		if (!this.settings.get().size().isDynamic()) {
			return false;
		}
		if (affinity.isAny()) {
			return this.workforce.hire();
		}
		while (!this.roster.has(affinity.highestKey())) {
			if (!this.workforce.hire()) {
				return false;
			}
		}
		return true;
	}

	private boolean allBusy(PoolOptions options) {
		WorkerNode[] nodes = this.roster.nodes();
		if (nodes.length >= options.size().max()) {
			return false;
		}
		// A worker that has yet to get ready has room as well, so start-ups do not pile
		// up.
		for (WorkerNode node : nodes) {
			if (node.load() < options.concurrency()) {
				return false;
			}
		}
		return true;
	}

	synchronized void start() {
		this.running = true;
		schedule();
	}

	private void schedule() {
		if (this.running && this.settings.get().size().isDynamic()) {
			this.timer = this.time.after(this.settings.get().maxInactiveTime().dividedBy(2), this::endInactive);
		}
	}

	synchronized void stop() {
		this.running = false;
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
		}
	}

	private void endInactive() {
		PoolOptions options = this.settings.get();
		long now = this.time.nanoTime();
		for (WorkerNode node : this.roster.nodes()) {
			WorkerHandle worker = node.worker();
			if (worker != null && node.isDynamic() && worker.isReady()
					&& now - worker.lastActivity() > TimeUnit.NANOSECONDS.convert(options.maxInactiveTime())) {
				end(node, worker, options.killBehavior());
			}
		}
		synchronized (this) {
			schedule();
		}
	}

	private void end(WorkerNode node, WorkerHandle worker, KillBehavior behavior) {
		if (node.load() == 0 && worker.isIdle()) {
			this.workforce.dismiss(worker);
		}
		else if (behavior == KillBehavior.HARD) {
			// The callers of its tasks hear of that, so it is not for the timer's thread.
			this.time.inBackground("poolifier-" + this.settings.get().name() + "-kill",
					() -> this.workforce.kill(worker));
		}
	}

}

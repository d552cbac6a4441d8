package io.poolifier;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Lets a dynamic pool grow when all its workers are busy, and shrink when they are idle
 * for long. Does nothing in a fixed pool.
 */
final class Sizing {

	private final PoolOptions options;

	private final Roster roster;

	private final Workforce workforce;

	private final Time time;

	private final Duration period;

	private Time.@Nullable Timer timer;

	private boolean running;

	Sizing(PoolOptions options, Roster roster, Workforce workforce, Time time) {
		this.options = options;
		this.roster = roster;
		this.workforce = workforce;
		this.time = time;
		this.period = options.maxInactiveTime().dividedBy(2);
	}

	/**
	 * Hires a worker for a task that is about to come, if all others have enough to do.
	 */
	void taskComes() {
		if (this.options.size().isDynamic() && allBusy()) {
			this.workforce.hire();
		}
	}

	private boolean allBusy() {
		WorkerNode[] nodes = this.roster.nodes();
		if (nodes.length >= this.options.size().max()) {
			return false;
		}
		// A worker that has yet to get ready has room as well, so start-ups do not pile
		// up.
		for (WorkerNode node : nodes) {
			if (node.load() < this.options.concurrency()) {
				return false;
			}
		}
		return true;
	}

	synchronized void start() {
		if (this.options.size().isDynamic()) {
			this.running = true;
			this.timer = this.time.after(this.period, this::dismissIdle);
		}
	}

	synchronized void stop() {
		this.running = false;
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	private void dismissIdle() {
		long now = this.time.nanoTime();
		for (WorkerNode node : this.roster.nodes()) {
			WorkerHandle worker = node.worker();
			if (node.isDynamic() && worker != null && isIdle(node, worker)
					&& now - worker.idleSince() > TimeUnit.NANOSECONDS.convert(this.options.maxInactiveTime())) {
				this.workforce.dismiss(worker);
			}
		}
		synchronized (this) {
			if (this.running) {
				this.timer = this.time.after(this.period, this::dismissIdle);
			}
		}
	}

	private static boolean isIdle(WorkerNode node, WorkerHandle worker) {
		return worker.isReady() && node.load() == 0 && worker.isIdle();
	}

}

package io.poolifier.internal.engine;

import java.util.concurrent.TimeUnit;

import io.poolifier.options.KillBehavior;
import org.jspecify.annotations.Nullable;

/**
 * Lets a dynamic pool grow when all its workers are busy, and shrink when they are idle
 * for long. Does nothing in a fixed pool. Thread-safe.
 */
final class PoolScaler implements Supervisor.Duty {

	private final CurrentOptions options;

	private final ActiveNodes nodes;

	private final WorkerSupervisor workers;

	private final TaskMover mover;

	private volatile boolean running;

	/** When to look for inactive workers. */
	private volatile long nextLook;

	PoolScaler(CurrentOptions options, ActiveNodes nodes, WorkerSupervisor workers, TaskMover mover) {
		this.options = options;
		this.nodes = nodes;
		this.workers = workers;
		this.mover = mover;
	}

	void start(long now) {
		this.nextLook = now + interval();
		this.running = true;
	}

	void stop() {
		this.running = false;
	}

	private long interval() {
		return TimeUnit.NANOSECONDS.convert(this.options.get().maxInactiveTime()) / 2;
	}

	/**
	 * Adds a worker for a task that is about to come, if all others have enough to do.
	 * @return the node of a worker that was added, and is not ready yet
	 */
	@Nullable WorkerNode taskComes(Affinity affinity) {
		ResolvedOptions options = this.options.get();
		if (!options.size().isDynamic()) {
			return null;
		}
		if (!affinity.isAny()) {
			addFor(affinity);
			return null;
		}
		WorkerNode added = allBusy(options) ? this.workers.add() : null;
		return (added != null && !added.ready()) ? added : null;
	}

	/**
	 * A task has started on a worker. If another one waits there, which was not to be
	 * seen when that was submitted, a worker is added.
	 */
	void taskStarted(WorkerNode node) {
		ResolvedOptions options = this.options.get();
		if (options.size().isDynamic() && this.running) {
			relieve(node, options);
		}
	}

	/** Adds a worker if a task waits here while all workers are busy. */
	private void relieve(WorkerNode node, ResolvedOptions options) {
		if (!node.hasFreeTasks() || node.load() <= options.concurrency() || !allBusy(options)) {
			return;
		}
		WorkerNode added = this.workers.add();
		if (added != null && !options.stealing()) {
			Task<?> task = node.poll((taken) -> {
			});
			if (task != null) {
				this.mover.move(task, task.affinity().admits(added.key()) ? added : node);
			}
		}
	}

	/**
	 * Adds workers until there are all that a task is bound to. Keys are given in their
	 * order.
	 * @return {@code false} if there can be no more
	 */
	boolean addFor(Affinity affinity) {
		if (!this.options.get().size().isDynamic()) {
			return false;
		}
		if (affinity.isAny()) {
			return this.workers.add() != null;
		}
		while (!this.nodes.has(affinity.highestKey())) {
			if (this.workers.add() == null) {
				return false;
			}
		}
		return true;
	}

	private boolean allBusy(ResolvedOptions options) {
		WorkerNode[] nodes = this.nodes.all();
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

	@Override
	public long perform(long now) {
		ResolvedOptions options = this.options.get();
		if (!this.running || !options.size().isDynamic()) {
			return Long.MAX_VALUE;
		}
		if (this.nextLook - now <= 0) {
			this.nextLook = now + interval();
			endInactive(options, now);
		}
		// Workers that were not busy when the tasks came are by now.
		for (WorkerNode node : this.nodes.all()) {
			relieve(node, options);
		}
		return this.nextLook - now;
	}

	private void endInactive(ResolvedOptions options, long now) {
		long limit = TimeUnit.NANOSECONDS.convert(options.maxInactiveTime());
		for (WorkerNode node : this.nodes.all()) {
			WorkerHandle worker = this.workers.worker(node);
			if (worker != null && node.isDynamic() && worker.isReady() && now - worker.lastActivity() > limit
					&& !this.workers.retireIdle(worker) && options.killBehavior() == KillBehavior.HARD
					&& !worker.isIdle()) {
				this.workers.kill(worker, now - limit);
			}
		}
	}

}

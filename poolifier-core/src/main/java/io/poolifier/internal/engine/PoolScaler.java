// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.concurrent.TimeUnit;

import io.poolifier.options.KillBehavior;
import org.jspecify.annotations.Nullable;

/**
 * Scaler of a dynamic pool, which adds workers when all workers are busy and retires
 * workers that are idle for too long. Has no effect in a fixed pool. Thread-safe.
 */
final class PoolScaler implements Supervisor.Duty {

	private final CurrentOptions options;

	private final ActiveNodes nodes;

	private final WorkerSupervisor workers;

	private final TaskMover mover;

	private volatile boolean running;

	/** The time of the next check for inactive workers. */
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
	 * Adds a worker for a task that is about to be enqueued, if no other worker has room
	 * for it.
	 * @return the node of the added worker, which is not ready yet; {@code null} if none
	 * was added
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
	 * Called when a task has started on a worker. Adds a worker if another task waits
	 * there that was not visible when it was submitted.
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
	 * Adds workers until all workers to which a task is bound exist. Keys are assigned in
	 * ascending order.
	 * @return {@code false} if no further worker can be added
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
		// A starting worker has room as well, which limits simultaneous start-ups.
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
		// Workers that were not busy when the tasks were submitted may be busy now.
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

// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.function.Consumer;

import io.poolifier.internal.concurrent.StackHeadroom;

/**
 * Work stealer, which moves tasks from workers with many tasks to workers with few.
 * Thread-safe.
 */
final class WorkStealer {

	/** The queue size from which a thief may take half of the tasks. */
	private static final int MANY = 8;

	/**
	 * The maximum number of tasks that a thief takes, because it locks the queue
	 * meanwhile.
	 */
	private static final int MOST = 128;

	private static final int NO_ROOM = -1;

	private final ActiveNodes nodes;

	private final CurrentOptions options;

	private final TaskMover mover;

	private final Admission admission;

	private final PaddedAtomicInteger stealers = new PaddedAtomicInteger();

	WorkStealer(ActiveNodes nodes, CurrentOptions options, Admission admission, TaskMover mover) {
		this.nodes = nodes;
		this.options = options;
		this.admission = admission;
		this.mover = mover;
	}

	boolean isEnabled() {
		return this.options.get().stealing();
	}

	/**
	 * Steals a task from the worker with the most waiting tasks that the thief may run.
	 * If there are many tasks and they are short, half of them move to the queue of the
	 * thief. Stealing such tasks one by one would take longer than running them. For
	 * longer tasks, the move would change their order without a benefit. The caller has
	 * to report when the stolen tasks are {@linkplain #kept() in its queue}.
	 * @param shortTasks whether recent tasks of the thief were short
	 * @param loot the receiver of each task, called before the task leaves the queue of
	 * the victim
	 * @return {@code true} if a task was stolen
	 */
	boolean steal(WorkerNode thief, boolean shortTasks, Consumer<? super Task<?>> loot) {
		ResolvedOptions options = this.options.get();
		if (!options.stealing()) {
			return false;
		}
		WorkerNode victim = null;
		int most = 0;
		for (WorkerNode node : this.nodes.all()) {
			int queued = (node != thief) ? node.queued() : 0;
			if (queued > most && node.hasTaskFor(thief)) {
				most = queued;
				victim = node;
			}
		}
		if (victim == null || !begin(options)) {
			return false;
		}
		try {
			if (!shortTasks || most < MANY) {
				return victim.trySteal(thief, loot) != null;
			}
			// Done before, because the tasks are in no queue meanwhile.
			StackHeadroom.require();
			int many = Math.min(most / 2, MOST);
			return options.isBounded() ? stealWithinLimits(victim, thief, many, options.capacity(), loot)
					: victim.trySteal(thief, many, loot);
		}
		finally {
			this.stealers.decrementAndGet();
		}
	}

	/**
	 * Steals as many tasks as fit into the queue of the thief, and one that runs at once.
	 */
	private boolean stealWithinLimits(WorkerNode victim, WorkerNode thief, int most, int capacity,
			Consumer<? super Task<?>> loot) {
		if (!this.admission.tryPause()) {
			return victim.trySteal(thief, loot) != null;
		}
		boolean stolen = false;
		try {
			int room = Math.max(capacity - thief.queued(), 0);
			stolen = victim.trySteal(thief, Math.min(most - 1, room) + 1, loot);
			return stolen;
		}
		finally {
			if (!stolen) {
				this.admission.resume();
			}
		}
	}

	/**
	 * Called after tasks were stolen, when all but the first are in the queue of the
	 * thief.
	 */
	void kept() {
		this.admission.resume();
	}

	/** Acquires the right to steal, which is limited to a number of workers at once. */
	private boolean begin(ResolvedOptions options) {
		if (this.stealers.incrementAndGet() <= options.stealers()) {
			return true;
		}
		this.stealers.decrementAndGet();
		return false;
	}

	/** Returns whether a worker should poll for a task. */
	boolean hasTaskFor(WorkerNode thief) {
		if (thief.hasTasks()) {
			return true;
		}
		if (isEnabled()) {
			for (WorkerNode node : this.nodes.all()) {
				if (node != thief && node.hasTaskFor(thief)) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * Redistributes tasks of a worker under back pressure. Each other worker takes one
	 * task, those with the fewest waiting tasks first.
	 */
	void relieve(WorkerNode source) {
		ResolvedOptions options = this.options.get();
		if (!options.stealingOnBackPressure() || options.queueSize() <= 1) {
			return;
		}
		if (!options.isBounded()) {
			relieve(source, options);
		}
		else if (this.admission.tryPause()) {
			try {
				relieve(source, options);
			}
			finally {
				this.admission.resume();
			}
		}
	}

	private void relieve(WorkerNode source, ResolvedOptions options) {
		WorkerNode[] nodes = this.nodes.all();
		// Sizes change meanwhile, so each one is read only once.
		int[] queued = new int[nodes.length];
		for (int i = 0; i < nodes.length; i++) {
			queued[i] = (nodes[i] != source) ? queuedIfRoom(nodes[i], options) : NO_ROOM;
		}
		int allowed = options.stealers();
		int next = leastQueued(queued);
		while (allowed > 0 && next != NO_ROOM) {
			queued[next] = NO_ROOM;
			StackHeadroom.require();
			WorkerNode taker = nodes[next];
			Task<?> task = source.trySteal(taker, (stolen) -> {
			});
			if (task != null) {
				taker.tookOver(1);
				this.mover.move(task, taker);
				allowed--;
			}
			next = leastQueued(queued);
		}
	}

	private static int queuedIfRoom(WorkerNode taker, ResolvedOptions options) {
		int queued = taker.queued();
		return (taker.ready() && queued < Math.min(options.queueSize() - 1, options.capacity())) ? queued : NO_ROOM;
	}

	private static int leastQueued(int[] queued) {
		int least = NO_ROOM;
		for (int i = 0; i < queued.length; i++) {
			if (queued[i] != NO_ROOM && (least == NO_ROOM || queued[i] < queued[least])) {
				least = i;
			}
		}
		return least;
	}

	/**
	 * Moves stolen tasks to the queue of the thief.
	 * @param oldest the first of the tasks, which are linked by their next fields
	 */
	void keep(Task<?> oldest, WorkerNode thief) {
		this.mover.addStolen(oldest, thief);
	}

}

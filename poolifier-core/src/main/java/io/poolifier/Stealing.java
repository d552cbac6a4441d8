package io.poolifier;

import org.jspecify.annotations.Nullable;

/**
 * Finds tasks for a worker in the queues of the others.
 */
final class Stealing {

	private final Roster roster;

	private final boolean enabled;

	Stealing(Roster roster, boolean enabled) {
		this.roster = roster;
		this.enabled = enabled;
	}

	/**
	 * Takes the newest task of the worker that has the most waiting.
	 * @return a task, or {@code null} if there is none to be had
	 */
	@Nullable Task<?> steal(WorkerNode thief) {
		if (!this.enabled) {
			return null;
		}
		WorkerNode victim = null;
		int most = 0;
		for (WorkerNode node : this.roster.nodes()) {
			if (node != thief) {
				int queued = node.queued();
				if (queued > most) {
					most = queued;
					victim = node;
				}
			}
		}
		return (victim != null) ? victim.trySteal() : null;
	}

	/** Whether it is worth while for a worker to ask for a task. */
	boolean hasTaskFor(WorkerNode node) {
		return node.hasTasks() || (this.enabled && this.roster.hasTasks());
	}

}

package io.poolifier;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Moves tasks from workers that have many to workers that have few.
 */
final class Stealing {

	private final Roster roster;

	private final Settings settings;

	private final AtomicInteger stealers = new AtomicInteger();

	Stealing(Roster roster, Settings settings) {
		this.roster = roster;
		this.settings = settings;
	}

	boolean isEnabled() {
		return this.settings.get().stealing();
	}

	/**
	 * Takes the newest of the least urgent tasks from the worker that has the most
	 * waiting which the thief may have.
	 * @return a task, or {@code null} if there is none to be had
	 */
	@Nullable Task<?> steal(WorkerNode thief) {
		PoolOptions options = this.settings.get();
		if (!options.stealing()) {
			return null;
		}
		WorkerNode[] nodes = this.roster.nodes();
		WorkerNode victim = null;
		int most = 0;
		for (WorkerNode node : nodes) {
			int queued = (node != thief) ? node.queued() : 0;
			if (queued > most && node.hasTaskFor(thief)) {
				most = queued;
				victim = node;
			}
		}
		return (victim != null && begin(options)) ? transfer(victim, thief) : null;
	}

	/** Takes the right to steal, of which there is only so much. */
	private boolean begin(PoolOptions options) {
		if (this.stealers.incrementAndGet() <= options.stealers()) {
			return true;
		}
		this.stealers.decrementAndGet();
		return false;
	}

	private @Nullable Task<?> transfer(WorkerNode victim, WorkerNode thief) {
		try {
			return victim.trySteal(thief);
		}
		finally {
			this.stealers.decrementAndGet();
		}
	}

	/** Whether it is worth while for a worker to ask for a task. */
	boolean hasTaskFor(WorkerNode thief) {
		if (thief.hasTasks()) {
			return true;
		}
		if (isEnabled()) {
			for (WorkerNode node : this.roster.nodes()) {
				if (node != thief && node.hasTaskFor(thief)) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * Lets the other workers, those with the fewest tasks first, take a task each from
	 * one whose queue has reached its size.
	 * @param add gives a task to a worker
	 */
	void relieve(WorkerNode source, BiConsumer<Task<?>, WorkerNode> add) {
		PoolOptions options = this.settings.get();
		if (!options.stealingOnBackPressure() || options.queueSize() <= 1) {
			return;
		}
		int allowed = options.stealers();
		for (WorkerNode taker : this.roster.byQueued()) {
			if (allowed == 0) {
				return;
			}
			Task<?> task = (taker != source && hasRoomFor(taker, options)) ? source.trySteal(taker) : null;
			if (task != null) {
				taker.tookOver();
				add.accept(task, taker);
				allowed--;
			}
		}
	}

	private static boolean hasRoomFor(WorkerNode taker, PoolOptions options) {
		return taker.ready() && taker.queued() < options.queueSize() - 1;
	}

}

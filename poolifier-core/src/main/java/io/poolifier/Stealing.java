package io.poolifier;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Moves tasks from workers that have many to workers that have few.
 */
final class Stealing {

	/** From so many waiting tasks on a thief may take half of them. */
	private static final int MANY = 8;

	/** The most that a thief takes: the victim's queue is locked meanwhile. */
	private static final int MOST = 128;

	private final Roster roster;

	private final Settings settings;

	private final BiConsumer<Task<?>, WorkerNode> mover;

	private final PaddedInteger stealers = new PaddedInteger();

	/**
	 * Creates what moves tasks.
	 * @param mover gives a task that is in no queue to a worker
	 */
	Stealing(Roster roster, Settings settings, BiConsumer<Task<?>, WorkerNode> mover) {
		this.roster = roster;
		this.settings = settings;
		this.mover = mover;
	}

	boolean isEnabled() {
		return this.settings.get().stealing();
	}

	/**
	 * Takes the newest of the least urgent tasks from the worker that has the most
	 * waiting which the thief may have. If there are many, and tasks are short, half of
	 * them move to the thief's queue: to steal such tasks one by one would take longer
	 * than to run them. Others would be overtaken for nothing.
	 * @param shortTasks whether the thief's tasks were short lately
	 * @return a task, or {@code null} if there is none to be had
	 */
	@Nullable Task<?> steal(WorkerNode thief, boolean shortTasks) {
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
		if (victim == null || !begin(options)) {
			return null;
		}
		return (shortTasks && most >= MANY) ? transferMany(victim, thief, Math.min(most / 2, MOST))
				: transfer(victim, thief);
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

	/** The task that the thief runs first is not put into its queue. */
	private @Nullable Task<?> transferMany(WorkerNode victim, WorkerNode thief, int most) {
		Deque<Task<?>> newestFirst = new ArrayDeque<>(most);
		try {
			victim.trySteal(thief, newestFirst, most);
		}
		finally {
			this.stealers.decrementAndGet();
		}
		Task<?> first = newestFirst.pollLast();
		if (!newestFirst.isEmpty()) {
			thief.tookOver(newestFirst.size());
			// As new ones: while they were in no queue, others may have gone to rest.
			newestFirst.descendingIterator().forEachRemaining((task) -> this.mover.accept(task, thief));
		}
		return first;
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
	 */
	void relieve(WorkerNode source) {
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
				taker.tookOver(1);
				this.mover.accept(task, taker);
				allowed--;
			}
		}
	}

	private static boolean hasRoomFor(WorkerNode taker, PoolOptions options) {
		return taker.ready() && taker.queued() < options.queueSize() - 1;
	}

}

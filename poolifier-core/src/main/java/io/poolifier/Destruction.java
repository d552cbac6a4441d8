package io.poolifier;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.poolifier.task.PoolClosedException;
import org.jspecify.annotations.Nullable;

/**
 * The end of a pool: waits for its tasks for a while, then ends what is left.
 */
final class Destruction implements Lifecycle.State {

	private final Engine engine;

	private final Workforce workforce;

	private final Workforce.Leftovers leftovers;

	private final Runnable whenDone;

	private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

	private final AtomicBoolean finishing = new AtomicBoolean();

	private Time.@Nullable Timer timer;

	Destruction(Engine engine, Workforce workforce, Workforce.Leftovers leftovers, Runnable whenDone) {
		this.engine = engine;
		this.workforce = workforce;
		this.leftovers = leftovers;
		this.whenDone = whenDone;
	}

	@Override
	public String description() {
		return "is being destroyed";
	}

	CompletableFuture<@Nullable Void> done() {
		return this.done.copy();
	}

	void begin() {
		Duration timeout = this.engine.options().tasksQueueOptions().tasksFinishedTimeout();
		this.timer = this.engine.time().after(timeout, this::timeOut);
		this.workforce.drain(this::finish);
	}

	private void timeOut() {
		// To fail a task runs what depends on its future: not on the thread of the
		// timers.
		String poolName = this.engine.options().name();
		this.engine.time().inBackground("poolifier-" + poolName + "-destroy", this::finish);
	}

	private void finish() {
		if (!this.finishing.compareAndSet(false, true)) {
			return;
		}
		if (this.timer != null) {
			this.timer.cancel();
		}
		String poolName = this.engine.options().name();
		PoolClosedException error = new PoolClosedException(poolName,
				"Pool '%s' was destroyed before the task ended".formatted(poolName));
		WorkerNode[] nodes = this.workforce.closeAll();
		List<Leftover> left = Leftover.of(nodes, this.workforce.workers());
		this.workforce.killAll(error);
		for (WorkerNode node : nodes) {
			this.leftovers.evacuate(node);
		}
		Leftover.report(left, this.engine);
		this.whenDone.run();
		this.done.complete(null);
	}

}

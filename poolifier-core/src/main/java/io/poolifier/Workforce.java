package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import io.poolifier.event.PoolEvent;
import io.poolifier.task.WorkerLostException;
import io.poolifier.usage.UsageSummary;
import io.poolifier.worker.WorkerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hires, replaces and dismisses the workers of a pool.
 */
final class Workforce {

	private static final Logger logger = LoggerFactory.getLogger(Workforce.class);

	/*
	 * Implementation note. One lock guards who works where. Workers are made, started,
	 * woken and killed, tasks are moved and ended, and events are published without it.
	 *
	 * A worker is on the books (`workers`) from before it can be given a task until it
	 * has stopped; then what it has counted is added to `retired` under the same lock. So
	 * totals that are read under the lock never go down.
	 */

	/** What becomes of the tasks that wait at a node whose worker is gone. */
	interface Leftovers {

		/** The node is closed. */
		void evacuate(WorkerNode node);

		/** The worker will be replaced. */
		void redistribute(WorkerNode node);

	}

	private final PoolOptions options;

	private final Engine engine;

	private final Roster roster;

	private final WorkerFactory factory;

	private final Leftovers leftovers;

	private final Map<Integer, WorkerNode> places = new HashMap<>();

	private final Map<WorkerNode, RestartBackoff> backoffs = new HashMap<>();

	private final Set<WorkerHandle> workers = new LinkedHashSet<>();

	private final UsageSummary retired = new UsageSummary();

	private long nextId;

	private volatile boolean draining;

	private @Nullable Runnable whenDrained;

	Workforce(Engine engine, Roster roster, WorkerFactory factory, Leftovers leftovers) {
		this.options = engine.options();
		this.engine = engine;
		this.roster = roster;
		this.factory = factory;
		this.leftovers = leftovers;
	}

	/** Hires the minimum of workers. */
	void start() {
		synchronized (this) {
			this.draining = false;
			this.whenDrained = null;
			this.backoffs.clear();
		}
		for (int i = 0; i < this.options.size().min(); i++) {
			hire();
		}
	}

	/**
	 * Hires one more worker.
	 * @return {@code false} if there can be no more
	 */
	boolean hire() {
		WorkerHandle worker;
		synchronized (this) {
			if (this.draining || this.roster.size() >= this.options.size().max()) {
				return false;
			}
			WorkerNode node = vacantNode();
			node.setOpen(true);
			worker = newWorker(node);
			List<WorkerNode> nodes = new ArrayList<>(Arrays.asList(this.roster.nodes()));
			nodes.add(node);
			nodes.sort(Comparator.comparingInt(WorkerNode::key));
			this.roster.set(nodes.toArray(WorkerNode[]::new));
		}
		launch(worker);
		this.engine.signals().workerAdded();
		return true;
	}

	private WorkerNode vacantNode() {
		int key = 0;
		for (WorkerNode node : this.roster.nodes()) {
			if (node.key() != key) {
				break;
			}
			key++;
		}
		return this.places.computeIfAbsent(key,
				(vacant) -> new WorkerNode(vacant, this.options, this.engine.signals(), this.engine.totals()));
	}

	private WorkerHandle newWorker(WorkerNode node) {
		WorkerHandle worker = new WorkerHandle(this.nextId++, node, this, this.engine);
		node.setWorker(worker);
		this.workers.add(worker);
		return worker;
	}

	private void launch(WorkerHandle worker) {
		try {
			worker.start(this.factory.create(worker));
		}
		catch (Throwable ex) {
			worker.failed(ex);
			worker.stopped();
		}
	}

	/**
	 * Lets a worker go that has nothing to do.
	 * @return {@code false} if it is no longer there, or needed for the minimum
	 */
	boolean dismiss(WorkerHandle worker) {
		synchronized (this) {
			if (this.draining || this.roster.size() <= this.options.size().min() || worker.node().worker() != worker) {
				return false;
			}
			worker.stop();
			close(worker.node());
		}
		this.leftovers.evacuate(worker.node());
		this.engine.wakeups().wakeAll(worker);
		this.engine.signals().workerRemoved();
		return true;
	}

	private void close(WorkerNode node) {
		node.setOpen(false);
		node.setWorker(null);
		this.roster.set(Arrays.stream(this.roster.nodes()).filter((other) -> other != node).toArray(WorkerNode[]::new));
	}

	void workerReady() {
		this.engine.signals().workerReady();
	}

	void workerFailed(WorkerHandle worker, Throwable error) {
		WorkerNode node = worker.node();
		boolean replace;
		Duration delay = Duration.ZERO;
		synchronized (this) {
			if (node.worker() != worker) {
				return;
			}
			replace = this.options.restartWorkerOnError() && !this.draining;
			if (replace) {
				node.setWorker(null);
				Duration age = Duration.ofNanos(this.engine.time().nanoTime() - worker.createdNanos());
				delay = this.backoffs.computeIfAbsent(node, (key) -> new RestartBackoff()).failed(age);
			}
			else if (this.draining) {
				node.setWorker(null);
			}
			else {
				close(node);
			}
		}
		logger.error("Worker {} of pool '{}' died, and is {}", node.key(), this.options.name(),
				replace ? "replaced in " + delay.toMillis() + " ms" : "not replaced", error);
		this.engine.wakeups().wakeAll(worker);
		this.engine.events().publish(() -> new PoolEvent.WorkerFailed(this.options.name(), node.key(), error));
		if (replace && delay.isZero()) {
			replace(node);
		}
		else if (replace) {
			this.leftovers.redistribute(node);
			this.engine.time().after(delay, () -> replace(node));
		}
		else if (node.isOpen()) {
			this.leftovers.redistribute(node);
		}
		else {
			this.leftovers.evacuate(node);
			this.engine.signals().workerRemoved();
		}
	}

	private void replace(WorkerNode node) {
		WorkerHandle worker;
		synchronized (this) {
			if (this.draining || !node.isOpen() || node.worker() != null) {
				return;
			}
			worker = newWorker(node);
		}
		launch(worker);
	}

	void workerStopped(WorkerHandle worker) {
		WorkerLostException error = new WorkerLostException(this.options.name(),
				"Worker %d of pool '%s' ended before the task did".formatted(worker.workerKey(), this.options.name()),
				null);
		if (!worker.isStopping() && !this.draining) {
			worker.failed(error);
		}
		worker.loseTasks(error);
		Runnable drained;
		synchronized (this) {
			this.workers.remove(worker);
			worker.addUsageTo(this.retired);
			drained = takeWhenDrained();
		}
		if (drained != null) {
			drained.run();
		}
	}

	private @Nullable Runnable takeWhenDrained() {
		Runnable action = this.whenDrained;
		if (action == null || !this.workers.stream().allMatch(WorkerHandle::isKilled)) {
			return null;
		}
		this.whenDrained = null;
		return action;
	}

	/**
	 * Hires nobody any more, and lets each worker go when it finds no more tasks.
	 * @param whenDrained what to do when the last one is gone
	 */
	void drain(Runnable whenDrained) {
		Runnable drained;
		synchronized (this) {
			this.draining = true;
			this.whenDrained = whenDrained;
			drained = takeWhenDrained();
		}
		for (WorkerHandle worker : workers()) {
			this.engine.wakeups().wakeAll(worker);
		}
		if (drained != null) {
			drained.run();
		}
	}

	boolean isDraining() {
		return this.draining;
	}

	/**
	 * Closes all nodes.
	 * @return what was open
	 */
	WorkerNode[] closeAll() {
		synchronized (this) {
			WorkerNode[] nodes = this.roster.nodes();
			for (WorkerNode node : nodes) {
				close(node);
			}
			return nodes;
		}
	}

	/**
	 * Ends all workers that are still there, whatever they do. One that cannot be ended
	 * stays on the books until it ends by itself.
	 * @param error what the callers of their tasks get
	 */
	void killAll(Throwable error) {
		for (WorkerHandle worker : workers()) {
			worker.kill(error);
			this.engine.wakeups().wakeAll(worker);
		}
	}

	/** The workers on the books. */
	synchronized List<WorkerHandle> workers() {
		return List.copyOf(this.workers);
	}

	/** What all workers have done that the pool ever had. */
	synchronized UsageSummary totals() {
		UsageSummary totals = new UsageSummary();
		totals.add(this.retired);
		for (WorkerHandle worker : this.workers) {
			worker.addUsageTo(totals);
		}
		return totals;
	}

}

package io.poolifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import io.poolifier.event.PoolEvent;
import io.poolifier.task.WorkerLostException;
import io.poolifier.usage.Statistic;
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

	private final Engine engine;

	private final Roster roster;

	private final WorkerFactory factory;

	private final Leftovers leftovers;

	private final Map<Integer, WorkerNode> places = new HashMap<>();

	private final Map<WorkerNode, RestartBackoff> backoffs = new HashMap<>();

	/** What brings a worker to a node whose worker died. */
	private final Map<WorkerNode, Time.Timer> replacements = new HashMap<>();

	private final Set<WorkerHandle> workers = new LinkedHashSet<>();

	private final UsageSummary retired = UsageSummary.ofThePast();

	private final Map<TaskFunction.UsageKey, UsageSummary> retiredByFunction = new HashMap<>();

	private long restarts;

	private long nextId;

	private volatile boolean draining;

	private @Nullable Runnable whenDrained;

	Workforce(Engine engine, Roster roster, WorkerFactory factory, Leftovers leftovers) {
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
		for (int i = 0; i < this.engine.options().size().min(); i++) {
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
			if (this.draining || this.roster.size() >= this.engine.options().size().max()) {
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
		// One that could not be made, and will not be replaced, is gone again.
		return worker.node().isOpen();
	}

	private WorkerNode vacantNode() {
		int key = 0;
		for (WorkerNode node : this.roster.nodes()) {
			if (node.key() != key) {
				break;
			}
			key++;
		}
		WorkerNode place = this.places.computeIfAbsent(key, (vacant) -> new WorkerNode(vacant, this.engine));
		place.adapt(this.engine.options(), this.engine.functions().isPrioritized());
		return place;
	}

	private WorkerHandle newWorker(WorkerNode node) {
		WorkerHandle worker = new WorkerHandle(this.nextId++, node, this, this.engine, baseline());
		node.setWorker(worker);
		this.workers.add(worker);
		return worker;
	}

	/** The least that a worker has of each statistic. */
	private Map<Statistic, Long> baseline() {
		Map<Statistic, Long> baseline = new EnumMap<>(Statistic.class);
		for (Statistic statistic : Statistic.values()) {
			Arrays.stream(this.roster.nodes())
				.filter(WorkerNode::ready)
				.mapToLong((node) -> node.total(statistic))
				.min()
				.ifPresent((least) -> baseline.put(statistic, least));
		}
		return baseline;
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
			if (this.draining || this.roster.size() <= this.engine.options().size().min()
					|| worker.node().worker() != worker) {
				return false;
			}
			worker.stop();
			close(worker.node());
		}
		// First, for until then its slots seem to rest and cannot be woken for the tasks.
		this.engine.wakeups().wakeAll(worker);
		this.leftovers.evacuate(worker.node());
		this.engine.signals().workerRemoved();
		return true;
	}

	/**
	 * Ends a worker above the minimum in spite of what it does.
	 */
	void kill(WorkerHandle worker) {
		synchronized (this) {
			if (this.draining || worker.node().worker() != worker) {
				return;
			}
			close(worker.node());
		}
		String pool = this.engine.options().name();
		end(worker,
				new WorkerLostException(pool, "Worker %d of pool '%s' was ended, because it was inactive for too long"
					.formatted(worker.workerKey(), pool), null));
		this.leftovers.evacuate(worker.node());
		this.engine.wakeups().wakeAll(worker);
		this.engine.signals().workerRemoved();
	}

	/** Goes on if the worker fails to end: its tasks have, and it gets no more. */
	private void end(WorkerHandle worker, Throwable error) {
		try {
			worker.kill(error);
		}
		catch (Throwable ex) {
			logger.error("Worker {} of pool '{}' failed to end", worker.workerKey(), this.engine.options().name(), ex);
		}
	}

	/** Has as many workers as the size asks for that has been set. */
	void resize() {
		PoolSize size = this.engine.options().size();
		for (WorkerNode node : this.roster.nodes()) {
			WorkerHandle worker = node.worker();
			if (node.key() >= size.max()) {
				if (worker != null) {
					dismiss(worker);
				}
				else {
					abandon(node);
				}
			}
		}
		boolean hired = true;
		while (hired && this.roster.size() < size.min()) {
			hired = hire();
		}
	}

	/** Closes the node of a worker that is about to be replaced, and is not. */
	private void abandon(WorkerNode node) {
		synchronized (this) {
			if (node.worker() != null || !node.isOpen()) {
				return;
			}
			close(node);
		}
		this.leftovers.evacuate(node);
		this.engine.signals().workerRemoved();
	}

	/** Has all workers and nodes follow the options that have been set. */
	void adapt() {
		PoolOptions options = this.engine.options();
		boolean prioritized = this.engine.functions().isPrioritized();
		for (WorkerNode node : this.roster.nodes()) {
			node.adapt(options, prioritized);
		}
		for (WorkerHandle worker : workers()) {
			worker.adapt(options.concurrency());
			this.engine.wakeups().wakeAll(worker);
		}
	}

	/** Has all slots look for tasks. */
	void wakeAll() {
		workers().forEach(this.engine.wakeups()::wakeAll);
	}

	void forget(TaskFunction function) {
		workers().forEach((worker) -> worker.forget(function));
		synchronized (this) {
			this.retiredByFunction.remove(function.usageKey());
		}
	}

	/** How often a worker was made in the place of one that died. */
	synchronized long restarts() {
		return this.restarts;
	}

	/** Workers that died, and are to be replaced after a pause. */
	synchronized int restarting() {
		return this.replacements.size();
	}

	/** Workers that were ended and do not end. */
	int quarantined() {
		return (int) workers().stream().filter(WorkerHandle::isKilled).count();
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
			replace = this.engine.options().restartWorkerOnError() && !this.draining;
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
		logger.error("Worker {} of pool '{}' died, and is {}", node.key(), this.engine.options().name(),
				replace ? "replaced in " + delay.toMillis() + " ms" : "not replaced", error);
		this.engine.wakeups().wakeAll(worker);
		this.engine.events().publish(() -> new PoolEvent.WorkerFailed(this.engine.options().name(), node.key(), error));
		if (replace && delay.isZero()) {
			replace(node);
		}
		else if (replace) {
			this.leftovers.redistribute(node);
			replaceAfter(delay, node);
		}
		else if (node.isOpen()) {
			this.leftovers.redistribute(node);
		}
		else {
			this.leftovers.evacuate(node);
			this.engine.signals().workerRemoved();
		}
	}

	private void replaceAfter(Duration delay, WorkerNode node) {
		synchronized (this) {
			if (!this.draining) {
				this.replacements.put(node, this.engine.time().after(delay, () -> replace(node)));
			}
		}
	}

	private void replace(WorkerNode node) {
		WorkerHandle worker;
		synchronized (this) {
			this.replacements.remove(node);
			if (this.draining || !node.isOpen() || node.worker() != null) {
				return;
			}
			worker = newWorker(node);
			this.restarts++;
		}
		launch(worker);
	}

	/** Counts a task that was lost with its worker, which may be off the books by now. */
	synchronized void taskLost(WorkerHandle worker, TaskFunction function) {
		if (this.workers.contains(worker)) {
			worker.addLost(function);
		}
		else {
			this.retired.addFailed(1);
		}
	}

	void workerStopped(WorkerHandle worker) {
		WorkerLostException error = new WorkerLostException(this.engine.options().name(),
				"Worker %d of pool '%s' ended before the task did".formatted(worker.workerKey(),
						this.engine.options().name()),
				null);
		if (!worker.isStopping() && !this.draining) {
			worker.failed(error);
		}
		worker.loseTasks(error);
		Runnable drained;
		synchronized (this) {
			this.workers.remove(worker);
			retire(worker);
			drained = takeWhenDrained();
		}
		if (drained != null) {
			drained.run();
		}
	}

	private void retire(WorkerHandle worker) {
		worker.addUsageTo(this.retired);
		for (TaskFunction function : this.engine.functions().all()) {
			UsageSummary summary = this.retiredByFunction.computeIfAbsent(function.usageKey(),
					(key) -> UsageSummary.ofThePast());
			worker.addUsageTo(summary, function);
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
			this.replacements.values().forEach(Time.Timer::cancel);
			this.replacements.clear();
			drained = takeWhenDrained();
		}
		wakeAll();
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
			end(worker, error);
			this.engine.wakeups().wakeAll(worker);
		}
	}

	/** The workers on the books. */
	synchronized List<WorkerHandle> workers() {
		return List.copyOf(this.workers);
	}

	/** What all workers have done for a function. */
	synchronized UsageSummary totals(TaskFunction function) {
		UsageSummary totals = new UsageSummary();
		UsageSummary retired = this.retiredByFunction.get(function.usageKey());
		if (retired != null) {
			totals.add(retired);
		}
		for (WorkerHandle worker : this.workers) {
			worker.addUsageTo(totals, function);
		}
		return totals;
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

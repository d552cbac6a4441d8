// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.poolifier.event.PoolEvent;
import io.poolifier.info.CrashLoop;
import io.poolifier.internal.concurrent.StackHeadroom;
import io.poolifier.options.Statistic;
import io.poolifier.task.WorkerLostException;
import io.poolifier.task.WorkerUnavailableException;
import io.poolifier.worker.WorkerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Supervisor of the workers of a pool, which adds, replaces and retires them.
 * Thread-safe.
 */
final class WorkerSupervisor implements Supervisor.Duty, WorkerHandle.Listener {

	/**
	 * Observer of the workers. None of its methods throws or blocks.
	 */
	interface Observer {

		void workerAdded();

		void workerRemoved();

		void workerReady();

		void taskStarted(WorkerNode node, boolean wasIdle);

		void slotIdle();

		void taskFailed(int workerKey, Task<?> task, Throwable error, boolean aborted);

		/**
		 * Called when a worker is freed from a task that does not end although it was
		 * aborted.
		 * @param terminated whether the worker is terminated; otherwise the slot of the
		 * task is put into quarantine
		 */
		void taskOverran(int workerKey, Task<?> task, boolean terminated);

		/** Returns whether accepted tasks have yet to be dispatched to workers. */
		boolean expectsTasks();

	}

	/*
	 * Implementation note. One lock guards the assignment of workers to nodes. Workers
	 * are created, started, woken and killed, and tasks are moved and ended, without the
	 * lock.
	 *
	 * Other threads change the desired state: a worker is added, has failed or has
	 * stopped, or the options have changed. They signal the thread of the pool, which
	 * applies the changes in `perform`. It determines the work from the state each time,
	 * so that nothing is lost if a part of it throws.
	 */

	private final CurrentOptions options;

	private final ActiveNodes nodes;

	private final WorkerFactory factory;

	private final Slot.Environment environment;

	private final AffinityGroups groups;

	private final UsageLedger ledger;

	private final TaskSettler settler;

	private final EventPublisher events;

	private final WorkerNode.Listener nodeListener;

	private final Observer observer;

	private final TaskRedistributor redistributor;

	private final Runnable signal;

	/** Guarded by the lock of this object, as its content is. */
	private final Places places;

	/**
	 * The workers that have not stopped, by their ids, which ascend. Changes under the
	 * lock of this object.
	 */
	private final Map<Long, WorkerHandle> workers = new ConcurrentSkipListMap<>();

	private final LongAdder retriedTasks = new LongAdder();

	private final AtomicInteger quarantinedSlots = new AtomicInteger();

	private long nextId;

	private volatile boolean factoryStarted;

	private volatile boolean running;

	private volatile boolean draining;

	private volatile boolean optionsChanged;

	private volatile boolean sizeChanged;

	/** The time at which slots without a thread were last woken. */
	private long lastWakeAgain;

	WorkerSupervisor(CurrentOptions options, ActiveNodes nodes, WorkerFactory factory, Slot.Environment environment,
			AffinityGroups groups, UsageLedger ledger, TaskSettler settler, EventPublisher events,
			WorkerNode.Listener nodeListener, Observer observer, TaskMover mover, Runnable signal) {
		this.options = options;
		this.nodes = nodes;
		this.factory = factory;
		this.environment = environment;
		this.groups = groups;
		this.ledger = ledger;
		this.settler = settler;
		this.events = events;
		this.nodeListener = nodeListener;
		this.observer = observer;
		this.redistributor = new TaskRedistributor(nodes, mover);
		this.signal = signal;
		this.places = new Places(this::newNode);
	}

	/** Starts the factory, and adds the minimum number of workers. */
	void start() {
		this.factory.start(this.options.get().name());
		this.factoryStarted = true;
		synchronized (this) {
			this.running = true;
			this.draining = false;
			this.lastWakeAgain = this.environment.time().nanoTime();
			this.places.all().forEach(Place::forgetFailures);
		}
		add(this.options.get().size().min());
	}

	/** Closes the factory, after all workers have stopped or were killed. */
	void stop() {
		if (!this.factoryStarted) {
			// It may belong to another pool, and has refused this one.
			return;
		}
		this.factoryStarted = false;
		try {
			this.factory.close();
		}
		catch (Throwable ex) {
			fault("The factory of the workers could not be closed", ex);
		}
	}

	/**
	 * Adds one worker.
	 * @return its node; {@code null} if no worker can be added
	 */
	@Nullable WorkerNode add() {
		List<WorkerNode> added = add(1);
		return added.isEmpty() ? null : added.get(0);
	}

	private List<WorkerNode> add(int count) {
		StackHeadroom.require();
		List<WorkerNode> added = new ArrayList<>();
		synchronized (this) {
			int room = this.options.get().size().max() - this.nodes.size();
			if (this.running && !this.draining) {
				Map<Statistic, Long> baseline = baseline();
				for (int key = 0; added.size() < Math.min(count, room); key++) {
					Place place = this.places.obtain(key);
					if (!place.isOpen()) {
						place.node().adapt(this.options.get(), this.environment.functions().isPrioritized());
						place.unavailableSince(this.environment.time().nanoTime());
						place.occupy(newWorker(place, baseline));
						added.add(place.node());
					}
				}
				List<WorkerNode> all = new ArrayList<>(Arrays.asList(this.nodes.all()));
				all.addAll(added);
				all.sort(Comparator.comparingInt(WorkerNode::key));
				added.forEach((node) -> node.setOpen(true));
				this.nodes.set(all.toArray(WorkerNode[]::new));
			}
		}
		if (!added.isEmpty()) {
			this.signal.run();
			this.observer.workerAdded();
		}
		return added;
	}

	private WorkerNode newNode(int key) {
		return new WorkerNode(key, this.options, this.groups, this.nodeListener);
	}

	private WorkerHandle newWorker(Place place, Map<Statistic, Long> baseline) {
		WorkerUsage usage = new WorkerUsage(baseline);
		WorkerHandle worker = new WorkerHandle(this.nextId++, place.node(), this.options, this.environment, this.ledger,
				usage, this);
		this.ledger.add(usage);
		this.workers.put(worker.workerId(), worker);
		return worker;
	}

	/** Returns the least accumulated value of each statistic among the ready workers. */
	private Map<Statistic, Long> baseline() {
		Map<Statistic, Long> baseline = new EnumMap<>(Statistic.class);
		for (Statistic statistic : Statistic.values()) {
			Arrays.stream(this.nodes.all())
				.filter(WorkerNode::ready)
				.mapToLong((node) -> node.total(statistic))
				.min()
				.ifPresent((least) -> baseline.put(statistic, least));
		}
		return baseline;
	}

	@Override
	public long perform(long now) {
		wakeSlotsAgain(now);
		buryFailedWorkers(now);
		letSuccessorsTakeOver();
		if (!this.draining) {
			changeSize();
		}
		evacuateClosedNodes();
		launchWorkers(now);
		adaptToOptions();
		for (WorkerHandle worker : workers()) {
			worker.lookAgainToStop();
			worker.writeOffOverdue(now);
		}
		if (this.draining) {
			killUnneededWorkers();
			killWorkersHeldByQuarantine();
			rescueFromStoppedWorkers();
			return Long.MAX_VALUE;
		}
		return Math.min(nextStart(now), failTasksWithoutWorker(now));
	}

	private void wakeSlotsAgain(long now) {
		if (now - this.lastWakeAgain >= Supervisor.HEARTBEAT.toNanos()) {
			this.lastWakeAgain = now;
			workers().forEach(WorkerHandle::wakeAgain);
		}
	}

	/** Terminates workers that are still starting, for which there is no task. */
	private void killUnneededWorkers() {
		WorkerLostException error = new WorkerLostException(this.options.get().name(),
				"The pool was destroyed before the worker was ready", null);
		for (WorkerHandle worker : workers()) {
			if (!worker.wasReady() && !worker.isKilled() && !worker.node().hasTasks()) {
				end(worker, () -> worker.kill(error));
			}
		}
	}

	/** Terminates workers that have nothing left but tasks that do not end. */
	private void killWorkersHeldByQuarantine() {
		WorkerLostException error = new WorkerLostException(this.options.get().name(),
				"The pool was destroyed while the task did not end", null);
		for (WorkerHandle worker : workers()) {
			if (worker.isHeldByQuarantine() && !worker.isKilled()) {
				end(worker, () -> worker.kill(error));
			}
		}
	}

	private void launchWorkers(long now) {
		for (WorkerHandle worker : workersToLaunch(now)) {
			try {
				worker.start(this.factory.create(worker));
			}
			catch (Throwable ex) {
				worker.failed(ex);
				worker.stopped();
			}
			adapt(worker);
		}
	}

	private synchronized List<WorkerHandle> workersToLaunch(long now) {
		List<WorkerHandle> launch = new ArrayList<>();
		Place outdated = this.draining ? null : this.places.awaitingSuccessor(now);
		if (outdated != null) {
			outdated.prepareSuccessor(newWorker(outdated, baseline()));
		}
		for (Place place : this.places.all()) {
			if (place.isVacant() && !this.draining && place.replaceAt() - now <= 0) {
				place.replace(newWorker(place, baseline()));
			}
			addIfNew(place.worker(), launch);
			addIfNew(place.successor(), launch);
		}
		return launch;
	}

	private static void addIfNew(@Nullable WorkerHandle worker, List<WorkerHandle> launch) {
		if (worker != null && worker.state() == WorkerHandle.State.NEW) {
			launch.add(worker);
		}
	}

	private void letSuccessorsTakeOver() {
		for (Place place : places()) {
			WorkerHandle previous;
			WorkerHandle successor;
			synchronized (this) {
				successor = place.successor();
				if (successor == null || !successor.isReady()) {
					continue;
				}
				successor.usage().startFrom(baseline());
				previous = place.takeOver(successor);
				if (previous != null) {
					previous.retire();
				}
			}
			// A slot of either may have started to rest before.
			if (previous != null) {
				previous.lookAgain();
				reportRecycled(previous);
			}
			successor.lookAgain();
		}
	}

	private void reportRecycled(WorkerHandle worker) {
		WorkerHandle.ReplacementRequest request = worker.replacementRequest();
		if (request != null) {
			this.events.logInfo("Worker %d of pool '%s' was replaced, because it %s".formatted(worker.workerKey(),
					this.options.get().name(), request.reason()));
		}
	}

	private synchronized long nextStart(long now) {
		return this.places.nextStart(now);
	}

	private void buryFailedWorkers(long now) {
		for (Place place : places()) {
			burySuccessor(place, now);
			WorkerHandle worker = worker(place.node());
			Throwable failure = (worker != null) ? worker.failure() : null;
			if (worker != null && failure != null) {
				bury(worker, failure, now);
			}
		}
	}

	private void burySuccessor(Place place, long now) {
		WorkerHandle successor;
		Throwable failure;
		Duration delay;
		synchronized (this) {
			successor = place.successor();
			failure = (successor != null) ? successor.failure() : null;
			if (successor == null || failure == null) {
				return;
			}
			delay = place.burySuccessor(successor, now);
		}
		successor.lookAgain();
		report(successor, failure, "could not take over from its predecessor, which continues; the next attempt is in "
				+ delay.toMillis() + " ms");
	}

	private void bury(WorkerHandle worker, Throwable failure, long now) {
		WorkerNode node = worker.node();
		boolean replace = this.options.get().restartWorkerOnError() || worker.isKilledForTask();
		String description = Place.describe(failure);
		Duration delay;
		synchronized (this) {
			Place place = this.places.get(node.key());
			if (place == null || place.worker() != worker) {
				return;
			}
			delay = place.bury(worker, failure, description, now);
			WorkerHandle successor = place.successor();
			if (replace && successor != null) {
				place.takeOver(successor);
				delay = Duration.ZERO;
			}
			replace &= !this.draining;
			if (!replace && !this.draining) {
				close(place);
			}
		}
		worker.lookAgain();
		report(worker, failure, replace ? "will be replaced in " + delay.toMillis() + " ms" : "will not be replaced");
		if (!node.isOpen()) {
			this.redistributor.evacuate(node, worker.wasReady());
			this.observer.workerRemoved();
		}
		else if (!replace || !delay.isZero()) {
			this.redistributor.redistribute(node, (other) -> other.ready());
		}
	}

	private void report(WorkerHandle worker, Throwable error, String consequence) {
		String pool = this.options.get().name();
		int key = worker.workerKey();
		String function = worker.failedFunction();
		String culprit = (function != null) ? "; it ran a task of '" + function + "'" : "";
		this.events.logError("Worker " + key + " of pool '" + pool + "' failed and " + consequence + culprit, error);
		this.events.publish(() -> new PoolEvent.WorkerFailed(pool, key, error));
	}

	/** Closes a node permanently. Called under the lock. */
	private void close(Place place) {
		// Removed before it is closed: a thread that finds the node closed looks for
		// another node here.
		this.nodes
			.set(Arrays.stream(this.nodes.all()).filter((other) -> other != place.node()).toArray(WorkerNode[]::new));
		place.close();
	}

	/**
	 * Retires an idle worker.
	 * @return {@code false} if the worker has been replaced, is not idle, or is needed
	 * for the minimum
	 */
	boolean retireIdle(WorkerHandle worker) {
		synchronized (this) {
			Place place = this.places.get(worker.workerKey());
			if (this.draining || place == null || place.worker() != worker || !worker.isIdle()
					|| place.node().load() > 0 || isAtMinimum()) {
				return false;
			}
			worker.retire();
			close(place);
		}
		leave(worker);
		return true;
	}

	private boolean isAtMinimum() {
		return this.nodes.size() <= this.options.get().size().min();
	}

	private void leave(WorkerHandle worker) {
		// Done first, because until then its slots appear to rest and cannot be woken for
		// the tasks.
		worker.lookAgain();
		this.redistributor.evacuate(worker.node(), true);
		this.observer.workerRemoved();
	}

	/**
	 * Terminates a worker above the minimum, and its tasks that started before a given
	 * time.
	 */
	void kill(WorkerHandle worker, long startedBefore) {
		synchronized (this) {
			Place place = this.places.get(worker.workerKey());
			if (this.draining || place == null || place.worker() != worker || isAtMinimum()) {
				return;
			}
			worker.retire();
			close(place);
		}
		String pool = this.options.get().name();
		WorkerLostException error = new WorkerLostException(pool,
				"Worker %d of pool '%s' was terminated because it was inactive for too long"
					.formatted(worker.workerKey(), pool),
				null);
		end(worker, () -> worker.kill(error, startedBefore));
		leave(worker);
	}

	/**
	 * Terminates a worker on request of a user, and lets it be replaced.
	 * @return {@code false} if there is no such worker, or it is not ready
	 */
	boolean kill(int key) {
		WorkerHandle worker;
		synchronized (this) {
			Place place = this.places.get(key);
			worker = (place != null && this.running && !this.draining) ? place.worker() : null;
		}
		if (worker == null || !worker.isReady()) {
			return false;
		}
		String pool = this.options.get().name();
		WorkerLostException error = new WorkerLostException(pool,
				"Worker %d of pool '%s' was terminated on request".formatted(key, pool), null);
		end(worker, () -> worker.killOnRequest(error));
		return true;
	}

	/**
	 * Terminates a worker. A failure is reported and otherwise ignored: its tasks have
	 * ended, and it gets no further tasks.
	 */
	private void end(WorkerHandle worker, Runnable kill) {
		try {
			kill.run();
		}
		catch (Throwable ex) {
			report(worker, ex, "could not be terminated");
		}
	}

	/** Requests the workers to be adapted to a changed size. */
	void sizeChanged() {
		this.sizeChanged = true;
	}

	private void changeSize() {
		if (!this.sizeChanged || !this.running) {
			return;
		}
		this.sizeChanged = false;
		PoolSize size = this.options.get().size();
		for (Place place : surplusPlaces(size)) {
			WorkerHandle worker;
			synchronized (this) {
				worker = place.worker();
				if (worker != null) {
					worker.retire();
				}
				close(place);
			}
			if (worker != null) {
				worker.lookAgain();
			}
		}
		add(Math.max(size.min() - this.nodes.size(), 0));
		this.observer.workerRemoved();
	}

	private synchronized List<Place> surplusPlaces(PoolSize size) {
		return this.places.openFrom(size.max());
	}

	private void evacuateClosedNodes() {
		for (Place place : places()) {
			if (this.running && !place.isOpen()) {
				this.redistributor.evacuate(place.node(), true);
			}
		}
	}

	/** Requests all workers and nodes to be adapted to changed options. */
	void optionsChanged() {
		this.optionsChanged = true;
	}

	@Override
	public void slotsMissing() {
		this.optionsChanged = true;
		this.signal.run();
	}

	private void adaptToOptions() {
		if (!this.optionsChanged) {
			return;
		}
		this.optionsChanged = false;
		ResolvedOptions options = this.options.get();
		boolean prioritized = this.environment.functions().isPrioritized();
		for (WorkerNode node : this.nodes.all()) {
			node.adapt(options, prioritized);
		}
		workers().forEach(this::adapt);
	}

	private void adapt(WorkerHandle worker) {
		try {
			worker.adapt();
			worker.lookAgain();
		}
		catch (Throwable ex) {
			// Retried at the next heartbeat.
			this.optionsChanged = true;
			fault("A worker could not adapt to changed options", ex);
		}
	}

	/** Makes all slots check their state again. */
	void lookAgain() {
		workers().forEach(WorkerHandle::lookAgain);
	}

	/**
	 * Redistributes tasks that reached the queue of a worker that had just found it empty
	 * and stopped.
	 */
	private void rescueFromStoppedWorkers() {
		for (Place place : places()) {
			if (place.node().hasTasks() && !hasLiveWorker(place.node())) {
				this.redistributor.redistribute(place.node(), this::hasLiveWorker);
			}
		}
	}

	private synchronized List<Place> places() {
		return this.places.all();
	}

	private synchronized boolean hasLiveWorker(WorkerNode node) {
		Place place = this.places.get(node.key());
		return place != null && place.isAlive();
	}

	/** Fails tasks that have waited for too long for any worker to become ready. */
	private long failTasksWithoutWorker(long now) {
		long limit = TimeUnit.NANOSECONDS.convert(this.options.get().workerReadyTimeout());
		long delay = Long.MAX_VALUE;
		for (Place place : unavailablePlaces()) {
			long left = limit - (now - place.unavailableSince());
			if (left > 0) {
				delay = Math.min(delay, left);
			}
			else if (place.node().hasTasks()) {
				// Tasks that are enqueued later are found at the next heartbeat.
				failTasksWithoutWorker(place.node());
			}
		}
		return delay;
	}

	private synchronized List<Place> unavailablePlaces() {
		return this.places.unavailable();
	}

	private void failTasksWithoutWorker(WorkerNode node) {
		this.redistributor.redistribute(node, WorkerNode::ready);
		Throwable lastFailure = lastFailure(node);
		String pool = this.options.get().name();
		WorkerUnavailableException error = new WorkerUnavailableException(pool,
				"No worker of pool '%s' that may run the task has been ready for %d ms, the limit set by workerReadyTimeout"
					.formatted(pool, this.options.get().workerReadyTimeout().toMillis()),
				lastFailure);
		WaitingTasks waiting = new WaitingTasks(node::poll);
		this.settler.settle(() -> {
			Task<?> task = node.ready() ? null : waiting.take();
			if (task == null) {
				return waiting.remaining();
			}
			TaskSettler.endTaken(task, error);
			return TaskSettler.Remaining.SOME;
		});
	}

	private synchronized @Nullable Throwable lastFailure(WorkerNode node) {
		Place place = this.places.get(node.key());
		return (place != null) ? place.lastFailure() : null;
	}

	/** Adds no further workers, and lets each worker stop when it finds no more tasks. */
	void drain() {
		synchronized (this) {
			this.draining = true;
		}
		lookAgain();
		this.signal.run();
	}

	@Override
	public boolean isDraining() {
		return this.draining;
	}

	@Override
	public boolean expectsTasks() {
		return this.observer.expectsTasks();
	}

	/** Returns whether all workers have stopped except those in quarantine. */
	synchronized boolean isDrained() {
		return this.workers.values().stream().allMatch(WorkerHandle::isQuarantined);
	}

	/**
	 * Closes all nodes.
	 * @return all nodes, including nodes that were closed before: a previous attempt may
	 * have failed halfway and left tasks behind
	 */
	synchronized List<WorkerNode> closeAll() {
		List<WorkerNode> closed = new ArrayList<>();
		for (Place place : this.places.all()) {
			closed.add(place.node());
			if (place.isOpen()) {
				close(place);
			}
		}
		this.running = false;
		return closed;
	}

	/**
	 * Terminates all remaining workers, regardless of their tasks. A worker that does not
	 * stop remains registered until it does.
	 * @param error the error of its tasks
	 */
	void killAll(Throwable error) {
		for (WorkerHandle worker : workers()) {
			end(worker, () -> worker.kill(error));
			worker.writeOff();
		}
	}

	@Override
	public void workerReady() {
		this.observer.workerReady();
		this.signal.run();
	}

	@Override
	public void workerFailed() {
		this.signal.run();
	}

	@Override
	public void replacementRequested() {
		this.signal.run();
	}

	@Override
	public void workerStopped(WorkerHandle worker) {
		synchronized (this) {
			this.workers.remove(worker.workerId());
		}
		this.signal.run();
	}

	@Override
	public void taskStarted(WorkerNode node, boolean wasIdle) {
		this.observer.taskStarted(node, wasIdle);
	}

	@Override
	public void slotIdle() {
		this.observer.slotIdle();
	}

	@Override
	public void taskFailed(int workerKey, Task<?> task, Throwable error, boolean aborted) {
		this.observer.taskFailed(workerKey, task, error, aborted);
	}

	@Override
	public void settle(Task<?> task, Throwable error) {
		try {
			this.settler.settle(task, error);
		}
		catch (Throwable ex) {
			// There is not enough memory to let another thread do it.
			task.settleLost(error);
		}
	}

	@Override
	public void terminate(WorkerHandle worker, Task<?> task) {
		String pool = this.options.get().name();
		WorkerLostException error = new WorkerLostException(pool,
				"Worker %d of pool '%s' was terminated because a task of function '%s' did not end within its grace period"
					.formatted(worker.workerKey(), pool, task.function()),
				null);
		this.observer.taskOverran(worker.workerKey(), task, true);
		end(worker, () -> worker.killForTask(error));
	}

	@Override
	public boolean mayQuarantine(int workerKey, Task<?> task) {
		int most = this.options.get().maxQuarantined();
		if (this.quarantinedSlots.getAndUpdate((count) -> (count < most) ? count + 1 : count) >= most) {
			return false;
		}
		this.observer.taskOverran(workerKey, task, false);
		return true;
	}

	@Override
	public void quarantineEnded(int slots) {
		this.quarantinedSlots.addAndGet(-slots);
	}

	@Override
	public void runAgain(Task<?> task, boolean lost) {
		if (lost) {
			this.retriedTasks.increment();
		}
		this.redistributor.runAgain(task, this.draining ? this::hasLiveWorker : null);
	}

	@Override
	public void fault(String message, Throwable error) {
		this.events.logError(message + " in pool '" + this.options.get().name() + "'", error);
	}

	/**
	 * Returns the number of slots in quarantine, whose task does not end although it was
	 * aborted.
	 */
	int quarantinedSlots() {
		return this.quarantinedSlots.get();
	}

	/** Returns the number of times that a task of a lost worker was run again. */
	long retriedTasks() {
		return this.retriedTasks.sum();
	}

	/** Returns the number of workers created to replace failed workers. */
	synchronized long restarts() {
		return this.places.restarts();
	}

	/** Returns the number of workers created to replace failed workers of a node. */
	synchronized long restarts(WorkerNode node) {
		Place place = this.places.get(node.key());
		return (place != null) ? place.restarts() : 0;
	}

	/** Returns the crash loops of workers. */
	synchronized List<CrashLoop> crashLoops() {
		return this.places.crashLoops(this.environment.time().nanoTime());
	}

	/** Returns the number of failed workers that will be replaced after a delay. */
	synchronized int restarting() {
		return this.places.vacant();
	}

	/**
	 * Returns the number of workers in quarantine: they were killed and have not stopped.
	 */
	int quarantined() {
		return (int) workers().stream().filter(WorkerHandle::isQuarantined).count();
	}

	/** Returns the workers that have not stopped. */
	synchronized List<WorkerHandle> workers() {
		return List.copyOf(this.workers.values());
	}

	/**
	 * Returns the slot whose task the calling thread runs; {@code null} if the thread
	 * does not belong to a worker that has not stopped.
	 */
	@Nullable Slot currentSlot() {
		for (WorkerHandle worker : this.workers.values()) {
			Slot slot = worker.currentSlot();
			if (slot != null) {
				return slot;
			}
		}
		return null;
	}

	/** Returns the worker that occupies a node; {@code null} if there is none. */
	synchronized @Nullable WorkerHandle worker(WorkerNode node) {
		Place place = this.places.get(node.key());
		return (place != null && place.node() == node) ? place.worker() : null;
	}

}

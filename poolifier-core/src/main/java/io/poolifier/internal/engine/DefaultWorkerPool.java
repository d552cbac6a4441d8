// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;

import io.poolifier.PoolManagement;
import io.poolifier.WorkerPool;
import io.poolifier.event.PoolEvent;
import io.poolifier.event.PoolListener;
import io.poolifier.info.PoolInfo;
import io.poolifier.info.Usage;
import io.poolifier.info.WorkerInfo;
import io.poolifier.options.DeadlockGuard;
import io.poolifier.options.PoolChange;
import io.poolifier.options.PoolOptions;
import io.poolifier.options.TaskFunctionOptions;
import io.poolifier.task.CancellationSignal;
import io.poolifier.task.TaskFunctionInfo;
import io.poolifier.task.TaskHandler;
import io.poolifier.task.TaskInterceptor;
import io.poolifier.task.TaskProgress;
import io.poolifier.task.TaskRequest;
import io.poolifier.task.TasksQueueFullException;
import io.poolifier.worker.WorkerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Default implementation of a worker pool, which connects its parts and accepts tasks.
 */
public final class DefaultWorkerPool implements WorkerPool {

	private final String name;

	private final CurrentOptions options;

	private final TaskIds taskIds = new TaskIds();

	private final FunctionRegistry functions;

	private final RoutingTable routing = new RoutingTable();

	private final UnstartedTaskCounters unstarted = new UnstartedTaskCounters();

	private final LongAdder timedOut = new LongAdder();

	private final WakeupCoordinator wakeups;

	private final EventPublisher events;

	private final PoolStateMonitor monitor;

	private final Gates gates;

	private final Admission admission;

	private final RoomQueue waiters = new RoomQueue();

	private final ChoiceTrace choiceTrace = new ChoiceTrace();

	private final Predicate<Thread> eventLoops;

	private final Dispatcher dispatcher;

	private final WorkStealer stealer;

	private final TaskSettler settler;

	/** The guard of threads that wait for tasks; {@code null} for none. */
	private final @Nullable JoinGuard guard;

	private final LimitedTask.Environment limited;

	private final Supervisor supervisor;

	private final UsageLedger ledger;

	private final CallerRuns callers;

	private final WorkerSupervisor workers;

	private final PoolScaler scaler;

	private final Lifecycle lifecycle;

	private final PoolInfos infos;

	private final PoolConfiguration configuration;

	private final PoolManagement management;

	private final TaskSubmitter submitter;

	/**
	 * Creates a pool, which is not started.
	 * @param options the options of the pool
	 * @param definitions the task functions by name
	 * @param defaultFunction the name of the default function; {@code null} for the first
	 * function
	 * @param factory the factory of the workers
	 * @param time the clock and the source of threads
	 * @param listeners the listeners for events
	 * @param interceptors the interceptors of tasks
	 * @param eventLoops the predicate of threads that must not wait
	 */
	public DefaultWorkerPool(ResolvedOptions options, Map<String, FunctionDefinition> definitions,
			@Nullable String defaultFunction, WorkerFactory factory, Time time, List<PoolListener> listeners,
			List<TaskInterceptor> interceptors, Predicate<Thread> eventLoops) {
		this.name = options.name();
		this.options = new CurrentOptions(options);
		this.eventLoops = eventLoops;
		AffinityGroups groups = new AffinityGroups();
		this.functions = new FunctionRegistry(this.name, groups, factory);
		this.functions.build(definitions, defaultFunction, options.size().max());
		this.routing.update(this.functions.all(), options);
		this.events = new EventPublisher(this.name, options.enableEvents(), time, listeners);
		this.supervisor = new Supervisor(this.name, time, this.events);
		ActiveNodes nodes = new ActiveNodes();
		this.wakeups = new WakeupCoordinator(nodes, this.options, this.supervisor::signal);
		this.monitor = new PoolStateMonitor(nodes, this.options, this.events, this::info);
		this.gates = new Gates(options.queueOptions().fairness(), options.shared(), new GatesPool());
		this.admission = new Admission(this.name, this.options, nodes, this.gates);
		this.dispatcher = new Dispatcher(this.name, time::nanoTime, this.options, nodes, this.wakeups, this.gates,
				this.admission, this.waiters, this.choiceTrace, new DispatcherPool());
		this.stealer = new WorkStealer(nodes, this.options, this.admission, this.dispatcher);
		this.guard = (options.deadlockGuard() != DeadlockGuard.OFF)
				? new JoinGuard(this.options, nodes, this.wakeups, this.gates, this::currentSlot) : null;
		this.settler = new TaskSettler(this.name, time, this.events, this.supervisor::signal);
		TimerWheel wheel = new TimerWheel(time::nanoTime, this.supervisor::signal);
		this.limited = new LimitedTask.Environment(this.name, wheel, this.settler, this.events, this.timedOut);
		this.ledger = new UsageLedger(this.functions);
		ProgressBoard progress = new ProgressBoard(time, this::taskProgressed);
		WorkersObserver observer = new WorkersObserver();
		this.callers = new CallerRuns(time, this.functions, this.routing, this.ledger, this.settler, this.events,
				progress, observer::taskFailed);
		this.workers = new WorkerSupervisor(this.options, nodes, factory,
				new Slot.Environment(time, this.functions, this.routing, this.stealer, this.wakeups, progress), groups,
				this.ledger, this.settler, this.events, new NodeListener(), observer, this.dispatcher,
				this.supervisor::signal);
		this.scaler = new PoolScaler(this.options, nodes, this.workers, this.dispatcher);
		this.lifecycle = new Lifecycle(this.options, time, this.supervisor, this.workers, this.gates, this.scaler,
				this.monitor, this.settler, this.events, this.ledger,
				() -> this.events.publish(() -> new PoolEvent.Destroyed(info())));
		this.infos = new PoolInfos(this.options, time, nodes, this.gates, this.workers, this.ledger, this.functions,
				this.routing, this.wakeups, this.callers, this.waiters, this.unstarted, this.timedOut::sum,
				this.lifecycle, factory.type());
		this.configuration = new PoolConfiguration(this.options, this.functions, this.routing, this.workers,
				this.supervisor, this.lifecycle, this.monitor, this.ledger);
		this.management = new DefaultPoolManagement(
				new TaskInfos(time, nodes, this.gates, this.workers, this.callers, this.functions, this.taskIds,
						progress),
				this.configuration, this.wakeups, this.workers, this.events, this.infos, this::info,
				() -> this.choiceTrace.choices(time.nanoTime(), this.options.get().choiceTraceSize()));
		this.submitter = new TaskSubmitter(this.options, time, this.functions, Interceptors.allOf(interceptors),
				this.limited, this.gates, this.dispatcher, this.lifecycle, this.unstarted, this.events);
		this.supervisor.add(this.workers);
		this.supervisor.add(this.scaler);
		this.supervisor.add(this.wakeups::watch);
		this.supervisor.add(wheel);
		this.supervisor.add(this.monitor);
		this.supervisor.add(this.settler);
		// Added last, because this duty stops the supervisor.
		this.supervisor.add(this.lifecycle);
	}

	private final class DispatcherPool implements Dispatcher.Pool {

		@Override
		public boolean keepsTasks() {
			return DefaultWorkerPool.this.lifecycle.keepsTasks();
		}

		@Override
		public @Nullable WorkerNode taskComes(Affinity affinity) {
			return DefaultWorkerPool.this.scaler.taskComes(affinity);
		}

		@Override
		public boolean addWorkerFor(Affinity affinity) {
			return DefaultWorkerPool.this.scaler.addFor(affinity);
		}

		@Override
		public void end(Task<?> task, Throwable error) {
			DefaultWorkerPool.this.settler.end(task, error);
		}

		@Override
		public @Nullable String occupation(Thread submitter) {
			if (DefaultWorkerPool.this.eventLoops.test(submitter)) {
				return "it is the thread of an event loop";
			}
			boolean busy = DefaultWorkerPool.this.callers.isBusy(submitter);
			for (WorkerHandle worker : DefaultWorkerPool.this.workers.workers()) {
				busy = busy || worker.isDrivenBy(submitter);
			}
			return busy ? "it runs a task of the same pool" : null;
		}

		@Override
		public void runByCaller(Task<?> task) {
			DefaultWorkerPool.this.callers.run(task);
		}

		@Override
		public void discarded(Task<?> task, @Nullable Object data, TasksQueueFullException reason) {
			DefaultWorkerPool.this.unstarted.discarded();
			DefaultWorkerPool.this.events.publishFrequent(
					() -> new PoolEvent.TaskOverflowed(DefaultWorkerPool.this.name, task.function(), data, reason));
		}

		@Override
		public void relieve(WorkerNode node) {
			DefaultWorkerPool.this.stealer.relieve(node);
		}

	}

	private final class GatesPool implements Gates.Pool {

		@Override
		public @Nullable Throwable dispatch(Task<?> task) {
			return DefaultWorkerPool.this.dispatcher.dispatchAccepted(task);
		}

		@Override
		public void end(Task<?> task, Throwable error) {
			DefaultWorkerPool.this.settler.end(task, error);
		}

		@Override
		public void taskCancelled() {
			DefaultWorkerPool.this.unstarted.cancelled();
		}

		@Override
		public void fewerWait() {
			if (DefaultWorkerPool.this.options.get().blocks()) {
				DefaultWorkerPool.this.waiters.signal();
			}
			// Workers without tasks may have been waiting for the last one.
			if (DefaultWorkerPool.this.workers.isDraining() && DefaultWorkerPool.this.gates.waiting() == 0) {
				DefaultWorkerPool.this.supervisor.signal();
			}
		}

		@Override
		public GuardedFuture.@Nullable Guard guard() {
			return DefaultWorkerPool.this.guard;
		}

	}

	private final class NodeListener implements WorkerNode.Listener {

		@Override
		public void backPressureBegan() {
			DefaultWorkerPool.this.monitor.backPressureBegan();
		}

		@Override
		public void backPressureEnded() {
			DefaultWorkerPool.this.monitor.backPressureEnded();
		}

		@Override
		public void taskCancelled() {
			DefaultWorkerPool.this.unstarted.cancelled();
		}

		@Override
		public GuardedFuture.@Nullable Guard guard() {
			return DefaultWorkerPool.this.guard;
		}

		@Override
		public void taskLeft() {
			DefaultWorkerPool.this.waiters.signal();
		}

	}

	private final class WorkersObserver implements WorkerSupervisor.Observer {

		@Override
		public void workerAdded() {
			DefaultWorkerPool.this.monitor.workerAdded();
			DefaultWorkerPool.this.waiters.signal();
		}

		@Override
		public void workerRemoved() {
			DefaultWorkerPool.this.monitor.workerRemoved();
		}

		@Override
		public void workerReady() {
			DefaultWorkerPool.this.monitor.workerReady();
		}

		@Override
		public void taskStarted(WorkerNode node, boolean wasIdle) {
			DefaultWorkerPool.this.monitor.taskStarted();
			DefaultWorkerPool.this.scaler.taskStarted(node);
		}

		@Override
		public void slotIdle() {
			DefaultWorkerPool.this.monitor.slotIdle();
		}

		@Override
		public void taskOverran(int workerKey, Task<?> task, boolean terminated) {
			String name = DefaultWorkerPool.this.name;
			DefaultWorkerPool.this.events.logError(
					"A task of function '%s' on worker %d of pool '%s' did not end within its grace period, so %s"
						.formatted(task.function(), workerKey, name,
								terminated ? "the worker is replaced" : "its thread is written off and replaced"),
					null);
			DefaultWorkerPool.this.events.publish(() -> new PoolEvent.TaskOverran(name, workerKey,
					DefaultWorkerPool.this.taskIds.of(task), task.function(), terminated));
		}

		@Override
		public boolean expectsTasks() {
			return DefaultWorkerPool.this.gates.waiting() > 0;
		}

		@Override
		public void taskFailed(int workerKey, Task<?> task, Throwable error, boolean aborted) {
			Object data = task.payload();
			DefaultWorkerPool.this.events.publishFrequent(() -> new PoolEvent.TaskFailed(DefaultWorkerPool.this.name,
					workerKey, DefaultWorkerPool.this.taskIds.of(task), task.function(), data, error, aborted));
		}

	}

	private @Nullable Slot currentSlot() {
		return this.workers.currentSlot();
	}

	private void taskProgressed(int workerKey, Task<?> task, TaskProgress progress) {
		this.events.publishFrequent(() -> new PoolEvent.TaskProgressed(this.name, workerKey, this.taskIds.of(task),
				task.function(), progress));
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public <D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> executeDefault(D data) {
		return this.submitter.submit(null, data, TaskTerms.NONE);
	}

	@Override
	public <D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> execute(String function,
			D data) {
		Objects.requireNonNull(function, "function must not be null");
		return this.submitter.submit(function, data, TaskTerms.NONE);
	}

	@Override
	public <D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> execute(
			TaskRequest<D> request) {
		return this.submitter.submit(request.function(), request.data(), TaskTerms.of(request), request.signal());
	}

	@Override
	public <D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<List<R>> mapExecute(
			String function, Iterable<? extends D> data) {
		Objects.requireNonNull(function, "function must not be null");
		return submitAll(data, (element) -> this.submitter.submit(function, element, TaskTerms.NONE));
	}

	@Override
	public <D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<List<R>> mapExecute(
			String function, Iterable<? extends D> data, CancellationSignal signal) {
		Objects.requireNonNull(function, "function must not be null");
		return submitAll(data, (element) -> this.submitter.submit(function, element, TaskTerms.NONE, signal));
	}

	@Override
	public <D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<List<R>> mapExecuteDefault(
			Iterable<? extends D> data) {
		return submitAll(data, (element) -> this.submitter.submit(null, element, TaskTerms.NONE));
	}

	private <D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<List<R>> submitAll(
			Iterable<? extends D> data, Function<D, CompletableFuture<R>> submission) {
		List<CompletableFuture<R>> futures = new ArrayList<>();
		for (D element : data) {
			futures.add(submission.apply(element));
		}
		Throwable reason = futures.isEmpty() ? this.submitter.startForTask() : null;
		if (reason != null) {
			return CompletableFuture.failedFuture(reason);
		}
		return TaskBatch.of(futures);
	}

	@Override
	public <D extends @Nullable Object, R extends @Nullable Object> void addTaskFunction(String name,
			TaskHandler<D, R> handler, TaskFunctionOptions options) {
		this.configuration.addTaskFunction(name, new FunctionDefinition(handler, options));
	}

	@Override
	public boolean removeTaskFunction(String name) {
		return this.configuration.removeTaskFunction(name);
	}

	@Override
	public void setDefaultTaskFunction(String name) {
		this.functions.setDefault(name);
	}

	@Override
	public boolean hasTaskFunction(String name) {
		return this.functions.has(name);
	}

	@Override
	public List<TaskFunctionInfo> taskFunctions() {
		return this.functions.infos();
	}

	@Override
	public PoolInfo info() {
		return this.infos.pool(this.monitor.hasBackPressure());
	}

	@Override
	public List<WorkerInfo> workers() {
		return this.infos.workers();
	}

	@Override
	public Map<String, Usage> taskFunctionUsages() {
		return this.infos.taskFunctions();
	}

	@Override
	public PoolOptions options() {
		return this.options.get();
	}

	@Override
	public PoolOptions reconfigure(PoolChange change) {
		PoolOptions changed = this.configuration.reconfigure(change);
		this.gates.setShared(this.options.get().shared());
		this.waiters.signalAll();
		return changed;
	}

	@Override
	public PoolManagement management() {
		return this.management;
	}

	/**
	 * Configures the pool to be started by its first task, unless it has been started or
	 * destroyed before.
	 */
	public void startOnFirstTask() {
		this.lifecycle.startOnFirstTask();
	}

	@Override
	public void start() {
		this.lifecycle.start();
	}

	@Override
	public CompletableFuture<@Nullable Void> destroy() {
		CompletableFuture<@Nullable Void> destroyed = this.lifecycle.destroy();
		this.waiters.signalAll();
		return destroyed;
	}

	@Override
	public void close() {
		// Fails only if the pool is not started.
		destroy().handle((nothing, error) -> null).join();
	}

	@Override
	public String toString() {
		return "WorkerPool '" + name() + "'";
	}

}

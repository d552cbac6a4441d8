package io.poolifier;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.poolifier.event.PoolEvent;
import io.poolifier.event.PoolListener;
import io.poolifier.strategy.StrategyOptions;
import io.poolifier.strategy.WorkerChoiceStrategy;
import io.poolifier.task.CancellationSignal;
import io.poolifier.task.TaskFunctionInfo;
import io.poolifier.task.TaskHandler;
import io.poolifier.task.TaskInterceptor;
import io.poolifier.task.TaskRequest;
import io.poolifier.task.TaskScope;
import io.poolifier.task.UnknownTaskFunctionException;
import io.poolifier.usage.PoolInfo;
import io.poolifier.usage.TaskInfo;
import io.poolifier.usage.Usage;
import io.poolifier.usage.WorkerInfo;
import io.poolifier.worker.WorkerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Wires the parts of a pool, and takes tasks.
 */
final class DefaultWorkerPool implements WorkerPool {

	private final String name;

	/** Held while options or functions are changed, and nothing else. */
	private final Object configuration = new Object();

	private final Settings settings;

	private final FunctionRegistry functions;

	private final @Nullable TaskInterceptor interceptor;

	private final Engine engine;

	private final EventPublisher events;

	private final Dispatcher dispatcher;

	private final Workforce workforce;

	private final Sizing sizing;

	private final Lifecycle lifecycle;

	private final PoolInfos infos;

	private final TaskInfos taskInfos;

	DefaultWorkerPool(PoolOptions options, FunctionRegistry functions, AffinityGroups groups, WorkerFactory factory,
			Time time, List<PoolListener> listeners, @Nullable TaskInterceptor interceptor) {
		this.name = options.name();
		this.interceptor = interceptor;
		this.settings = new Settings(options);
		this.functions = functions;
		this.events = new EventPublisher(options.name(), options.enableEvents(), listeners);
		Roster roster = new Roster();
		Stealing stealing = new Stealing(roster, this.settings, this::move);
		Wakeups wakeups = new Wakeups(roster, this.settings, time);
		PoolSignals signals = new PoolSignals(roster, this.settings, this.events, this::info);
		Routing routing = new Routing();
		routing.update(functions.all(), options);
		this.engine = new Engine(this.settings, routing, functions, groups, time, stealing, wakeups, signals,
				this.events, new TaskTotals());
		this.dispatcher = new Dispatcher(options.name(), time::nanoTime, this.settings, roster, wakeups, stealing,
				new DispatcherPool());
		this.workforce = new Workforce(this.engine, roster, factory, this.dispatcher);
		this.sizing = new Sizing(this.settings, roster, this.workforce, time);
		this.lifecycle = new Lifecycle(this.engine, this.workforce, this.sizing);
		this.infos = new PoolInfos(this.engine, roster, this.workforce, this.lifecycle, factory.type());
		this.taskInfos = new TaskInfos(this.engine, roster, this.workforce);
	}

	private void move(Task<?> task, WorkerNode node) {
		this.dispatcher.move(task, node);
	}

	private final class DispatcherPool implements Dispatcher.Pool {

		@Override
		public boolean keepsTasks() {
			return DefaultWorkerPool.this.lifecycle.keepsTasks();
		}

		@Override
		public boolean hireFor(Affinity affinity) {
			return DefaultWorkerPool.this.sizing.hireFor(affinity);
		}

	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public <D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> execute(D data) {
		return submit(null, data);
	}

	@Override
	public <D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> execute(String function,
			D data) {
		return submit(function, data);
	}

	@Override
	public <D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> execute(
			TaskRequest<D> request) {
		CancellationSignal signal = request.signal();
		if (signal == null) {
			return submit(request.function(), request.data());
		}
		return submit(request.function(), request.data(), signal);
	}

	/** Submits a task that a signal can end; the signal forgets it when it has ended. */
	private <R extends @Nullable Object> CompletableFuture<R> submit(@Nullable String name, @Nullable Object data,
			CancellationSignal signal) {
		Throwable reason = signal.reason();
		if (reason != null) {
			return rejected(reason);
		}
		CompletableFuture<R> future = submit(name, data);
		CancellationSignal.Target target = future::completeExceptionally;
		signal.add(target);
		var unused = future.whenComplete((result, error) -> signal.remove(target));
		return future;
	}

	private <R extends @Nullable Object> CompletableFuture<R> submit(@Nullable String name, @Nullable Object data) {
		if (!this.lifecycle.isStarted()) {
			return rejected(this.lifecycle.rejection());
		}
		TaskFunction function;
		try {
			function = this.functions.get(name);
		}
		catch (UnknownTaskFunctionException ex) {
			return rejected(ex);
		}
		if (this.interceptor != null) {
			return submitIntercepted(this.interceptor, function, data);
		}
		return submit(new Task<>(function, data, this.engine.time().nanoTime()));
	}

	private <R extends @Nullable Object> CompletableFuture<R> submitIntercepted(TaskInterceptor interceptor,
			TaskFunction function, @Nullable Object data) {
		TaskScope scope;
		try {
			scope = interceptor.intercept(this.name, function.name());
		}
		catch (Throwable ex) {
			return rejected(ex);
		}
		long now = this.engine.time().nanoTime();
		return submit(
				(scope != null) ? new InterceptedTask<>(function, data, now, scope) : new Task<>(function, data, now));
	}

	private <R extends @Nullable Object> CompletableFuture<R> submit(Task<R> task) {
		this.sizing.taskComes(task.affinity());
		RuntimeException refusal = this.dispatcher.dispatch(task);
		if (refusal != null) {
			RuntimeException error = this.lifecycle.isStarted() ? refusal : this.lifecycle.rejection();
			task.rejected(error);
			return rejected(error);
		}
		return task;
	}

	private <R extends @Nullable Object> CompletableFuture<R> rejected(Throwable error) {
		this.engine.totals().rejected();
		return CompletableFuture.failedFuture(error);
	}

	@Override
	public <D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<List<R>> mapExecute(
			String function, Collection<? extends D> data) {
		if (data.isEmpty() && !this.lifecycle.isStarted()) {
			return CompletableFuture.failedFuture(this.lifecycle.rejection());
		}
		List<CompletableFuture<R>> futures = new ArrayList<>(data.size());
		for (D element : data) {
			futures.add(submit(function, element));
		}
		return Futures.allOf(futures);
	}

	@Override
	public <D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<List<R>> mapExecute(
			String function, Collection<? extends D> data, CancellationSignal signal) {
		if (data.isEmpty() && !this.lifecycle.isStarted()) {
			return CompletableFuture.failedFuture(this.lifecycle.rejection());
		}
		List<CompletableFuture<R>> futures = new ArrayList<>(data.size());
		for (D element : data) {
			futures.add(submit(function, element, signal));
		}
		return Futures.allOf(futures);
	}

	@Override
	public <D extends @Nullable Object, R extends @Nullable Object> void addTaskFunction(String name,
			TaskHandler<D, R> handler, TaskFunctionOptions options) {
		synchronized (this.configuration) {
			PoolOptions current = this.settings.get();
			this.functions.add(name, new FunctionRegistry.Definition(handler, options), current.size().max(),
					(functions) -> this.engine.routing().update(functions, current));
		}
		this.workforce.adapt();
	}

	@Override
	public boolean removeTaskFunction(String name) {
		TaskFunction removed;
		synchronized (this.configuration) {
			removed = this.functions.remove(name);
			this.engine.routing().update(this.functions.all(), this.settings.get());
		}
		if (removed == null) {
			return false;
		}
		this.workforce.adapt();
		this.workforce.forget(removed);
		return true;
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
		return this.infos.pool();
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
	public long takeMaxQueuedTasks() {
		return this.infos.takeMaxQueued();
	}

	@Override
	public List<TaskInfo> tasks() {
		return this.taskInfos.tasks();
	}

	@Override
	public boolean cancelTask(long id) {
		Task<?> task = this.taskInfos.find(id);
		return task != null && !task.isDone() && task.cancel(true);
	}

	@Override
	public void pause() {
		setPaused(true, PoolEvent.Paused::new);
	}

	@Override
	public void resume() {
		setPaused(false, PoolEvent.Resumed::new);
		this.workforce.wakeAll();
	}

	/** Publishes under the lock, so that the events come in order. */
	private void setPaused(boolean paused, Function<PoolInfo, PoolEvent> event) {
		synchronized (this.configuration) {
			if (this.engine.wakeups().isPaused() != paused) {
				this.engine.wakeups().setPaused(paused);
				this.events.publish(() -> event.apply(info()));
			}
		}
	}

	@Override
	public void setStrategy(WorkerChoiceStrategy strategy) {
		changeStrategy((options) -> options.withStrategy(strategy, options.strategyOptions()));
	}

	@Override
	public void setStrategy(WorkerChoiceStrategy strategy, StrategyOptions strategyOptions) {
		changeStrategy((options) -> options.withStrategy(strategy, strategyOptions));
	}

	@Override
	public void setStrategyOptions(StrategyOptions strategyOptions) {
		changeStrategy((options) -> options.withStrategy(options.strategy(), strategyOptions));
	}

	private void changeStrategy(UnaryOperator<PoolOptions> change) {
		synchronized (this.configuration) {
			this.engine.routing().update(this.functions.all(), this.settings.change(change));
		}
	}

	@Override
	public StrategyOptions strategyOptions() {
		return this.settings.get().strategyOptions();
	}

	@Override
	public void enableTasksQueue(TasksQueueOptions queueOptions) {
		changeQueue((options) -> options.withTasksQueue(true, queueOptions));
	}

	@Override
	public void disableTasksQueue() {
		changeQueue((options) -> options.withTasksQueue(false, options.tasksQueueOptions()));
	}

	@Override
	public void setTasksQueueOptions(TasksQueueOptions queueOptions) {
		changeQueue((options) -> options.withTasksQueue(options.tasksQueue(), queueOptions));
	}

	private void changeQueue(UnaryOperator<PoolOptions> change) {
		synchronized (this.configuration) {
			this.settings.change(change);
		}
		this.workforce.adapt();
	}

	@Override
	public TasksQueueOptions tasksQueueOptions() {
		return this.settings.get().tasksQueueOptions();
	}

	@Override
	public void resize(int size) {
		changeSize(PoolSize.fixed(size));
	}

	@Override
	public void resize(int minSize, int maxSize) {
		changeSize(PoolSize.dynamic(minSize, maxSize));
	}

	private void changeSize(PoolSize size) {
		synchronized (this.configuration) {
			this.settings.change((options) -> resized(options, size));
		}
		if (this.lifecycle.isStarted()) {
			this.workforce.resize();
			this.workforce.adapt();
			this.engine.signals().resized();
		}
	}

	private PoolOptions resized(PoolOptions options, PoolSize size) {
		if (size.isDynamic() != options.size().isDynamic()) {
			throw new IllegalStateException("Pool '%s' is %s, and cannot be given the size of a %s pool"
				.formatted(this.name, options.size().type(), size.type()));
		}
		return requireKeys(options.withSize(size));
	}

	@Override
	public void change(PoolChange change) {
		boolean resized;
		synchronized (this.configuration) {
			PoolSize before = this.settings.get().size();
			PoolOptions changed = this.settings.change((options) -> requireKeys(change.applyTo(options)));
			this.engine.routing().update(this.functions.all(), changed);
			resized = !changed.size().equals(before);
		}
		if (resized && this.lifecycle.isStarted()) {
			this.workforce.resize();
		}
		this.workforce.adapt();
		if (resized && this.lifecycle.isStarted()) {
			this.engine.signals().resized();
		}
	}

	private PoolOptions requireKeys(PoolOptions options) {
		this.functions.requireKeysBelow(options.size().max());
		return options;
	}

	@Override
	public void addListener(PoolListener listener) {
		this.events.add(listener);
	}

	@Override
	public void removeListener(PoolListener listener) {
		this.events.remove(listener);
	}

	@Override
	public void start() {
		this.lifecycle.start();
	}

	@Override
	public CompletableFuture<@Nullable Void> destroy() {
		return this.lifecycle.destroy(this.dispatcher,
				() -> this.events.publish(() -> new PoolEvent.Destroyed(info())));
	}

	@Override
	public void close() {
		// Fails only if there is nothing to destroy.
		destroy().handle((nothing, error) -> null).join();
	}

	@Override
	public String toString() {
		return "WorkerPool '" + name() + "'";
	}

}

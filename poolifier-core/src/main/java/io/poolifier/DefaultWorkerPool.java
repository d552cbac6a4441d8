package io.poolifier;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.poolifier.event.PoolEvent;
import io.poolifier.event.PoolListener;
import io.poolifier.task.TaskFunctionInfo;
import io.poolifier.task.TaskRequest;
import io.poolifier.task.UnknownTaskFunctionException;
import io.poolifier.usage.Collected;
import io.poolifier.usage.PoolInfo;
import io.poolifier.usage.Statistic;
import io.poolifier.usage.WorkerInfo;
import io.poolifier.worker.WorkerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Wires the parts of a pool, and takes tasks.
 */
final class DefaultWorkerPool implements WorkerPool {

	private final PoolOptions options;

	private final FunctionRegistry functions;

	private final Engine engine;

	private final EventPublisher events;

	private final Dispatcher dispatcher;

	private final Workforce workforce;

	private final Sizing sizing;

	private final Lifecycle lifecycle;

	private final PoolInfos infos;

	DefaultWorkerPool(PoolOptions options, FunctionRegistry functions, WorkerFactory factory, Time time,
			List<PoolListener> listeners) {
		this.options = options;
		this.functions = functions;
		this.events = new EventPublisher(options.name(), options.enableEvents(), listeners);
		Roster roster = new Roster();
		Stealing stealing = new Stealing(roster, options.stealing());
		Wakeups wakeups = new Wakeups(roster, options.stealing());
		PoolSignals signals = new PoolSignals(roster, options.size(), this.events, this::info);
		this.engine = new Engine(options, collected(options), functions, time, stealing, wakeups, signals, this.events,
				new TaskTotals());
		this.dispatcher = new Dispatcher(options.name(), roster, options.strategy().newChooser(), wakeups,
				this::keepsTasks, this::hire);
		this.workforce = new Workforce(this.engine, roster, factory, this.dispatcher);
		this.sizing = new Sizing(options, roster, this.workforce, time);
		this.lifecycle = new Lifecycle(this.engine, this.workforce, this.sizing);
		this.infos = new PoolInfos(this.engine, roster, this.workforce, this.dispatcher, this.lifecycle,
				factory.type());
	}

	private static Collected collected(PoolOptions options) {
		Set<Statistic> statistics = EnumSet.noneOf(Statistic.class);
		statistics.addAll(options.statistics());
		statistics.addAll(options.strategy().requiredStatistics());
		return new Collected(statistics, options.statistics());
	}

	private boolean keepsTasks() {
		return this.lifecycle.keepsTasks();
	}

	private boolean hire() {
		return this.options.size().isDynamic() && this.workforce.hire();
	}

	@Override
	public String name() {
		return this.options.name();
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
		return submit(request.function(), request.data());
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
		long now = this.engine.collected().anything() ? this.engine.time().nanoTime() : 0;
		Task<R> task = new Task<>(function, data, now);
		this.sizing.taskComes();
		if (!this.dispatcher.dispatch(task)) {
			return rejected(this.lifecycle.isStarted() ? this.dispatcher.noWorker() : this.lifecycle.rejection());
		}
		return task;
	}

	private <R extends @Nullable Object> CompletableFuture<R> rejected(RuntimeException error) {
		this.engine.totals().rejected();
		return CompletableFuture.failedFuture(error);
	}

	@Override
	public <D extends @Nullable Object, R extends @Nullable Object> CompletableFuture<List<R>> mapExecute(
			String function, Collection<? extends D> data) {
		List<CompletableFuture<R>> futures = new ArrayList<>(data.size());
		for (D element : data) {
			futures.add(submit(function, element));
		}
		return Futures.allOf(futures);
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

package io.poolifier;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

import io.poolifier.usage.Collected;
import io.poolifier.usage.PoolInfo;
import io.poolifier.usage.Statistic;
import io.poolifier.usage.Usage;
import io.poolifier.usage.UsageSummary;
import io.poolifier.usage.WorkerInfo;
import org.jspecify.annotations.Nullable;

/**
 * Makes snapshots of a pool and its workers.
 */
final class PoolInfos {

	private static final String VERSION = readVersion();

	private static final double NANOS_PER_MILLI = 1_000_000;

	private final Engine engine;

	private final Roster roster;

	private final Workforce workforce;

	private final Lifecycle lifecycle;

	private final String workerType;

	PoolInfos(Engine engine, Roster roster, Workforce workforce, Lifecycle lifecycle, String workerType) {
		this.engine = engine;
		this.roster = roster;
		this.workforce = workforce;
		this.lifecycle = lifecycle;
		this.workerType = workerType;
	}

	private static String readVersion() {
		try (InputStream in = PoolInfos.class.getResourceAsStream("version.properties")) {
			Properties properties = new Properties();
			properties.load(in);
			return properties.getProperty("version", "unknown");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	PoolInfo pool() {
		PoolOptions options = this.engine.options();
		boolean queue = options.tasksQueue();
		PoolSize size = options.size();
		WorkerNode[] nodes = this.roster.nodes();
		List<WorkerHandle> workers = this.workforce.workers();
		UsageSummary totals = this.workforce.totals();
		totals.restrictTo(this.engine.collected());
		long executing = workers.stream().mapToLong(WorkerHandle::executing).sum();
		long queued = sum(nodes, WorkerNode::queued);
		boolean started = this.lifecycle.isStarted();
		return new PoolInfo(options.name(), VERSION, size.type(), this.workerType, started,
				started && this.roster.readyNodes() >= size.min(), this.engine.wakeups().isPaused(),
				options.strategy().name(), this.engine.routing().retries(), size.min(), size.max(), utilization(totals),
				nodes.length, count(nodes, (node) -> node.ready() && node.load() == 0), count(nodes, this::isBusy),
				size.isDynamic() ? count(nodes, WorkerNode::isDynamic) : null,
				queue ? count(nodes, PoolInfos::isStealing) : null,
				queue ? count(nodes, WorkerNode::hasBackPressure) : null, this.workforce.quarantined(),
				this.workforce.restarting(), this.workforce.restarts(), totals.executed(),
				queue ? executing : executing + queued, queue ? queued : null,
				queue ? sum(nodes, WorkerNode::maxQueued) : null,
				queue ? this.engine.signals().hasBackPressure() : null, queue ? totals.stolen() : null, totals.failed(),
				this.engine.totals().cancelledTasks(), this.engine.totals().rejectedTasks(), totals.toRunTime(),
				totals.toWaitTime(), totals.toElu(workers.stream().map(this::summary).toList()));
	}

	private UsageSummary summary(WorkerHandle worker) {
		UsageSummary summary = new UsageSummary();
		worker.addUsageTo(summary);
		summary.restrictTo(this.engine.collected());
		return summary;
	}

	private static int count(WorkerNode[] nodes, Predicate<WorkerNode> condition) {
		return (int) sum(nodes, (node) -> condition.test(node) ? 1 : 0);
	}

	private static long sum(WorkerNode[] nodes, ToLongFunction<WorkerNode> value) {
		long sum = 0;
		for (WorkerNode node : nodes) {
			sum += value.applyAsLong(node);
		}
		return sum;
	}

	private @Nullable Double utilization(UsageSummary totals) {
		Collected collected = this.engine.collected();
		if (!collected.includes(Statistic.RUN_TIME) || !collected.includes(Statistic.WAIT_TIME)) {
			return null;
		}
		double millis = (this.engine.time().nanoTime() - this.lifecycle.startedNanos()) / NANOS_PER_MILLI;
		double capacity = millis * this.engine.options().size().max();
		if (!this.lifecycle.isStarted() || capacity <= 0) {
			return 0.0;
		}
		double busy = totals.busyMillis() - this.lifecycle.busyMillisBefore();
		return Math.round(busy / capacity * 100) / 100.0;
	}

	private boolean isBusy(WorkerNode node) {
		WorkerHandle worker = node.worker();
		if (worker == null || !worker.isReady()) {
			return false;
		}
		int tasks = this.engine.options().tasksQueue() ? worker.executing() : node.load();
		return tasks >= this.engine.options().concurrency();
	}

	private static boolean isStealing(WorkerNode node) {
		WorkerHandle worker = node.worker();
		return worker != null && worker.isSearching();
	}

	List<WorkerInfo> workers() {
		List<WorkerInfo> infos = new ArrayList<>();
		for (WorkerNode node : this.roster.nodes()) {
			WorkerHandle worker = node.worker();
			if (worker != null) {
				infos.add(worker(node, worker));
			}
		}
		return List.copyOf(infos);
	}

	/** What each function's tasks have done so far, by the function's name. */
	Map<String, Usage> taskFunctions() {
		Map<TaskFunction.UsageKey, Long> queued = new HashMap<>();
		for (WorkerNode node : this.roster.nodes()) {
			node.forEachQueued((task) -> queued.merge(task.taskFunction().usageKey(), 1L, Long::sum));
		}
		Map<TaskFunction.UsageKey, Long> executing = new HashMap<>();
		for (WorkerHandle worker : this.workforce.workers()) {
			worker.executingTasks().forEach((task) -> executing.merge(task.taskFunction().usageKey(), 1L, Long::sum));
		}
		Map<String, Usage> functions = new LinkedHashMap<>();
		for (TaskFunction function : this.engine.functions().all()) {
			UsageSummary summary = this.workforce.totals(function);
			summary.restrictTo(this.engine.collected());
			functions.put(function.name(), usage(summary, executing.getOrDefault(function.usageKey(), 0L),
					queued.getOrDefault(function.usageKey(), 0L), null));
		}
		return Collections.unmodifiableMap(functions);
	}

	/**
	 * The most tasks that waited since this was last asked, summed up over the workers.
	 */
	long takeMaxQueued() {
		return sum(this.roster.nodes(), WorkerNode::takeRecentMaxQueued);
	}

	private WorkerInfo worker(WorkerNode node, WorkerHandle worker) {
		Map<TaskFunction.UsageKey, Long> queued = new HashMap<>();
		node.forEachQueued((task) -> queued.merge(task.taskFunction().usageKey(), 1L, Long::sum));
		Map<TaskFunction.UsageKey, Long> executing = new HashMap<>();
		List<Task<?>> running = worker.executingTasks();
		running.forEach((task) -> executing.merge(task.taskFunction().usageKey(), 1L, Long::sum));
		Map<String, Usage> functions = new LinkedHashMap<>();
		for (TaskFunction function : this.engine.functions().all()) {
			UsageSummary summary = new UsageSummary();
			worker.addUsageTo(summary, function);
			summary.restrictTo(this.engine.collected());
			functions.put(function.name(), usage(summary, executing.getOrDefault(function.usageKey(), 0L),
					queued.getOrDefault(function.usageKey(), 0L), null));
		}
		long tasksQueued = queued.values().stream().mapToLong(Long::longValue).sum();
		return new WorkerInfo(node.key(), worker.workerId(), this.workerType, node.isDynamic(), worker.isReady(),
				node.hasBackPressure(), isStealing(node),
				usage(summary(worker), running.size(), tasksQueued, (long) node.maxQueued()), functions);
	}

	/** Without a tasks queue a task counts as executing as soon as its worker has it. */
	private Usage usage(UsageSummary summary, long executing, long queued, @Nullable Long maxQueued) {
		if (!this.engine.options().tasksQueue()) {
			return summary.toUsage(executing + queued, 0, (maxQueued != null) ? 0L : null);
		}
		return summary.toUsage(executing, queued, maxQueued);
	}

}

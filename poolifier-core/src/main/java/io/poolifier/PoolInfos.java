package io.poolifier;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.ToLongFunction;

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

	private final Dispatcher dispatcher;

	private final Lifecycle lifecycle;

	private final String workerType;

	PoolInfos(Engine engine, Roster roster, Workforce workforce, Dispatcher dispatcher, Lifecycle lifecycle,
			String workerType) {
		this.engine = engine;
		this.roster = roster;
		this.workforce = workforce;
		this.dispatcher = dispatcher;
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
		boolean queue = options.tasksQueueOptions() != null;
		PoolSize size = options.size();
		WorkerNode[] nodes = this.roster.nodes();
		List<WorkerHandle> workers = this.workforce.workers();
		UsageSummary totals = this.workforce.totals();
		long executing = workers.stream().mapToLong(WorkerHandle::executing).sum();
		long queued = sum(nodes, WorkerNode::queued);
		boolean started = this.lifecycle.isStarted();
		return new PoolInfo(options.name(), VERSION, size.type(), this.workerType, started,
				started && this.roster.readyNodes() >= size.min(), options.strategy().name(), this.dispatcher.retries(),
				size.min(), size.max(), utilization(totals), nodes.length,
				(int) sum(nodes, (node) -> node.ready() && node.load() == 0 ? 1 : 0),
				(int) sum(nodes, (node) -> isBusy(node) ? 1 : 0),
				size.isDynamic() ? (int) sum(nodes, (node) -> node.isDynamic() ? 1 : 0) : null,
				queue ? (int) sum(nodes, (node) -> isStealing(node) ? 1 : 0) : null,
				queue ? (int) sum(nodes, (node) -> node.hasBackPressure() ? 1 : 0) : null, totals.executed(),
				queue ? executing : executing + queued, queue ? queued : null,
				queue ? sum(nodes, WorkerNode::maxQueued) : null,
				queue ? this.engine.signals().hasBackPressure() : null, queue ? totals.stolen() : null, totals.failed(),
				this.engine.totals().cancelledTasks(), this.engine.totals().rejectedTasks(), totals.toRunTime(),
				totals.toWaitTime());
	}

	private static long sum(WorkerNode[] nodes, ToLongFunction<WorkerNode> value) {
		long sum = 0;
		for (WorkerNode node : nodes) {
			sum += value.applyAsLong(node);
		}
		return sum;
	}

	private @Nullable Double utilization(UsageSummary totals) {
		if (!this.engine.collected().statistics().containsAll(EnumSet.allOf(Statistic.class))) {
			return null;
		}
		double millis = (this.engine.time().nanoTime() - this.lifecycle.startedNanos()) / NANOS_PER_MILLI;
		double capacity = millis * this.engine.options().size().max();
		if (!this.lifecycle.isStarted() || capacity <= 0) {
			return 0.0;
		}
		return Math.round(totals.busyMillis() / capacity * 100) / 100.0;
	}

	private boolean isBusy(WorkerNode node) {
		WorkerHandle worker = node.worker();
		if (worker == null || !worker.isReady()) {
			return false;
		}
		int tasks = (this.engine.options().tasksQueueOptions() != null) ? worker.executing() : node.load();
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

	private WorkerInfo worker(WorkerNode node, WorkerHandle worker) {
		Map<TaskFunction, Long> queued = new HashMap<>();
		node.forEachQueued((task) -> queued.merge(task.taskFunction(), 1L, Long::sum));
		Map<TaskFunction, Long> executing = new HashMap<>();
		for (Slot slot : worker.engineSlots()) {
			Task<?> task = slot.current();
			if (task != null) {
				executing.merge(task.taskFunction(), 1L, Long::sum);
			}
		}
		UsageSummary summary = new UsageSummary();
		worker.addUsageTo(summary);
		Map<String, Usage> functions = new LinkedHashMap<>();
		for (TaskFunction function : this.engine.functions().all()) {
			UsageSummary ofFunction = new UsageSummary();
			worker.addUsageTo(ofFunction, function);
			functions.put(function.name(),
					usage(ofFunction, executing.getOrDefault(function, 0L), queued.getOrDefault(function, 0L), null));
		}
		long tasksQueued = queued.values().stream().mapToLong(Long::longValue).sum();
		return new WorkerInfo(node.key(), worker.workerId(), this.workerType, node.isDynamic(), worker.isReady(),
				node.hasBackPressure(), isStealing(node),
				usage(summary, worker.executing(), tasksQueued, (long) node.maxQueued()), functions);
	}

	/** Without a tasks queue a task counts as executing as soon as its worker has it. */
	private Usage usage(UsageSummary summary, long executing, long queued, @Nullable Long maxQueued) {
		if (this.engine.options().tasksQueueOptions() == null) {
			return summary.toUsage(executing + queued, 0, (maxQueued != null) ? 0L : null);
		}
		return summary.toUsage(executing, queued, maxQueued);
	}

}

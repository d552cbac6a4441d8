// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

import io.poolifier.info.PoolInfo;
import io.poolifier.info.Usage;
import io.poolifier.info.WorkerInfo;
import io.poolifier.internal.usage.StatisticsRequirements;
import io.poolifier.internal.usage.UsageSummary;
import io.poolifier.options.Statistic;
import org.jspecify.annotations.Nullable;

/**
 * Factory for snapshots of a pool and its workers.
 */
final class PoolInfos {

	private static final String VERSION = readVersion();

	private static final double NANOS_PER_MILLI = 1_000_000;

	private final CurrentOptions options;

	private final Time time;

	private final ActiveNodes nodes;

	private final Gates gates;

	private final WorkerSupervisor workers;

	private final UsageLedger ledger;

	private final FunctionRegistry functions;

	private final RoutingTable routing;

	private final WakeupCoordinator wakeups;

	private final CallerRuns callers;

	private final RoomQueue waiters;

	private final UnstartedTaskCounters unstarted;

	private final LongSupplier timedOut;

	private final Lifecycle lifecycle;

	private final String workerType;

	PoolInfos(CurrentOptions options, Time time, ActiveNodes nodes, Gates gates, WorkerSupervisor workers,
			UsageLedger ledger, FunctionRegistry functions, RoutingTable routing, WakeupCoordinator wakeups,
			CallerRuns callers, RoomQueue waiters, UnstartedTaskCounters unstarted, LongSupplier timedOut,
			Lifecycle lifecycle, String workerType) {
		this.options = options;
		this.time = time;
		this.nodes = nodes;
		this.gates = gates;
		this.workers = workers;
		this.ledger = ledger;
		this.functions = functions;
		this.routing = routing;
		this.wakeups = wakeups;
		this.callers = callers;
		this.waiters = waiters;
		this.unstarted = unstarted;
		this.timedOut = timedOut;
		this.lifecycle = lifecycle;
		this.workerType = workerType;
	}

	private static String readVersion() {
		try (InputStream in = PoolInfos.class.getResourceAsStream("/io/poolifier/version.properties")) {
			Properties properties = new Properties();
			properties.load(in);
			return properties.getProperty("version", "unknown");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns a snapshot of the pool.
	 * @param backPressure whether the whole pool is under back pressure
	 */
	PoolInfo pool(boolean backPressure) {
		ResolvedOptions options = this.options.get();
		boolean queue = options.enableTasksQueue();
		PoolSize size = options.size();
		WorkerNode[] nodes = this.nodes.all();
		List<WorkerHandle> workers = this.workers.workers();
		UsageSummary totals = this.ledger.totals();
		totals.restrictTo(this.routing.requirements());
		long executing = workers.stream().mapToLong(WorkerHandle::executing).sum() + this.callers.executing();
		// Read in the order in which a task moves, so that a moving task is not missed.
		long held = this.gates.waiting();
		long queued = held + sum(nodes, WorkerNode::queued);
		boolean started = this.lifecycle.isStarted();
		return new PoolInfo(options.name(), VERSION, size.type(), this.workerType, started,
				started && this.nodes.ready() >= size.min(), this.wakeups.isPaused(), options.strategy().name(),
				this.routing.retries(), size.min(), size.max(), utilization(totals), nodes.length,
				count(nodes, (node) -> node.ready() && node.load() == 0), count(nodes, this::isBusy),
				size.isDynamic() ? count(nodes, WorkerNode::isDynamic) : null,
				queue ? count(nodes, PoolInfos::isStealing) : null,
				queue ? count(nodes, WorkerNode::hasBackPressure) : null, this.workers.quarantined(),
				this.workers.quarantinedSlots(), this.workers.restarting(), this.workers.restarts(),
				this.workers.retriedTasks(), this.workers.crashLoops(), totals.executed(),
				queue ? executing : executing + queued, queue ? queued : null,
				queue ? sum(nodes, WorkerNode::maxQueued) : null, queue ? backPressure : null,
				queue ? totals.stolen() : null, totals.failed(), this.unstarted.cancelledTasks(),
				this.unstarted.rejectedTasks(), this.unstarted.discardedTasks(), this.callers.count(), held,
				this.unstarted.coalescedRequests(), this.waiters.size(), this.timedOut.getAsLong(), totals.toRunTime(),
				totals.toWaitTime(), totals.toElu(workers.stream().map(this::summary).toList()));
	}

	private UsageSummary summary(WorkerHandle worker) {
		UsageSummary summary = new UsageSummary();
		worker.usage().addTo(summary);
		summary.restrictTo(this.routing.requirements());
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
		StatisticsRequirements collected = this.routing.requirements();
		if (!collected.includes(Statistic.RUN_TIME) || !collected.includes(Statistic.WAIT_TIME)) {
			return null;
		}
		double millis = (this.time.nanoTime() - this.lifecycle.startedNanos()) / NANOS_PER_MILLI;
		double capacity = millis * this.options.get().size().max();
		if (!this.lifecycle.isStarted() || capacity <= 0) {
			return 0.0;
		}
		double busy = totals.busyMillis() - this.lifecycle.busyMillisBefore();
		return Math.round(busy / capacity * 100) / 100.0;
	}

	private boolean isBusy(WorkerNode node) {
		WorkerHandle worker = this.workers.worker(node);
		if (worker == null || !worker.isReady()) {
			return false;
		}
		int tasks = this.options.get().enableTasksQueue() ? worker.executing() : node.load();
		return tasks >= this.options.get().concurrency();
	}

	private static boolean isStealing(WorkerNode node) {
		WorkerNode.Occupant occupant = node.occupant();
		return occupant != null && occupant.isSearching();
	}

	List<WorkerInfo> workers() {
		List<WorkerInfo> infos = new ArrayList<>();
		for (WorkerNode node : this.nodes.all()) {
			WorkerHandle worker = this.workers.worker(node);
			if (worker != null) {
				infos.add(worker(node, worker));
			}
		}
		return List.copyOf(infos);
	}

	/** Returns the usage of each function so far, by function name. */
	Map<String, Usage> taskFunctions() {
		TaskTally tally = new TaskTally();
		this.gates.forEachWaiting(tally::addQueued);
		for (WorkerNode node : this.nodes.all()) {
			tally.addQueued(node);
		}
		this.workers.workers().forEach(tally::addExecuting);
		tally.addExecuting(this.callers);
		Map<String, Usage> functions = new LinkedHashMap<>();
		for (RegisteredFunction function : this.functions.all()) {
			UsageSummary summary = this.ledger.totals(function);
			summary.restrictTo(this.routing.requirements());
			functions.put(function.name(), usage(summary, tally.executing(function), tally.queued(function), null));
		}
		return Collections.unmodifiableMap(functions);
	}

	/**
	 * Returns the sum of the high-water marks of all workers since the previous call, and
	 * resets them.
	 */
	long takeMaxQueued() {
		return sum(this.nodes.all(), WorkerNode::takeRecentMaxQueued);
	}

	private WorkerInfo worker(WorkerNode node, WorkerHandle worker) {
		TaskTally tally = TaskTally.of(node, worker);
		Map<String, Usage> functions = new LinkedHashMap<>();
		for (RegisteredFunction function : this.functions.all()) {
			UsageSummary summary = new UsageSummary();
			worker.usage().addTo(summary, function);
			summary.restrictTo(this.routing.requirements());
			functions.put(function.name(), usage(summary, tally.executing(function), tally.queued(function), null));
		}
		return new WorkerInfo(node.key(), worker.workerId(), this.workerType, node.isDynamic(), worker.isReady(),
				node.hasBackPressure(), isStealing(node),
				usage(summary(worker), tally.executing(), tally.queued(), (long) node.maxQueued()), functions,
				details(node, worker));
	}

	private @Nullable Map<String, Object> details(WorkerNode node, WorkerHandle worker) {
		Map<String, Object> details = new LinkedHashMap<>(worker.details());
		long restarts = this.workers.restarts(node);
		if (restarts > 0 || !details.isEmpty()) {
			details.put("restarts", restarts);
		}
		return details.isEmpty() ? null : Collections.unmodifiableMap(details);
	}

	/** Without a tasks queue, a task counts as executing as soon as its worker has it. */
	private Usage usage(UsageSummary summary, long executing, long queued, @Nullable Long maxQueued) {
		if (!this.options.get().enableTasksQueue()) {
			return summary.toUsage(executing + queued, 0, (maxQueued != null) ? 0L : null);
		}
		return summary.toUsage(executing, queued, maxQueued);
	}

}

package io.poolifier.internal.engine;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.poolifier.internal.usage.UsageSummary;

/**
 * What all workers have done that the pool ever had. Thread-safe.
 */
final class UsageLedger {

	/*
	 * Implementation note. A worker is in the books from before it can be given a task
	 * until it has stopped; then what it has counted is added to `retired`, under the
	 * same lock. So totals that are read under the lock never go down.
	 */

	private final FunctionRegistry functions;

	private final Set<WorkerUsage> workers = new LinkedHashSet<>();

	private final UsageSummary retired = UsageSummary.ofThePast();

	private final Map<RegisteredFunction.UsageKey, UsageSummary> retiredByFunction = new HashMap<>();

	UsageLedger(FunctionRegistry functions) {
		this.functions = functions;
	}

	synchronized void add(WorkerUsage worker) {
		this.workers.add(worker);
	}

	/** Adds up what a worker has done that has stopped. */
	synchronized void retire(WorkerUsage worker) {
		if (!this.workers.remove(worker)) {
			return;
		}
		worker.addTo(this.retired);
		for (RegisteredFunction function : this.functions.all()) {
			worker.addTo(retired(function), function);
		}
	}

	/** Counts a task that was lost with its worker, which may have stopped. */
	synchronized void addLost(WorkerUsage worker, RegisteredFunction function) {
		if (this.workers.contains(worker)) {
			worker.addLost(function);
			return;
		}
		this.retired.addFailed(1);
		if (!function.usageKey().isForgotten()) {
			retired(function).addFailed(1);
		}
	}

	private UsageSummary retired(RegisteredFunction function) {
		return this.retiredByFunction.computeIfAbsent(function.usageKey(), (key) -> UsageSummary.ofThePast());
	}

	/** Forgets the usage of a function that was removed. */
	synchronized void forget(RegisteredFunction function) {
		function.usageKey().forget();
		this.workers.forEach((worker) -> worker.forget(function));
		this.retiredByFunction.remove(function.usageKey());
	}

	synchronized UsageSummary totals() {
		UsageSummary totals = new UsageSummary();
		totals.add(this.retired);
		this.workers.forEach((worker) -> worker.addTo(totals));
		return totals;
	}

	synchronized UsageSummary totals(RegisteredFunction function) {
		UsageSummary totals = new UsageSummary();
		UsageSummary retired = this.retiredByFunction.get(function.usageKey());
		if (retired != null) {
			totals.add(retired);
		}
		this.workers.forEach((worker) -> worker.addTo(totals, function));
		return totals;
	}

}

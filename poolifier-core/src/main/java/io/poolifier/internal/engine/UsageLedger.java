// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.poolifier.internal.usage.UsageSummary;

/**
 * Ledger of the usage of all workers that the pool has ever had. Thread-safe.
 */
final class UsageLedger {

	/*
	 * Implementation note. A worker is in the ledger from before its first possible task
	 * until it has stopped. Then its usage is added to `retired`, under the same lock. So
	 * totals that are read under the lock never decrease.
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

	/** Adds the usage of a stopped worker to the total. */
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

	/** Removes the usage of a removed function. */
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

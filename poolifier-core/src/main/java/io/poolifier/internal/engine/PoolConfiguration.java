// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import io.poolifier.options.PoolChange;
import io.poolifier.options.PoolOptions;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of a pool, whose options and functions are changed one at a time.
 * Thread-safe.
 */
final class PoolConfiguration {

	/*
	 * Implementation note. The lock is held only while options or functions change. The
	 * supervisor applies the change afterwards.
	 */

	private final CurrentOptions options;

	private final FunctionRegistry functions;

	private final RoutingTable routing;

	private final WorkerSupervisor workers;

	private final Supervisor supervisor;

	private final Lifecycle lifecycle;

	private final PoolStateMonitor monitor;

	private final UsageLedger ledger;

	PoolConfiguration(CurrentOptions options, FunctionRegistry functions, RoutingTable routing,
			WorkerSupervisor workers, Supervisor supervisor, Lifecycle lifecycle, PoolStateMonitor monitor,
			UsageLedger ledger) {
		this.options = options;
		this.functions = functions;
		this.routing = routing;
		this.workers = workers;
		this.supervisor = supervisor;
		this.lifecycle = lifecycle;
		this.monitor = monitor;
		this.ledger = ledger;
	}

	PoolOptions reconfigure(PoolChange change) {
		ResolvedOptions changed;
		boolean resized;
		synchronized (this) {
			PoolSize before = this.options.get().size();
			changed = changed(change);
			this.options.set(changed);
			this.routing.update(this.functions.all(), changed);
			resized = !changed.size().equals(before);
		}
		if (resized) {
			this.workers.sizeChanged();
		}
		apply();
		if (resized && this.lifecycle.isStarted()) {
			this.monitor.resized();
		}
		return changed;
	}

	PoolOptions preview(PoolChange change) {
		return changed(change);
	}

	private ResolvedOptions changed(PoolChange change) {
		ResolvedOptions changed = this.options.get().with(change);
		this.functions.requireKeysBelow(changed.size().max());
		return changed;
	}

	void addTaskFunction(String name, FunctionDefinition definition) {
		synchronized (this) {
			ResolvedOptions current = this.options.get();
			this.functions.add(name, definition, current.size().max(),
					(functions) -> this.routing.update(functions, current));
		}
		apply();
	}

	boolean removeTaskFunction(String name) {
		@Nullable RegisteredFunction removed;
		synchronized (this) {
			removed = this.functions.remove(name);
			this.routing.update(this.functions.all(), this.options.get());
		}
		if (removed == null) {
			return false;
		}
		apply();
		this.ledger.forget(removed);
		return true;
	}

	/**
	 * Requests the supervisor to apply the options in force, and waits for completion.
	 */
	private void apply() {
		this.workers.optionsChanged();
		this.supervisor.signalAndWait();
	}

}

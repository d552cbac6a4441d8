// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.poolifier.internal.queue.ArrivalLine;
import io.poolifier.internal.queue.FairLine;
import io.poolifier.internal.queue.Tenant;
import io.poolifier.internal.queue.WaitingLine;
import io.poolifier.options.Fairness;
import org.jspecify.annotations.Nullable;

/**
 * Registry of the gates of a pool, which are created on demand, and of its tenants.
 * Thread-safe.
 */
final class GateRegistry {

	/*
	 * Implementation note. The methods of the keys are those of the user. So no method
	 * with a key as its parameter may be called under a lock of the pool.
	 */

	private final @Nullable Tenants tenants;

	/** The gate that shares the pool among tenants; {@code null} for none. */
	private final @Nullable Gate shares;

	private final Map<Object, KeyGate> keyGates = new ConcurrentHashMap<>();

	private final Map<String, Gate> functionGates = new ConcurrentHashMap<>();

	/**
	 * Creates a registry.
	 * @param fairness the options of a pool that is shared among tenants
	 * @param shared the number of tasks that may be with the workers if the pool is
	 * shared
	 */
	GateRegistry(@Nullable Fairness fairness, int shared) {
		this.tenants = (fairness != null) ? new Tenants(fairness) : null;
		this.shares = (fairness != null) ? new Gate(newLine(), shared, true) : null;
	}

	/** Returns a line for tasks without an order of their own. */
	private WaitingLine<Task<?>> newLine() {
		return (this.tenants != null) ? new FairLine<>(GateRegistry::tenantOf) : new ArrivalLine<>();
	}

	private static Tenant tenantOf(Task<?> task) {
		Tenant tenant = GatedTask.passageOf(task).tenant();
		if (tenant == null) {
			throw new IllegalStateException("The task has no tenant");
		}
		return tenant;
	}

	/** Returns whether the pool is shared among tenants. */
	boolean isFair() {
		return this.tenants != null;
	}

	/** Returns the gate that shares the pool among tenants; {@code null} for none. */
	@Nullable Gate shares() {
		return this.shares;
	}

	/**
	 * Returns the gates for a task of a function, in the order in which it passes them.
	 * @throws RuntimeException as thrown by the methods of the key
	 */
	Gate[] path(RegisteredFunction function, @Nullable Object orderingKey) {
		List<Gate> path = new ArrayList<>(3);
		if (orderingKey != null) {
			path.add(keyGate(orderingKey));
		}
		Integer concurrency = function.options().concurrency();
		if (concurrency != null) {
			Gate gate = this.functionGates.computeIfAbsent(function.name(),
					(name) -> new Gate(newLine(), concurrency, false));
			gate.setLimit(concurrency);
			path.add(gate);
		}
		// Tasks that only certain workers may run must not keep others from passing.
		if (this.shares != null && function.affinity().isAny()) {
			path.add(this.shares);
		}
		return path.toArray(Gate[]::new);
	}

	/**
	 * Returns the gate of an ordering key.
	 * @throws RuntimeException as thrown by the methods of the key
	 */
	KeyGate keyGate(Object key) {
		KeyGate gate = this.keyGates.get(key);
		return (gate != null) ? gate : this.keyGates.computeIfAbsent(key, KeyGate::new);
	}

	/**
	 * Returns the gate of an ordering key; {@code null} if no task has this key.
	 * @throws RuntimeException as thrown by the methods of the key
	 */
	@Nullable KeyGate knownKeyGate(Object key) {
		return this.keyGates.get(key);
	}

	/**
	 * Removes the gate of an ordering key.
	 * @throws RuntimeException as thrown by the methods of the key
	 */
	void remove(KeyGate gate) {
		this.keyGates.remove(gate.key(), gate);
	}

	/**
	 * Returns the tenant of a task, which has to be {@linkplain #taskEnded reported} when
	 * it has ended; {@code null} if the pool is not shared.
	 * @throws RuntimeException as thrown by the methods of the key
	 */
	@Nullable Tenant tenant(@Nullable Object fairnessKey) {
		return (this.tenants != null) ? this.tenants.tenant(fairnessKey) : null;
	}

	/** Called when a task of a tenant has ended. */
	void taskEnded(@Nullable Tenant tenant) {
		if (this.tenants != null && tenant != null) {
			this.tenants.taskEnded(tenant);
		}
	}

	/** Returns all gates. */
	Stream<Gate> all() {
		Stream<Gate> limited = Stream.concat(this.functionGates.values().stream(), Stream.ofNullable(this.shares));
		return Stream.concat(this.keyGates.values().stream(), limited);
	}

	/** Returns the number of ordering keys of tasks that are not over. */
	int keys() {
		return this.keyGates.size();
	}

	/** Returns the number of tenants of tasks that are not over. */
	int tenants() {
		return (this.tenants != null) ? this.tenants.size() : 0;
	}

}

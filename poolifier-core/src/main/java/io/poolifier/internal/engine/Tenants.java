// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.poolifier.internal.queue.Tenant;
import io.poolifier.options.Fairness;
import org.jspecify.annotations.Nullable;

/**
 * Tenants of a pool by fairness key. A tenant is remembered while it has tasks that have
 * not ended. Thread-safe.
 */
final class Tenants {

	/*
	 * Implementation note. The methods of a key are those of the user. They are called by
	 * the submitting thread, and by the thread that ends the last task of the tenant, and
	 * never under a lock of the pool.
	 */

	/** Tenant with a number of tasks, which is forgotten when the number reaches 0. */
	private static final class KnownTenant extends Tenant {

		private static final int FORGOTTEN = -1;

		private final Object key;

		private final AtomicInteger tasks = new AtomicInteger();

		private KnownTenant(Object key, double weight) {
			super(weight);
			this.key = key;
		}

		private boolean addTask() {
			return this.tasks.getAndUpdate((count) -> (count != FORGOTTEN) ? count + 1 : FORGOTTEN) != FORGOTTEN;
		}

		/** Returns whether the tenant has no task left, and is to be forgotten. */
		private boolean removeTask() {
			return this.tasks.updateAndGet((count) -> (count > 1) ? count - 1 : FORGOTTEN) == FORGOTTEN;
		}

	}

	private final Fairness fairness;

	private final Map<Object, KnownTenant> known = new ConcurrentHashMap<>();

	/** The tenant of the tasks without a key. */
	private final Tenant nobody = new Tenant(1);

	/** The tenant of the tasks whose keys are too many. */
	private final Tenant others = new Tenant(1);

	Tenants(Fairness fairness) {
		this.fairness = fairness;
	}

	/**
	 * Returns the tenant of a task, which has to be {@linkplain #taskEnded reported} when
	 * it has ended.
	 * @throws RuntimeException as thrown by the methods of the key
	 */
	Tenant tenant(@Nullable Object key) {
		if (key == null) {
			return this.nobody;
		}
		while (true) {
			KnownTenant tenant = this.known.get(key);
			if (tenant == null) {
				if (this.known.size() >= this.fairness.maxKeys()) {
					return this.others;
				}
				KnownTenant added = new KnownTenant(key, this.fairness.weight(key));
				tenant = this.known.putIfAbsent(key, added);
				tenant = (tenant != null) ? tenant : added;
			}
			if (tenant.addTask()) {
				return tenant;
			}
			this.known.remove(key, tenant);
		}
	}

	void taskEnded(Tenant tenant) {
		if (tenant instanceof KnownTenant ended && ended.removeTask()) {
			try {
				this.known.remove(ended.key, ended);
			}
			catch (RuntimeException ex) {
				// The methods of the key throw. The next task with this key removes it.
			}
		}
	}

	/** Returns the number of tenants that have tasks. */
	int size() {
		return this.known.size();
	}

}
